"""From what size an implementation pays off: interpolated between measured sizes, or measured."""

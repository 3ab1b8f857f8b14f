"""From which size on an implementation pays: drawn between measured sizes, or measured."""

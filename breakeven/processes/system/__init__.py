"""What the operating system offers: asked here, so that nothing takes it for granted that it is Linux."""

"""What calls must not do beside computing: change their inputs, or answer from memory."""

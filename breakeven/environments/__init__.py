"""What engines need beside this interpreter: environments of their own, declared, made once and kept."""

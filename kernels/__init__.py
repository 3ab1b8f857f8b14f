"""What is compared. Imports nothing else of ours."""

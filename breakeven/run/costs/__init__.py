"""What the machine and the engines of a run cost by themselves."""

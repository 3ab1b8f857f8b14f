"""What is done in the process of a case around its calls; everything here is outside the clock."""

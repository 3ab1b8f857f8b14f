"""What can be asked on the command line, by what it is about; nothing is done here."""

"""What stands in a file, read where it can do no harm."""

"""What is wrong between files: links, names, addresses."""

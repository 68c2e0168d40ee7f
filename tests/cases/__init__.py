"""Inputs that once went wrong, each with what is right."""

"""Blocks between lines of three colons: one file a kind, found in this package when the parser is made."""

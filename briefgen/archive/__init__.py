"""The build's memory: what every file says, resolved against all others, in one SQLite file that can be deleted."""

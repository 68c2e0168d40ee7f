"""The archive: what all files of a site say, resolved against each other, in one SQLite file that can be deleted."""

"""The kinds of pages. Each module registers one kind, or a few that belong together; every module here is found."""

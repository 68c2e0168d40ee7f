"""The kinds of pages. Each module registers one kind, or a few that belong together. All modules here are imported."""

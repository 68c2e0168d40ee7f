"""Render pages: from a view and a theme to bytes."""

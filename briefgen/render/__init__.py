"""From a view and a theme to bytes."""

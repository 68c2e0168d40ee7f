"""Showing a site on this machine while it is written."""

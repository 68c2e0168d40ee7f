"""A preview of the site on this machine, kept up to date as files change."""

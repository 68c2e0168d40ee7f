"""One file a kind of publish target."""

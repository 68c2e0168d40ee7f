"""Publish a built site: search it for leaks, compare it with the target, send what changed. Kinds are in `targets`."""

"""The pages of a site, and what each of them shows."""

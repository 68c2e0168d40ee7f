"""What `init`, `new` and `schema` write into a site."""

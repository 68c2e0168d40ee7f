"""The files that `init`, `new` and `schema` write into a site."""

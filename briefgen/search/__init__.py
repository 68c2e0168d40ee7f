"""The search index: from records to the files that a browser searches with Pagefind. Nothing here knows the archive."""

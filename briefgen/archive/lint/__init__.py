"""Problems across files: links, names, addresses."""

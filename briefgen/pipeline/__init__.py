"""The stages of a build, in order, and what keeps its output whole."""

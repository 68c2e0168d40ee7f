"""The stages of a build, and what keeps its output consistent."""

"""Small inputs that people met, and what is right. Each test quotes its input."""

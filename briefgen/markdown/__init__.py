"""A text, from Markdown to HTML with placeholders: one file a syntax."""

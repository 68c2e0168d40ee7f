"""What people write: records, dates, names, front matter and Markdown, and how each is read and checked."""

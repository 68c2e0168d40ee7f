"""briefgen turns a folder of Markdown briefings into a static site."""

__version__ = "0.1.0"

"""What briefings add to CommonMark: one file for each kind of syntax, each a markdown-it plugin."""

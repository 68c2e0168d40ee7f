"""Records that everything else passes on: dates, names, front matter, texts, what a file contributes."""

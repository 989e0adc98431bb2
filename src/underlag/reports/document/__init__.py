"""What a document is made of: blocks, figures, footnotes, numbers bound to their place."""

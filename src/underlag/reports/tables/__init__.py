"""Tables of the documents."""

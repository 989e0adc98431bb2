"""Files of every kind, read within limits and told of in both languages; nothing here knows what they mean."""

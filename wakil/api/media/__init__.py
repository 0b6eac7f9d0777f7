"""Files that come in: in one piece, beside their description, or in parts."""

"""What pages cost while everything around them grows: `make bench`."""

"""A rehearsal of the whole move, from a real Request Tracker that it starts and fills: `make test-migration`."""

"""An organization's own domains, in the administration."""

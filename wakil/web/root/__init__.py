"""The few pages at the root of the origin, where no domain is known yet."""

"""What happens to every request, in the order of the settings' MIDDLEWARE."""

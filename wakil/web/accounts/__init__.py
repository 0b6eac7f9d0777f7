"""Signing in and out, passwords, and the invitations that make an account usable."""

"""Accounts and relationships that nobody uses."""

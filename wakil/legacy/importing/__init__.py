"""Bring a package in: plan it, write it in steps that can be killed, compare it, take it back."""

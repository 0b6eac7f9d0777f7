"""Reads of cases that are worth a name. Each starts from the policy's querysets."""

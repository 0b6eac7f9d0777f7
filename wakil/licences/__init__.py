"""Products with seats: which edition an organization has, who holds a licence, and who gets one without asking."""

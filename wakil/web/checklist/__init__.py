"""Several domains, step by step: the list ticks itself off (S54–S70)."""

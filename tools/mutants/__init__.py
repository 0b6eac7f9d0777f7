"""Break each condition of the rule of visibility in turn, and see whether a test notices."""

"""What the tables of cases need beyond models: triggers and the text index, for both databases."""

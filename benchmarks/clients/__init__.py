"""Real clients, as users run them, against an archive of the seed: what each reads, row by row."""

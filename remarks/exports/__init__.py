"""Rows as records, and records in the formats of other programs."""

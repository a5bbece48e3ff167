"""Backups, and databases that stand by."""

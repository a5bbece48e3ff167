"""Makes turns searchable for modelsearch, in the benchmark's process only."""

"""What can be counted and compared over the rows: quotes, concordance, questions, coverage."""

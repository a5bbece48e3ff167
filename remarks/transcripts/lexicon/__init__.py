"""What the parser knows of names, places, outlets and dates before it reads a transcript."""

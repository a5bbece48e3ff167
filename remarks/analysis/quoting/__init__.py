"""Pure rules by which quoted words are laid on a text: nothing here knows the database."""

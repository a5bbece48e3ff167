"""``python -m archive``: what ``manage.py`` does, from anywhere."""

from .command_line import main

main()

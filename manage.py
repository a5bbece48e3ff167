#!/usr/bin/env python
"""Django's command line for the archive."""

from archive.command_line import main

if __name__ == "__main__":
    main()

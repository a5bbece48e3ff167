"""The door for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

# What serves readers bounds every statement; commands, which may rightly take long, do not.
os.environ.setdefault("STATEMENT_SECONDS", "20")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")
application = get_wsgi_application()

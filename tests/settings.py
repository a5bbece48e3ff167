"""The archive's own settings on a folder of the tests' own, with static files that need no
collecting.
"""

import os
import tempfile

# Before the settings are read: no test may touch the installation's data.
os.environ["REMARKS_DATA"] = tempfile.mkdtemp(prefix="remarks-tests-")
os.environ.pop("SECRET_KEY", None)
os.environ.pop("SEARCH_URL", None)

from jinja2 import StrictUndefined  # noqa: E402

from archive.settings import *  # noqa: E402, F403

# The live server serves static files through the finders; hashed names need `collectstatic` first.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# WhiteNoise wants its folder to be there.
STATIC_ROOT = tempfile.mkdtemp(prefix="remarks-static-")
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# One server serves many tests, whose archives count their changes from the same number; a test that
# means it says so.
PAGE_CACHE_MB = 0
# A name that a page's view does not give is a fault here, and an empty place for readers.
TEMPLATES = [{**engine, "OPTIONS": {**engine["OPTIONS"]}} for engine in TEMPLATES]  # noqa: F405
TEMPLATES[0]["OPTIONS"]["undefined"] = StrictUndefined

"""Django's command line for the archive; an installed package has it as ``remarks``."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        settings.INSTALLED_APPS  # noqa: B018  reads the settings, so that a refusal comes first
    except ImproperlyConfigured as error:
        sys.exit(f"The settings are not usable. {error}")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()

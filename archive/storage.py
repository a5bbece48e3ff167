"""Static files with hashed names; a page without its style sheet is better than a fault."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Gives the plain name of a file that was not collected."""

    def hashed_name(self, name, *arguments, **options):
        try:
            return super().hashed_name(name, *arguments, **options)
        except ValueError:
            return name

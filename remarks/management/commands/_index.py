"""The search index behind a command's work: where it cannot follow, the work stays done."""

from remarks import search


def follow(stderr) -> None:
    """Let the index take in what changed; a sentence on ``stderr`` where it cannot be reached."""
    try:
        search.sync()
    except search.SearchUnavailable as error:
        stderr.write(
            f"The search index did not follow ({error}): run manage.py sync_index when that is "
            "mended."
        )

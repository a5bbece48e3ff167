"""Plain factories: transcripts as text, and events loaded from them."""

from pathlib import Path

from remarks import loading

from .files import SEED

__all__ = ["SEED", "load", "transcript", "upload"]


def transcript(
    *turns,
    title="Remarks With Foreign Minister Ilse Varga",
    who="Secretary Martin Hale",
    place="Port Arlen, Norland",
    day="March 4, 2003",
):
    """The text of a transcript; ``turns`` are ``(label, words)`` pairs."""
    head = f"{title}\n\n{who}\n{place}\n{day}\n\n"
    return head + "\n\n".join(f"{label}: {words}" for label, words in turns) + "\n"


def upload(source, name=None):
    """An upload of a path, of bytes or of text."""
    if isinstance(source, Path):
        return loading.Upload(name or source.name, source.read_bytes(), origin=str(source.name))
    data = source if isinstance(source, bytes) else source.encode()
    return loading.Upload(name or "made.txt", data)


def load(source, *, publish=True, name=None):
    """The event that importing ``source`` makes."""
    return loading.apply(loading.plan(upload(source, name)), publish=publish)

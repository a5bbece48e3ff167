"""Files named on the command line: what is missing or too large is said in one sentence."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from remarks.transcripts import MAX_ARCHIVE_BYTES, MAX_BYTES, Unreadable, is_archive

SKIPPED_NAMES = ("README.md", "README", "LICENSE")


def read_bytes(path: Path) -> bytes:
    """The bytes of a transcript's file. Raises Unreadable with a sentence when it has none."""
    with open_checked(path) as file:
        return file.read()


@contextmanager
def open_checked(path: Path, *, archives: bool = False) -> Iterator[BinaryIO]:
    """The file, open for reading. Raises Unreadable with a sentence when it cannot be read.

    With ``archives`` a zip or WARC file may be larger than one transcript may be.
    """
    if path.is_dir():
        raise Unreadable(f"{path} is a folder: name a file in it.")
    try:
        file = path.open("rb")
    except FileNotFoundError:
        raise Unreadable(f"There is no file {path}: check the path.") from None
    except PermissionError:
        raise Unreadable(f"{path} may not be read by this user: change its permissions.") from None
    except OSError as error:
        raise Unreadable(f"{path} cannot be read ({error.strerror}): check the path.") from None
    with file:
        size = path.stat().st_size
        limit = MAX_ARCHIVE_BYTES if archives and is_archive(file.read(65536)) else MAX_BYTES
        file.seek(0)
        if size > limit:
            raise Unreadable(
                f"The file has {size / 1024 / 1024:.1f} MB and the limit is "
                f"{limit // 1024 // 1024} MB: split it by event."
            )
        yield file


def find_files(paths: list[str]) -> list[Path]:
    """The files named, and all files below the folders named, in a stable order."""
    files: list[Path] = []
    for name in paths:
        path = Path(name)
        if path.is_dir():
            files += sorted(
                p
                for p in path.rglob("*")
                if p.is_file() and not p.name.startswith(".") and p.name not in SKIPPED_NAMES
            )
        else:
            files.append(path)
    return files

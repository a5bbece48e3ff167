"""Reading files named on the command line: what is missing or too large is said in one sentence."""

from pathlib import Path

from remarks.transcripts import MAX_ARCHIVE_BYTES, MAX_BYTES, Unreadable, is_archive

SKIPPED_NAMES = ("README.md", "README", "LICENSE")


def read_bytes(path: Path, *, archives: bool = False) -> bytes:
    """The bytes of a file. Raises Unreadable with a sentence when they cannot be had.

    With ``archives`` a zip or WARC file may be larger than one transcript may be.
    """
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise Unreadable(f"{path} is a folder: name a file in it.")
        most = MAX_ARCHIVE_BYTES if archives and _is_archive(path) else MAX_BYTES
        if size > most:
            limit = most // 1024 // 1024
            raise Unreadable(
                f"The file has {size / 1024 / 1024:.1f} MB and the limit is {limit} MB: split it by event."
            )
        return path.read_bytes()
    except FileNotFoundError:
        raise Unreadable(f"There is no file {path}: check the path.") from None
    except PermissionError:
        raise Unreadable(f"{path} may not be read by this user: change its permissions.") from None
    except OSError as error:
        raise Unreadable(f"{path} cannot be read ({error.strerror}): check the path.") from None


def _is_archive(path: Path) -> bool:
    with path.open("rb") as file:
        return is_archive(file.read(65536))


def find_files(paths: list[str]) -> list[Path]:
    """The files named, and all files below the folders named, in a stable order."""
    found: list[Path] = []
    for name in paths:
        path = Path(name)
        if path.is_dir():
            found += sorted(
                p
                for p in path.rglob("*")
                if p.is_file() and not p.name.startswith(".") and p.name not in SKIPPED_NAMES
            )
        else:
            found.append(path)
    return found

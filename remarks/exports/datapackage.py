"""The whole public archive as files.

Tables for everybody, the rows themselves for another archive, a corpus for ConvoKit.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from itertools import count
from pathlib import Path

from django.conf import settings
from django.core import serializers as django_serializers
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q
from django.utils.text import get_valid_filename

from ..loading import who_is_who
from ..models import (
    Correction,
    Event,
    EventChange,
    EventVersion,
    ExpectedDate,
    Identifier,
    LabelRule,
    OfficeHolding,
    OldAnchor,
    OldSlug,
    Outlet,
    OutletAlias,
    Participation,
    Place,
    PlaceAlias,
    Question,
    Resolution,
    Series,
    Source,
    Speaker,
    SpeakerAlias,
    Topic,
    Turn,
    TurnTopic,
    free_slug,
)
from ..progress import steps
from . import convokit_corpus, parquet, serializers
from .writers import tabular

_CHUNK = 500
# How a Frictionless table says what a column holds; every other column is text.
_TYPES = {
    "date": "date", "released": "date", "position": "integer", "turn_count": "integer",
    "question_count": "integer", "word_count": "integer",
    "questions_asked_count": "integer", "questions_received_count": "integer",
}  # fmt: skip
_NOT_NUMBERS = {("questions", "turn")}


class ArchiveNotEmptyError(RuntimeError):
    """Rows are there already; the message says what to do."""


class InvalidPackageError(RuntimeError):
    """The folder is no package of an archive, or a damaged one; the message says what is wrong."""


def write(
    folder: Path,
    address: Callable[[str], str],
    *,
    convokit: bool = False,
    with_parquet: bool = False,
) -> dict[str, int]:
    """Write the package into ``folder``, which must be empty or not there.

    Returns rows by table.
    """
    if with_parquet:
        parquet.require()
    if folder.exists() and any(folder.iterdir()):
        raise ArchiveNotEmptyError(f"{folder} is not empty: name a new folder.")
    (folder / "rows").mkdir(parents=True)
    counts, resources = {}, []
    for name, columns, rows in tables(address):
        path = folder / f"{name}.csv"
        typed = path.with_suffix(".parquet")
        with parquet.copied(rows, columns, typed) if with_parquet else nullcontext(rows) as taken:
            counts[name] = _lines(path, tabular.csv_lines(columns, taken, guarded=False)) - 1
        resources.append(_resource(name, columns, path))
        if with_parquet:
            resources.append(_file(f"{name}-parquet", typed, folder, "parquet"))
    counts["sources"] = _sources(folder, resources)
    for model, rows in _rows():
        path = folder / "rows" / f"{model._meta.model_name}.jsonl"
        kind = f"rows of {model._meta.model_name}"
        _lines(path, steps(_json_rows(model, rows), kind, rows.count))
        resources.append(_file(f"rows-{model._meta.model_name}", path, folder, "jsonl"))
    if convokit:
        convokit_corpus.write(folder / "convokit")
    package = {
        "name": "remarks",
        "title": "Remarks: an archive of press remarks",
        "created": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "profile": "data-package",
        "licenses": licenses(),
        "resources": resources,
    }
    (folder / "datapackage.json").write_text(
        json.dumps(package, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    return counts


def licenses() -> list[dict[str, str]]:
    """What the settings say of rights, as a data package says it."""
    license_ = {"name": settings.DATA_LICENSE or "notspecified", "title": settings.DATA_RIGHTS}
    return [license_ | ({"path": settings.DATA_LICENSE_URL} if settings.DATA_LICENSE_URL else {})]


def _lines(path: Path, lines: Iterable[str]) -> int:
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        for line in lines:
            file.write(line)
            count += 1
    return count


def tables(address) -> Iterator[tuple[str, tuple[str, ...], Iterator[dict]]]:
    """Each table with its columns and its rows, a chunk of the database at a time."""
    for name, rows, as_values in (
        ("events", serializers.events(), serializers.event),
        ("turns", serializers.turns(), serializers.turn),
        ("questions", serializers.questions(), serializers.question),
        ("speakers", Speaker.objects.public().with_counts(), serializers.speaker),
        ("outlets", Outlet.objects.public().with_counts(), serializers.outlet),
        ("topics", Topic.objects.public().with_counts(), serializers.topic),
    ):
        values = (as_values(row, address) for row in steps(_in_chunks(rows), name, rows.count))
        yield name, serializers.COLUMNS[name], values


def _in_chunks(rows) -> Iterator:
    """All rows by id, some hundred at a time, so that prefetching holds a chunk and not the
    archive.
    """
    last = 0
    while chunk := list(rows.filter(pk__gt=last).order_by("pk")[:_CHUNK]):
        yield from chunk
        last = chunk[-1].pk


def _resource(name: str, columns: tuple[str, ...], path: Path) -> dict:
    fields = [
        {"name": c, "type": "string" if (name, c) in _NOT_NUMBERS else _TYPES.get(c, "string")}
        for c in columns
    ]
    key = "slug" if "slug" in columns else "id" if "id" in columns else ["event", "anchor"]
    return {
        "name": name, "path": path.name, "profile": "tabular-data-resource", "format": "csv",
        "encoding": "utf-8",
        "bytes": path.stat().st_size, "hash": f"sha256:{_digest(path)}",
        "schema": {"fields": fields, "primaryKey": key},
    }  # fmt: skip


def _file(name: str, path: Path, folder: Path, form: str) -> dict:
    where = path.relative_to(folder).as_posix()
    return {
        "name": name,
        # Not a table to programs that check tables: an empty one would be none to them.
        "type": "file",
        "path": where,
        "format": form,
        "bytes": path.stat().st_size,
        "hash": f"sha256:{_digest(path)}",
    }


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sources(folder: Path, resources: list[dict]) -> int:
    """The raw bytes of every source, each in a file of its own, and a table of them."""
    columns = (
        "sha256",
        "path",
        "name",
        "size",
        "format",
        "encoding",
        "origin",
        "captured",
        "imported",
    )
    (folder / "sources").mkdir()

    def rows():
        sources = Source.objects.public()
        for source in steps(_in_chunks(sources), "sources", sources.count):
            path = (
                f"sources/{source.sha256[:16]}-{get_valid_filename(source.name)[-80:] or 'source'}"
            )
            (folder / path).write_bytes(bytes(source.content))
            yield {
                "sha256": source.sha256, "path": path, "name": source.name, "size": source.size,
                "format": source.format,
                "encoding": source.encoding, "origin": source.origin or None,
                "captured": source.captured_at and source.captured_at.isoformat(),
                "imported": source.imported_at.isoformat(),
            }  # fmt: skip

    path = folder / "sources.csv"
    count = _lines(path, tabular.csv_lines(columns, rows(), guarded=False)) - 1
    resources.append(
        _resource("sources", columns, path)
        | {
            "schema": {
                "fields": [{"name": c, "type": "string"} for c in columns],
                "primaryKey": "sha256",
            }
        }
    )
    return count


def _rows() -> list[tuple]:
    """Every model with its public rows, in an order in which they can be read in again."""
    events = Event.objects.public()
    through = Question.addressees.through, Question.replies.through
    decided = Resolution.objects.decided().filter(event__in=events)
    # Holders come from a table that is public: a transcript need not name them.
    speakers = Speaker.objects.filter(
        Q(pk__in=Speaker.objects.public().values("pk"))
        | Q(pk__in=OfficeHolding.objects.exclude(speaker=None).values("speaker"))
    )
    outlets = Outlet.objects.filter(
        Q(pk__in=Outlet.objects.public().values("pk"))
        | Q(pk__in=decided.exclude(outlet=None).values("outlet"))
    )
    places = Place.objects.filter(pk__in=_places())
    # A label without its event was printed by one that is gone, and may never have been public.
    names, here = Q(event=None, kind=SpeakerAlias.Kind.NAME), Q(event__in=events)
    carried = TurnTopic.objects.filter(topic=OuterRef("pk"), turn__event__in=events)
    old_slugs = Q(kind="event", target__in=events) | Q(kind="speaker", target__in=speakers)
    old_slugs |= Q(kind="outlet", target__in=outlets)
    return [
        (Source, Source.objects.filter(event__in=events)),
        (Speaker, speakers),
        (Outlet, outlets),
        (Topic, Topic.objects.filter(Exists(carried))),
        (Place, places),
        (PlaceAlias, PlaceAlias.objects.filter(place__in=places)),
        (Series, Series.objects.all()),
        (ExpectedDate, ExpectedDate.objects.public()),
        (Event, events),
        (SpeakerAlias, SpeakerAlias.objects.filter(names | here, speaker__in=speakers)),
        (Identifier, Identifier.objects.filter(speaker__in=speakers)),
        (OfficeHolding, OfficeHolding.objects.all()),
        (LabelRule, LabelRule.objects.standing().filter(resolutions__in=decided).distinct()),
        (Resolution, decided),
        (OutletAlias, OutletAlias.objects.filter(outlet__in=outlets)),
        (Participation, Participation.objects.filter(event__in=events)),
        (Turn, Turn.objects.public()),
        (TurnTopic, TurnTopic.objects.filter(turn__event__in=events)),
        (Question, Question.objects.public()),
        (through[0], through[0].objects.filter(question__event__in=events)),
        (through[1], through[1].objects.filter(question__event__in=events)),
        (OldAnchor, OldAnchor.objects.filter(event__in=events)),
        (OldSlug, OldSlug.objects.filter(old_slugs)),
        (Correction, Correction.objects.standing().filter(event__in=events)),
        (EventVersion, EventVersion.objects.filter(event__in=events)),
    ]  # fmt: skip


def _make_room() -> None:
    """Take out the tables that every archive has from the start: the package brings its own."""
    for model in (Topic, LabelRule, OfficeHolding, Series, Speaker, Outlet):
        model.objects.all().delete()
    # Towns before the countries they lie in.
    while Place.objects.exists():
        Place.objects.filter(parts=None).delete()


def _places() -> set[int]:
    """Places of public events, of series and of the gazetteer, each with what it lies in: none
    that only a draft names.
    """
    parents = dict(Place.objects.values_list("pk", "parent"))
    drafts = Event.objects.exclude(pk__in=Event.objects.public()).exclude(place_record=None)
    wanted = set(parents) - set(drafts.values_list("place_record", flat=True))
    wanted |= set(Place.objects.public().values_list("pk", flat=True))
    wanted |= set(Series.objects.exclude(place=None).values_list("place", flat=True))
    waiting = list(wanted)
    while waiting:
        up = parents[waiting.pop()]
        if up is not None and up not in wanted:
            wanted.add(up)
            waiting.append(up)
    return wanted


# What packages of the first releases do not hold.
_SINCE_0_2 = {EventVersion, ExpectedDate}
# Accounts stay at home: who imported or corrected is known to the archive, not to its readers.
_PEOPLE = ("imported_by", "made_by", "undone_by")


def _json_rows(model, rows) -> Iterator[str]:
    names = [f.name for f in model._meta.concrete_fields if f.name not in (*_PEOPLE, "replaces")]
    for row in _in_chunks(rows):
        yield django_serializers.serialize("jsonl", [row], fields=names, cls=_Exact)


class _Exact(DjangoJSONEncoder):
    """Times to the microsecond: Django's own encoder cuts them to milliseconds."""

    def default(self, o):
        return o.isoformat() if isinstance(o, dt.datetime) else super().default(o)


def read(folder: Path) -> dict[str, int]:
    """Read a package's rows into an empty archive, all of them or none. Returns rows by model."""
    if Event.objects.exists() or Source.objects.exists():
        raise ArchiveNotEmptyError(
            "This archive holds events already: read a package into an empty one."
        )
    package = _package(folder)
    counts = {}
    with transaction.atomic():
        expected = list(ExpectedDate.objects.order_by("pk").select_related("series"))
        _make_room()
        for model, _ in _rows():
            name = model._meta.model_name
            if f"rows-{name}" not in package:
                continue
            path = folder / package[f"rows-{name}"]["path"]
            counts[name] = _read_rows(model, path)
        _keep_expected(expected)
        # What rules rest on is read from the texts again, and every name is decided as it was.
        who_is_who.resolve_all()
        EventChange.objects.record(Event.objects.values_list("pk", flat=True))
    return counts


def _keep_expected(days: list[ExpectedDate]) -> None:
    """Days that were here before the package, with their series; the package's own come first."""
    series = {row.name: row for row in Series.objects.all()}
    there = set(ExpectedDate.objects.values_list("series", "day", "title"))
    added = []
    for one in days:
        name = one.series.name
        if name not in series:
            series[name] = _series_again(one.series)
        if (series[name].pk, one.day, one.title) not in there:
            added.append(
                ExpectedDate(series=series[name], day=one.day, title=one.title, url=one.url)
            )
    for one, key in zip(added, count(_free_key(ExpectedDate)), strict=False):
        one.pk = key
    ExpectedDate.objects.bulk_create(added)


def _series_again(row: Series) -> Series:
    """A series that made room for the package, which has none of its name."""
    return Series.objects.create(
        pk=_free_key(Series),
        name=row.name,
        slug=free_slug(Series, row.name, fallback="series"),
        publisher=row.publisher,
        room=row.room,
        country=row.country,
    )


def _free_key(model) -> int:
    """The database counts on behind the package's keys only when all of it is in."""
    return (model.objects.aggregate(last=Max("pk"))["last"] or 0) + 1


def _package(folder: Path) -> dict[str, dict]:
    """The package's resources by name, each checked against its hash."""
    try:
        resources = {
            r["name"]: r
            for r in json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))[
                "resources"
            ]
        }
    except (OSError, ValueError, KeyError, TypeError):
        raise InvalidPackageError(
            f"{folder} holds no datapackage.json that can be read: name the folder that "
            f"export_archive wrote."
        ) from None
    for model, _ in _rows():
        resource = resources.get(f"rows-{model._meta.model_name}")
        if resource is None and model in _SINCE_0_2:
            continue
        path = folder / str((resource or {}).get("path", ""))
        if (
            resource is None
            or not path.resolve().is_relative_to(folder.resolve())
            or not path.is_file()
        ):
            raise InvalidPackageError(
                f"The rows of {model._meta.model_name} are missing from {folder}."
            )
        if resource.get("hash") != f"sha256:{_digest(path)}":
            raise InvalidPackageError(
                f"{path.name} is not what was written: its SHA-256 differs. Copy the package again."
            )
    return resources


def _with_new_names(line: str) -> str:
    """A row in the names of today: the source's URL was called ``address`` before 0.2."""
    if '"address"' not in line:
        return line
    row = json.loads(line)
    fields = row["fields"]
    if row["model"] == "remarks.event" and "address" in fields:
        fields["source_url"] = fields.pop("address")
    if row["model"] == "remarks.correction" and fields.get("target") == "address":
        fields["target"] = "source_url"
    return json.dumps(row)


def _read_rows(model, path: Path) -> int:
    count, waiting = 0, []
    with path.open(encoding="utf-8") as file:
        for line in file:
            try:
                row = next(django_serializers.deserialize("jsonl", _with_new_names(line)))
                waiting.append(row.object)
            except django_serializers.base.DeserializationError as error:
                raise InvalidPackageError(
                    f"{path.name}, row {count + len(waiting) + 1}: {error}"
                ) from None
            if len(waiting) == _CHUNK:
                count += _create(model, waiting)
                waiting = []
    return count + _create(model, waiting)


def _create(model, rows: list) -> int:
    """Rows as they were.

    Times that a row gets by itself when it is made are put back to what was written.
    """
    timed = [
        f.name
        for f in model._meta.concrete_fields
        if getattr(f, "auto_now", False) or getattr(f, "auto_now_add", False)
    ]
    times = [{name: getattr(row, name) for name in timed} for row in rows]
    model._base_manager.bulk_create(rows)
    if timed:
        for row, written in zip(rows, times, strict=True):
            vars(row).update(written)
        model._base_manager.bulk_update(rows, timed)
    return len(rows)

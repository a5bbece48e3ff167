"""The files that `make public-data` writes, as the programs read them that they are made for."""

import datetime as dt
import json
import sqlite3
import sys
from contextlib import closing

import pytest
import yaml
from django.core.management import CommandError, call_command
from frictionless import Package, system
from lxml import etree
from pyarrow import parquet

from remarks.exports import datapackage

from . import make

pytestmark = pytest.mark.django_db
WORDS = "-- and then, as I said, no tariffs."


@pytest.fixture
def folder(seeded, tmp_path):
    make.load(make.transcript(("SECRETARY HALE", WORDS)))
    make.load(make.transcript(("SECRETARY HALE", "A secret draft.")), publish=False, name="d.txt")
    call_command(
        "export_archive",
        tmp_path / "data",
        convokit=True,
        sqlite=True,
        tei=True,
        parquet=True,
        verbosity=0,
    )
    return tmp_path / "data"


def test_frictionless_finds_the_package_valid_and_licensed(folder):
    with system.use_context(trusted=True):
        package = Package(str(folder / "datapackage.json"))
        report = package.validate()
    assert report.valid, report.flatten(["name", "type", "message"])[:5]
    assert package.licenses[0]["name"]


def test_a_package_holds_words_as_they_are(folder):
    assert f",{WORDS!r}"[2:-1] in (folder / "turns.csv").read_text(encoding="utf-8")
    assert f"'{WORDS}" not in (folder / "turns.csv").read_text(encoding="utf-8")


def test_parquet_holds_the_rows_with_their_types(folder):
    """Every column says the same as the data; days, moments, lists and truth values are such."""
    resources = json.loads((folder / "datapackage.json").read_text())["resources"]
    for name, columns, rows in datapackage.tables(lambda path: f"http://127.0.0.1:8000{path}"):
        assert f"{name}-parquet" in {resource["name"] for resource in resources}
        table = parquet.read_table(folder / f"{name}.parquet")
        assert tuple(table.column_names) == columns
        written = [
            {column: _plain(value) for column, value in row.items()} for row in table.to_pylist()
        ]
        assert written == list(rows), name
    turns = parquet.read_table(folder / "turns.parquet").to_pylist()
    assert turns[0]["date"] == dt.date(2007, 5, 15)
    assert [t["text"] for t in turns if t["text"].strip() == WORDS]


def _plain(value):
    return value.isoformat() if isinstance(value, dt.date) else value


def test_without_pyarrow_a_sentence_says_what_to_do(seeded, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(CommandError, match=r"Parquet needs pyarrow.*requirements-parquet\.txt"):
        call_command("export_archive", tmp_path / "data", parquet=True)
    assert not (tmp_path / "data").exists()


def test_the_sqlite_file_holds_public_rows_and_their_words(folder):
    with closing(sqlite3.connect(folder / "remarks.sqlite")) as database:
        tables = {n for (n,) in database.execute("SELECT name FROM sqlite_master")}
        assert not [t for t in tables if t.startswith(("auth", "django", "remarks"))]
        rows = database.execute(
            "SELECT t.text FROM turns_fts JOIN turns t ON t.rowid = turns_fts.rowid "
            "WHERE turns_fts MATCH 'tariff'"
        ).fetchall()
        assert rows == [(WORDS,)]
    assert b"A secret draft" not in (folder / "remarks.sqlite").read_bytes()
    metadata = yaml.safe_load((folder / "metadata.yaml").read_text())
    shown = metadata["databases"]["remarks"]["tables"]
    assert {t["fts_table"] for t in shown.values()} <= tables


def test_a_corpus_is_one_tree_for_each_event(folder):
    """What ConvoKit's check_integrity asks: one root, every reply inside its conversation."""
    lines = (folder / "convokit" / "utterances.jsonl").read_text().splitlines()
    rows = {row["id"]: row for row in map(json.loads, lines)}
    assert [r["conversation_id"] for r in rows.values() if r["reply-to"] is None] == list(
        json.loads((folder / "convokit" / "conversations.json").read_text())
    )
    for row in rows.values():
        if row["reply-to"]:
            parent = rows[row["reply-to"]]
            assert parent["conversation_id"] == row["conversation_id"]
            assert parent["meta"]["position"] < row["meta"]["position"]
            assert parent["timestamp"] < row["timestamp"]
    assert any(r["meta"]["is_reply_to_question"] for r in rows.values())
    speakers = json.loads((folder / "convokit" / "speakers.json").read_text())
    assert {r["speaker"] for r in rows.values()} == set(speakers)
    assert speakers["arshad-mohammed"]["meta"]["name"] == "Arshad Mohammed"


def test_a_tei_corpus_is_one_document_whose_every_pointer_leads_somewhere(folder):
    tree = etree.parse(folder / "tei" / "remarks.xml")
    tree.xinclude()
    names = {"t": "http://www.tei-c.org/ns/1.0"}
    ids = tree.xpath("//@xml:id")
    assert len(ids) == len(set(ids))
    pointers = tree.xpath("//@who | //@toWhom | //@corresp | //@ana | //t:affiliation/@ref",
                          namespaces=names)  # fmt: skip
    assert {p.lstrip("#") for value in pointers for p in value.split()} <= set(ids)
    assert len(tree.xpath("/t:teiCorpus/t:TEI", namespaces=names)) == 2
    named = "/t:teiCorpus/t:teiHeader//t:person[@xml:id='person-arshad-mohammed']"
    assert tree.xpath(named, namespaces=names)
    (asked,) = tree.xpath(
        "//t:u[@who='#person-arshad-mohammed'][contains(@ana, '#question')][1]", namespaces=names
    )[:1]
    assert "#outcome-" in asked.get("ana") and asked.get("toWhom")
    assert b"A secret draft" not in etree.tostring(tree)

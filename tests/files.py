"""Where the transcripts that tests read stand.

No Django, so that the golden pairs can be written without it.
"""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SEED = ROOT / "fixtures" / "transcripts" / "rice-lavrov-2007-05-15.md"
GOLDEN = Path(__file__).resolve().parent / "transcripts"


def golden_files():
    skipped = {"README.md"}
    return sorted(
        p
        for p in GOLDEN.iterdir()
        if p.name not in skipped and not p.name.endswith(".expected.json")
    )

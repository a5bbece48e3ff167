"""Dates and times as transcripts print them; strict forms only, since half a date is no date."""

from __future__ import annotations

import datetime as dt
import re

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul",
            "august aug", "september sept sep", "october oct", "november nov", "december dec",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_FORMS = (
    re.compile(
        rf"\b{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>(?:19|20)\d\d)", re.I
    ),
    re.compile(
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH},?\s+(?P<year>(?:19|20)\d\d)", re.I
    ),
    re.compile(r"\b(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)\b"),
    # 22.03.2021: only a day above twelve says which of the two is the month.
    re.compile(
        r"(?<![\d.])(?P<day>1[3-9]|2\d|3[01])\.(?P<month>0?[1-9]|1[0-2])\.(?P<year>(?:19|20)\d\d)(?!\d)"
    ),
)
_SLASHED = re.compile(
    r"(?<![\d/-])(?P<month>\d{1,2})(?P<mark>[/-])(?P<day>\d{1,2})(?P=mark)(?P<year>(?:19|20)\d\d|\d\d)(?!\d)"
)
TIME = re.compile(
    r"(?<![\d.])(?P<time>(?:[01]?\d|2[0-3])[:.][0-5]\d(?!\.?\d)(?:\s?(?:[AaPp]\.?\s?[Mm]\b\.?))?"
    r"(?:\s(?:\(?[Ll]ocal\)?|[A-Z]{2,4}T|GMT|UTC|Z)\b\)?)?)"
)
# Forms with "noon" ("12 noon") are left: no transcript counted had them alone.


def find_dates(text: str) -> list[tuple[dt.date, int, int]]:
    """Every whole date in ``text`` with its place, in order of place."""
    text = text[:4000].replace("\u00a0", " ")
    dates = []
    for form in _FORMS:
        for match in form.finditer(text):
            month = match["month"].lower()
            value = _date(match["year"], str(MONTHS.get(month, month)), match["day"])
            if value:
                dates.append((value, match.start(), match.end()))
    return sorted(dates, key=lambda item: item[1])


# What scanning makes of "22 July 1994" and "30 March 1980": "2 2 July 1994", "30, MARCH 19 80".
_SPACED = re.compile(
    rf"(?<!\d)(?P<day>[0-3] ?\d|\d),?\s+{_MONTH},?\s+(?P<year>1 ?9 ?\d ?\d|2 ?0 ?\d ?\d)(?!\d)",
    re.I,
)


def mended_dates(text: str) -> str:
    """``text`` with the blanks taken out that scanning left inside dates."""

    def mend(match: re.Match[str]) -> str:
        day, year = (match[part].replace(" ", "") for part in ("day", "year"))
        return f"{day} {match['month']} {year}"

    return _SPACED.sub(mend, text)


def find_slashed(text: str) -> dt.date | None:
    """``3/9/2016`` with the month first, the form of American titles; None where it is no date."""
    match = _SLASHED.search(text[:1000])
    if not match:
        return None
    year = match["year"] if len(match["year"]) == 4 else "20" + match["year"]
    return _date(year, match["month"], match["day"])


def find_numeric(text: str) -> tuple[dt.date | None, int] | None:
    """``(date, where it begins)`` of ``04/05/2011`` or ``22/5/2011``.

    The date is None where only custom could say which number is the month; None where none stands.
    """
    match = _SLASHED.search(text[:1000])
    if not match or len(match["year"]) < 4:
        return None
    first, second = int(match["month"]), int(match["day"])
    if first > 12:
        return _date(match["year"], match["day"], match["month"]), match.start()
    sure = second > 12 or first == second
    return (_date(match["year"], match["month"], match["day"]) if sure else None), match.start()


def from_iso(text: str) -> dt.date | None:
    """The date at the start of an ISO 8601 stamp."""
    match = re.match(r"\s*(\d{4})-(\d\d)-(\d\d)", text)
    return _date(*match.groups()) if match else None


def _date(year: str, month: str, day: str) -> dt.date | None:
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None


def find_time(text: str) -> str | None:
    match = TIME.search(text[:200].replace("\u00a0", " "))
    return " ".join(match["time"].split()) if match else None

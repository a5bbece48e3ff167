"""How fast transcripts come in: ``python -m benchmarks.importing [EVENTS]``, on any database."""

import os
import sys
import tempfile
import time

TURNS = 100


def transcript(number):
    turns = []
    for i in range(TURNS // 2):
        turns.append(
            f"QUESTION: Dana Whitlock with Reuters. Is matter {number} of the treaty on missile "
            f"defense settled in part {i}?"
        )
        turns.append(
            f"SECRETARY HALE: Part {i} of it is settled. We spoke about trade, about energy and "
            f"about the elections in Norland, and we will speak again in week {number % 52}. "
            "I can't say more than that at this time, but you will hear from us."
        )
    head = (
        f"Remarks at Port Arlen Number {number}\n\nSecretary Martin Hale\nPort Arlen, Norland\n"
        f"March {number % 28 + 1}, {1990 + number % 30}\n\n"
    )
    return (head + "\n\n".join(turns) + "\n").encode()


def main(events=200):
    with tempfile.TemporaryDirectory(prefix="remarks-bench-") as folder:
        os.environ["REMARKS_DATA"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")
        import django

        django.setup()
        from django.core.management import call_command

        from remarks import loading, search

        call_command("migrate", verbosity=0)
        call_command("load_topics")
        files = [transcript(n) for n in range(events)]
        steps = {"parse and plan": 0.0, "write rows and topics": 0.0, "index": 0.0}
        with search.pause_sync():
            for number, data in enumerate(files):
                at = time.perf_counter()
                plan = loading.plan(loading.Upload(f"{number}.txt", data))
                steps["parse and plan"] += time.perf_counter() - at
                at = time.perf_counter()
                loading.apply(plan, publish=True)
                steps["write rows and topics"] += time.perf_counter() - at
        at = time.perf_counter()
        search.sync()
        steps["index"] += time.perf_counter() - at
        total, turns = sum(steps.values()), events * TURNS
        print(
            f"{turns:,} turns from files to searchable in {total:.1f} s: "
            f"{turns / total:,.0f} turns a second"
        )
        for name, seconds in steps.items():
            print(f"  {name:24}{seconds / total:6.0%}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))

"""The installation of ``run.py`` with one search index for all, on three OpenSearch nodes.

``python -m tests.cluster.search_run`` starts the databases, three nodes that found a cluster, and
two web machines that search it. Readers search and compare totals, a writer imports events. Then a
node is killed, the one that manages the cluster is killed, all are ended and started one by one,
and at last two of three are killed at once. Prints what happened; exit status 1 when a total is
ever another than the true one, a read that began more than a second after a kill fails (while two
nodes are gone: one that is no search), an event is found later than MAX_FOLLOWED_SECONDS after its
import (while two nodes are gone: never), or the index is not whole again by itself.
"""

import http.client
import json
import random
import sys
import time
from contextlib import suppress
from urllib.parse import urlencode

from ..opensearch import node as opensearch
from .load import Importer, Readers, _Part, word
from .run import SPARED_SECONDS, Cluster, answer_of, get, main, missing_programs, until

EVENTS, TURNS_AN_EVENT = 40, 5
MAX_FOLLOWED_SECONDS = 5.0
# On a busy machine a node takes most of a minute to start.
START_SECONDS = 240
# So long the others wait for a lost node before they copy what it held; a minute if nobody says.
DELAY = "2s"
SEARCHES = ("/search", "/quote")


class SearchedCluster(Cluster):
    """The web machines share one index."""

    def __init__(self, folder, ports):
        places = [(next(ports), next(ports)) for _ in range(3)]
        self.nodes = [
            opensearch.Node(folder / f"search{n}", f"search{n}", pair, settings=opensearch.OWN)
            for n, pair in enumerate(places, 1)
        ]
        for node in self.nodes:
            node.peers = self.nodes
        hosts = ",".join(f"127.0.0.1:{node.port}" for node in self.nodes)
        more = {
            "SEARCH_URL": f"opensearch://{hosts}/cluster?shards=3",
            # Each read is to ask the index.
            "PAGE_CACHE_MB": "0",
            # Three nodes, three databases and the site share one machine's cores.
            "SEARCH_SECONDS": "15",
        }
        super().__init__(folder, ports, more)

    def start(self):
        for node in self.nodes:
            node.start()
        super().start()
        until("three nodes", START_SECONDS, lambda: self.is_green(3))

    def stop(self):
        super().stop()
        for node in self.nodes:
            node.kill()

    def live_nodes(self):
        return [node for node in self.nodes if node.process]

    def is_green(self, number):
        """Whether all ``number`` nodes say that they hold all parts and all copies.

        Each is asked: who stays behind takes a moment to miss another one.
        """
        answers = [node.ask("/_cluster/health") for node in self.live_nodes()]
        return all(
            health["status"] == "green" and health["number_of_nodes"] == number
            for health in answers
        )

    def manager(self):
        (row,) = self.ask("/_cat/cluster_manager?format=json")
        return next(node for node in self.nodes if node.name == row["node"])

    def ask(self, path):
        """What the first node that answers says: one that has joined may not listen yet."""
        for node in self.live_nodes():
            with suppress(OSError, ValueError):
                return node.ask(path)
        raise OSError("no node answers")


class Searchers(Readers):
    """Ask for totals that no import changes, for a quote, and for pages that need no search."""

    def __init__(self, port, event, importer, marks):
        super().__init__(port, event, random.Random(11), number=3, pause=0.3, importer=importer)
        total = EVENTS * TURNS_AN_EVENT
        url = event.get_absolute_url()
        some = random.Random(12).sample(marks, 6)
        quote = urlencode({"text": f"The harbor of {some[0]} was looked at, in part 3."})
        self._known = [
            ("/search.json?q=harbor", f'"total": {total}'),
            ("/search.json?q=harbor+-unmentioned", f'"total": {total}'),
            ("/search/?q=%22the+harbor+of%22", f"{total} turns"),
            *((f"/search.json?q=harbor+{mark}", f'"total": {TURNS_AN_EVENT}') for mark in some),
            (f"/quote.json?{quote}", '"verdict": "exact"'),
            (url, "would not use the same word"),
            ("/events/", event.title),
            ("/outlets/reuters/", "Arshad Mohammed"),
        ]


class Followed(_Part):
    """Looks on both web machines for what was imported; ``lags`` holds ``(at, seconds)``."""

    def __init__(self, webs, importer):
        super().__init__(1, 0.3)
        self.webs, self.importer, self.lags = webs, importer, []

    def once(self, n):
        waiting = self.importer.acknowledged[len(self.lags) :][:10]
        for some in (waiting, waiting[:1]):
            if some and all(self._finds(web, some) for web in self.webs):
                self.lags += [(at, time.monotonic() - at) for at, _ in some]
                return

    def _finds(self, web, some):
        query = " OR ".join(word(number) for _, number in some)
        with suppress(OSError, http.client.HTTPException, ValueError):
            status, body = get(web.port, "/search.json?" + urlencode({"q": query}))
            return status == 200 and json.loads(body)["total"] == 2 * len(some)
        return False

    def has_all(self, moment):
        """Whether something imported after ``moment`` was found, and all before it."""
        return bool(self.lags) and self.lags[-1][0] > moment


class Story:
    """What is done to the nodes, and when."""

    def __init__(self, cluster, seconds):
        self.cluster, self.seconds = cluster, seconds
        self.losses = []

    def begin(self, event, marks):
        cluster = self.cluster
        self.importer = Importer()
        self.followed = Followed(cluster.webs, self.importer)
        self.readers = Searchers(cluster.site, event, self.importer, marks)
        self.parts = [self.readers, self.importer, self.followed]
        for part in self.parts:
            part.start()
        until("an import that is found", 120, lambda: self.followed.lags)
        time.sleep(self.seconds)

    def lose(self, what, node):
        at = time.monotonic()
        node.kill()
        self.losses.append((what, at))
        until(f"green without the {what}", START_SECONDS, lambda: self.cluster.is_green(2))
        green = time.monotonic() - at
        until("an import since then is found", 120, lambda: self.followed.has_all(at))
        time.sleep(self.seconds)
        self.back([node])
        print(
            f"{what} killed: all copies on the other two after {green:.1f} s, on three again after "
            f"{time.monotonic() - at:.1f} s, of which {self.seconds:g} waited; latest import found "
            f"{self.latest(at):.1f} s after it",
            flush=True,
        )

    def back(self, nodes):
        for node in nodes:
            node.start()
        until("three nodes and green", START_SECONDS, lambda: self.cluster.is_green(3))

    def latest(self, moment):
        """The longest that an import was not found which was not found yet at ``moment``."""
        return max((lag for at, lag in self.followed.lags if at + lag > moment), default=0.0)

    def restart_all(self):
        begun = time.monotonic()
        for node in self.cluster.nodes:
            self.losses.append((f"{node.name} ended", time.monotonic()))
            node.stop()
            self.back([node])
        print(
            f"all ended and started one by one in {time.monotonic() - begun:.0f} s; latest import "
            f"found {self.latest(begun):.1f} s after it",
            flush=True,
        )

    def lose_two(self):
        """From the loss until searches are answered; what is imported meanwhile is found later."""
        at = time.monotonic()
        for node in self.cluster.nodes[:2]:
            node.kill()
        self.losses.append(("two nodes", at))
        time.sleep(3 * self.seconds)
        self.back(self.cluster.nodes[:2])
        # The web machines ask again of hosts that were dead.
        until("a search is answered", 120, self.searches)
        over = time.monotonic()
        until("an import since then is found", 120, lambda: self.followed.has_all(over))
        return at, over

    def searches(self):
        path, expected = self.readers._known[0]
        return all(expected in get(web.port, path)[1] for web in self.cluster.webs)

    def judge(self, outage):
        """Prints the figures; True when every promise was kept."""
        begun, over = outage
        during = [f for f in self.readers.failed if begun <= f[0] <= over]
        refused = [f for f in during if f[1].startswith(SEARCHES) and f[2] == 503]
        answered = [r for r in self.readers.done if begun <= r[0] <= over]
        # What was on its way when a node went, or began within the second after.
        spared = [
            f
            for f in self.readers.failed
            if any(f[0] <= at + SPARED_SECONDS and f[3] >= at for _, at in self.losses)
        ]
        late = [f for f in self.readers.failed if f not in refused and f not in spared]
        slow = [
            round(lag, 1)
            for at, lag in self.followed.lags
            if lag > MAX_FOLLOWED_SECONDS and not begun - lag <= at <= over
        ]
        meanwhile = sum(begun <= at <= over for at, _ in self.followed.lags)
        lags = sorted(lag for _, lag in self.followed.lags)
        wrong, done = self.readers.wrong, self.readers.done
        early = len([f for f in spared if f not in refused])
        print(
            f"two of three killed: {len(answered)} reads in {over - begun:.0f} s, of which "
            f"{len(refused)} searches were answered 503; {meanwhile} events imported meanwhile and "
            "found later\n"
            f"{len(done)} reads, slowest {max(spent for _, spent in done):.1f} s; failed within a "
            f"second after a loss {early}, later {len(late)} "
            f"{[(round(f[0] - begun, 1), *f[1:3]) for f in late[:6]]}\n"
            f"wrong answers: {len(wrong)} {wrong[:3]}\n"
            f"{len(lags)} imports found on both web machines, half of them within "
            f"{lags[len(lags) // 2]:.1f} s; later than {MAX_FOLLOWED_SECONDS:g} s: {slow}",
            flush=True,
        )
        return not (late or wrong or slow)


def base():
    """Events whose turns are counted all the while; a word of each."""
    from remarks import search
    from tests import make

    marks = [word(100_000 + n) for n in range(EVENTS)]
    with search.pause_sync():
        for n, mark in enumerate(marks):
            words = f"The harbor of {mark} was looked at, in part"
            turns = [("SECRETARY HALE", f"{words} {part}.") for part in range(TURNS_AN_EVENT)]
            text = make.transcript(
                *turns, title=f"Remarks on Harbor {n}", day=f"March {n % 28 + 1}, {2000 + n // 28}"
            )
            answer_of("an event", lambda: make.load(text, name=f"harbor{n}.txt"))  # noqa: B023
    search.sync()
    return marks


def story(cluster, seconds, begun):
    from remarks import search
    from remarks.models import Event

    event = answer_of("the event", Event.objects.public().get)
    marks = base()
    index = search.current_index()
    delayed = {"index.unassigned.node_left.delayed_timeout": DELAY}
    index._client.indices.put_settings(index="cluster-*", body=delayed)
    for web in cluster.webs:
        web.start()
    until("HAProxy leads to the site", 30, lambda: get(cluster.site, "/healthz")[0] == 200)
    plot = Story(cluster, seconds)
    until("a search is answered", 120, lambda: search.search("harbor").total)
    print(f"started in {time.monotonic() - begun:.0f} s", flush=True)
    plot.begin(event, marks)
    manager = cluster.manager()
    plot.lose("node", next(node for node in cluster.nodes if node is not manager))
    plot.lose("managing node", cluster.manager())
    plot.restart_all()
    outage = plot.lose_two()
    for part in plot.parts:
        part.stop()
    return plot.judge(outage)


def run(seconds=3.0):
    gone = missing_programs()
    if reason := opensearch.obstacle():
        gone.append(reason)
    if gone:
        print(f"This needs: {'; '.join(gone)}.")
        return 2
    return main(seconds, SearchedCluster, story)


if __name__ == "__main__":
    sys.exit(run(float(sys.argv[1]) if len(sys.argv) > 1 else 3.0))

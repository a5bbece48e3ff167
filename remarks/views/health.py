"""Whether this process lives, and whether it can serve: for whatever watches over it."""

from django.db import Error, connections
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .. import search
from ..models import ChangeCounter
from ..operations import replicas

# The index may be some changes behind while it follows; further behind, answers are old.
MAX_BEHIND = 50


@never_cache
@require_safe
def healthz(_request):
    """The process answers. Asks nothing of the database."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(_request):
    """A database answers, has all migrations, and the index follows it; 503 says what is missing.

    A standby that is down or behind is named and takes nothing away: others are read instead.
    """
    checks = {"database": "ok", "migrations": "ok", "index": "ok"}
    behind = None
    try:
        executor = MigrationExecutor(connections[replicas.chosen()])
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if waiting:
            checks["migrations"] = f"{len(waiting)} not applied. Run manage.py migrate."
        index = search.current_index()
        followed, fault = index.last_change(), index.fault()
        if followed is None:
            checks["index"] = "Being built. Run manage.py sync_index to build it now."
        elif fault:
            checks["index"] = f"Damaged: {fault}. It is rebuilt by the next search."
        else:
            behind = ChangeCounter.objects.number() - followed
            if behind > MAX_BEHIND:
                mend = index.obstacle or "Run manage.py sync_index --follow."
                checks["index"] = f"{behind} changes behind. {mend}"
    except search.SearchUnavailable as error:
        checks["index"] = str(error)
    except Error:
        checks["database"] = "No answer."
    ready = set(checks.values()) == {"ok"}
    standbys = replicas.watch().states if replicas.standbys() else {}
    facts = {
        "ready": ready,
        **checks,
        "changes_behind": behind,
        "reads_from": replicas.chosen(),
        "standbys": standbys,
    }
    return JsonResponse(facts, status=200 if ready else 503)

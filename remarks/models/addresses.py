"""Slugs and URLs of rows, and what becomes of old ones."""

from functools import cache, lru_cache

from django.db import models
from django.urls import get_script_prefix, reverse
from django.utils.text import slugify

from ..transcripts.lexicon.names import normalize
from .prepared import Prepared

MAX_SLUG = 120


@lru_cache(maxsize=20_000)
def _url_below(_prefix: str, name: str, *args: str) -> str:
    return reverse(name, args=args)


def url_for(name: str, *args: str) -> str:
    """A row's URL; ``reverse`` again and again for one page takes a tenth of its time."""
    return _url_below(get_script_prefix(), name, *args)


class OldSlug(models.Model):
    """A slug that was once somebody's or some event's: links to it go on to the present one."""

    kind = models.CharField(max_length=20)
    slug = models.SlugField(max_length=MAX_SLUG)
    target = models.PositiveBigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "slug"], name="old_slug_once")]

    def __str__(self):
        return f"{self.kind}/{self.slug}"


def free_slug(model, wanted, *, fallback, keep=None):
    """``wanted``, or ``wanted-2`` and so on where another row of ``model`` has or once had it."""
    base = slugify(normalize(wanted))[: MAX_SLUG - 6].strip("-") or fallback
    slug, number = base, 1
    while {*_owners(model)(slug), *_former_owners(model._meta.model_name, slug)} - {keep}:
        number += 1
        slug = f"{base}-{number}"
    return slug


@cache
def _owners(model):
    """What gives the keys of the rows of a model that have a slug: an import asks all the time."""
    return Prepared(
        lambda slug: model.objects.filter(slug=slug).order_by().values_list("pk", flat=True), str
    )


_former_owners = Prepared(
    lambda kind, slug: OldSlug.objects.filter(kind=kind, slug=slug).values_list(
        "target", flat=True
    ),
    str,
    str,
)

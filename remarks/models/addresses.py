"""Slugs and URLs of rows, and what becomes of old ones."""

from functools import lru_cache

from django.db import models
from django.urls import get_script_prefix, reverse
from django.utils.text import slugify

from ..transcripts.lexicon.names import normalize

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
    kind = model._meta.model_name
    slug, number = base, 1
    while (
        model.objects.filter(slug=slug).exclude(pk=keep).exists()
        or OldSlug.objects.filter(kind=kind, slug=slug).exclude(target=keep or 0).exists()
    ):
        number += 1
        slug = f"{base}-{number}"
    return slug

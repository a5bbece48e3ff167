"""A turn as modelsearch indexes it; the table is the archive's own."""

from modelsearch import index

from remarks.models import Turn


class IndexedTurn(index.Indexed, Turn):
    search_fields = (index.SearchField("text"), index.FilterField("speaker_id"))

    class Meta:
        proxy = True

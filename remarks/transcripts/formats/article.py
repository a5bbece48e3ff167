"""Which element of a page holds the transcript."""

from __future__ import annotations

from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

NAMED = "article, main, [role=main], [itemprop=articleBody], .entry-content, .body-content"
BLOCKS = frozenset(
    (
        "address article aside blockquote body center dd details div dl dt fieldset figcaption "
        "figure footer form h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section summary "
        "table tbody td tfoot th thead tr ul caption"
    ).split()
)
# Of a page with less text in paragraphs than this, all text counts.
MIN_PARAGRAPHS = 400
SHARES = (0.85, 0.6)
DEEPEST_SHARE = 0.9


def transcript_element(tree: LexborHTMLParser) -> LexborNode | None:
    """The page's article, or the deepest element that holds most of the prose.

    Linear in the page: the prose of all elements is counted in one walk.
    """
    body = tree.body
    if body is None:
        return None
    sizes = dict(_prose(body))
    total = sizes.get(body.mem_id, 0)
    if not total:
        return body
    named = [node for node in tree.css(NAMED) if node.mem_id in sizes]
    for share in SHARES:
        fitting = [node for node in named if sizes[node.mem_id] >= share * total]
        articles = [node for node in fitting if node.tag == "article"]
        if articles:
            return articles[0]
        if fitting:
            return min(fitting, key=lambda node: sizes[node.mem_id])
    return _deepest(body, sizes, total)


def _deepest(node: LexborNode, sizes: dict[int, int], total: int) -> LexborNode:
    while True:
        child = next(
            (
                c
                for c in node.iter()
                if c.tag in BLOCKS and c.tag != "p"
                if sizes.get(c.mem_id, 0) >= DEEPEST_SHARE * total
            ),
            None,
        )
        if child is None:
            return node
        node = child


def _prose(root: LexborNode) -> Iterator[tuple[int, int]]:
    """``(id, characters of prose)`` of each block: its paragraphs, or all where they are few."""
    words = in_paragraphs = paragraphs = 0
    begun: list[tuple[LexborNode, int, int]] = []
    for node, closing in _walk(root):
        tag = node.tag
        if tag == "-text":
            size = len(node.text_content or "")
            words += size
            in_paragraphs += size if paragraphs else 0
        elif closing:
            paragraphs -= tag == "p"
            if tag in BLOCKS or tag == "main":
                _, words_before, paragraphs_before = begun.pop()
                size = in_paragraphs - paragraphs_before
                yield node.mem_id, size if size > MIN_PARAGRAPHS else words - words_before
        else:
            paragraphs += tag == "p"
            if tag in BLOCKS or tag == "main":
                begun.append((node, words, in_paragraphs))


def _walk(root: LexborNode) -> Iterator[tuple[LexborNode, bool]]:
    """Every node below ``root`` in order; elements once more, as closing, behind their content."""
    stack: list[tuple[LexborNode, bool]] = [(root, False)]
    while stack:
        node, closing = stack.pop()
        yield node, closing
        if closing or node.tag == "-text":
            continue
        stack.append((node, True))
        stack.extend((child, False) for child in reversed(list(node.iter(include_text=True))))

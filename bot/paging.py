"""Pages of what is too long for one. They count from 0; a page past the last is the last."""

from __future__ import annotations


def in_bounds(page: int, total: int, size: int) -> tuple[int, int]:
    """The page that is meant, and how many there are of `total` things, `size` a page: one at
    least."""
    pages = max(1, -(-total // size))
    return min(max(page, 0), pages - 1), pages

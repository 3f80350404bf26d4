"""The tree of errors, and what people read of them."""

from __future__ import annotations

import inspect
import pickle
import re

import pytest

from bot import errors
from bot.errors import DocumentError, FetchError, PullquoteError, SettingsError

CLASSES = {
    name: kind
    for name, kind in inspect.getmembers(errors, inspect.isclass)
    if kind.__module__ == errors.__name__
}


def drawn() -> dict[str, str | None]:
    """The tree in the module's docstring: each name with its parent's, by indentation."""
    parents: dict[str, str | None] = {}
    above: list[tuple[int, str]] = []
    for line in (errors.__doc__ or "").splitlines():
        found = re.match(r"[ │├└─]*(?=\w+Error\b)", line)
        if not found:
            continue
        depth, name = found.end(), line[found.end() :].split()[0]
        above = [(d, n) for d, n in above if d < depth]
        parents[name] = above[-1][1] if above else None
        above.append((depth, name))
    return parents


def test_the_docstring_draws_the_tree_of_the_classes() -> None:
    there = {
        name: None if kind is PullquoteError else kind.__bases__[0].__name__
        for name, kind in CLASSES.items()
    }
    assert drawn() == there, "draw the tree in bot/errors.py as the classes are"


def test_every_error_is_one_of_ours_and_says_what_it_is() -> None:
    for name, kind in CLASSES.items():
        assert issubclass(kind, PullquoteError), name
        assert inspect.getdoc(kind), f"{name} has no docstring"


def test_the_message_is_what_a_person_reads() -> None:
    error = PullquoteError("the disk is full: free some space")
    assert error.user_message == str(error) == "the disk is full: free some space"


def test_a_settings_error_names_key_problem_and_example() -> None:
    error = SettingsError("REFRESH_HOURS", "'x' is not a number", "24")
    assert error.key == "REFRESH_HOURS"
    assert error.user_message == "REFRESH_HOURS: 'x' is not a number; for example 24"


@pytest.mark.parametrize(("line", "message"), [(None, "a.md: is odd"), (7, "a.md line 7: is odd")])
def test_a_document_error_survives_the_way_from_a_child_process(
    line: int | None, message: str
) -> None:
    error = pickle.loads(pickle.dumps(DocumentError("a.md", "is odd", line)))
    assert isinstance(error, DocumentError)
    assert (error.path, error.line, error.reason) == ("a.md", line, "is odd")
    assert error.user_message == str(error) == message


def test_a_fetch_error_says_whether_it_may_pass() -> None:
    assert FetchError("https://example.org/feed", "is down", passing=True).passing
    error = FetchError("https://example.org/feed", "is not there")
    assert not error.passing
    assert error.user_message == "https://example.org/feed: is not there"

"""Buttons, selects, pagers and modals that survive a restart.

Everything a component must know stands in its `custom_id`: `p1:<verb>:<field>:…`, written by
`write` and read by `read`; "p1" changes when the meaning of the fields does. In a field ":" is
"~." and "~" is "~~". Of each verb one `Action` stands in the cog that owns it; modals come back
to that cog through `jump`. What is in no table here is from another version: `is_unknown`.

A pager's state is a short request (`pack`), or the key of a row that `Pages` keeps.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple, Self, cast

import discord

from bot.errors import NotFoundError
from bot.model import Filters, Request
from bot.ui import replies
from bot.ui.text import BUTTON_URL, cut, safe_url

#: Discord's limits: "Component Reference".
CUSTOM_ID, LABEL, CHOICE, SELECT_OPTIONS = 100, 80, 100, 25
_VERSION = "p1"
#: Of a custom_id, so much may be a pager's state: the longest verb and two numbers fit beside.
_MOST_STATE = 60
_MOST_PAGES = 10_000


class Verb(StrEnum):
    """What a component does. One word after the other: whose it is, what happens."""

    EPISODE_SHOW = "episode.show"  # in place: episode id
    EPISODE_PICK = "episode.pick"  # select, in place: the episode ids it offers
    EPISODE_OPEN = "episode.open"  # select, a new card
    EPISODES_PAGE = "episodes.page"
    EPISODES_JUMP = "episodes.jump"
    EPISODES_GO = "episodes.go"
    GUEST_PAGE = "guest.page"
    GUEST_JUMP = "guest.jump"
    GUEST_GO = "guest.go"
    QUOTE_RANDOM = "quote.random"  # a new card: episode id
    QUOTE_ANOTHER = "quote.another"  # in place: state
    QUOTE_CONTEXT = "quote.context"  # quote id, episode id, the part shown
    QUOTE_OF_DAY = "quote.day"  # the same as context: quote id, episode id, its date
    QUOTE_POST = "quote.post"  # quote id, episode id, the part shown
    QUOTE_REMOVE = "quote.remove"  # who posted it
    QUOTES_LITERAL = "quotes.literal"  # state
    QUOTES_PAGE = "quotes.page"
    QUOTES_JUMP = "quotes.jump"
    QUOTES_GO = "quotes.go"
    LINKS_SHOW = "links.show"  # a new card: episode id
    LINKS_PAGE = "links.page"
    LINKS_JUMP = "links.jump"
    LINKS_GO = "links.go"
    QOTD_PAGE = "qotd.page"
    QOTD_JUMP = "qotd.jump"
    QOTD_GO = "qotd.go"
    FORGET_ASK = "forget.ask"
    FORGET_DO = "forget.do"
    FORGET_KEEP = "forget.keep"
    HIDE_PICK = "hide.pick"  # select, in place
    HIDE_UNDO = "hide.undo"  # in place: quote id
    HIDDEN_SHOW = "hidden.show"  # select, in place: the page
    HIDDEN_PAGE = "hidden.page"
    HIDDEN_JUMP = "hidden.jump"
    HIDDEN_GO = "hidden.go"
    PROBLEMS_PAGE = "problems.page"
    PROBLEMS_JUMP = "problems.jump"
    PROBLEMS_GO = "problems.go"
    REFRESH_CONFIRM = "refresh.confirm"  # the digest of what would go
    REFRESH_KEEP = "refresh.keep"


class Pager(NamedTuple):
    """The verbs by which one kind of list is paged: to a page, ask which, the modal's answer."""

    page: Verb
    jump: Verb
    go: Verb


EPISODES = Pager(Verb.EPISODES_PAGE, Verb.EPISODES_JUMP, Verb.EPISODES_GO)
GUEST = Pager(Verb.GUEST_PAGE, Verb.GUEST_JUMP, Verb.GUEST_GO)
QUOTES = Pager(Verb.QUOTES_PAGE, Verb.QUOTES_JUMP, Verb.QUOTES_GO)
LINKS = Pager(Verb.LINKS_PAGE, Verb.LINKS_JUMP, Verb.LINKS_GO)
HIDDEN = Pager(Verb.HIDDEN_PAGE, Verb.HIDDEN_JUMP, Verb.HIDDEN_GO)
PROBLEMS = Pager(Verb.PROBLEMS_PAGE, Verb.PROBLEMS_JUMP, Verb.PROBLEMS_GO)
QOTD = Pager(Verb.QOTD_PAGE, Verb.QOTD_JUMP, Verb.QOTD_GO)
_PAGERS = (EPISODES, GUEST, QUOTES, LINKS, HIDDEN, PROBLEMS, QOTD)

#: How many fields each verb has.
_FIELDS: Mapping[Verb, int] = {
    **dict.fromkeys(Verb, 1),
    **{pager.page: 2 for pager in _PAGERS},  # page, state
    **{pager.jump: 2 for pager in _PAGERS},  # pages, state
    Verb.EPISODE_OPEN: 0,
    Verb.QUOTE_CONTEXT: 3,
    Verb.QUOTE_OF_DAY: 3,
    Verb.QUOTE_POST: 3,
    Verb.FORGET_ASK: 0,
    Verb.FORGET_DO: 0,
    Verb.FORGET_KEEP: 0,
    Verb.HIDE_PICK: 0,
    Verb.REFRESH_KEEP: 0,
}
#: The verbs whose first field is a number: a page, from 0 (-1 stands before the first), or how
#: many there are.
_NUMBERED = frozenset(
    {Verb.HIDDEN_SHOW, *(verb for pager in _PAGERS for verb in (pager.page, pager.jump))}
)
_NUMBER = "-?[0-9]{1,6}"
#: The verbs about a quote, whose id is their first field.
_ABOUT_A_QUOTE = frozenset({Verb.QUOTE_CONTEXT, Verb.QUOTE_OF_DAY, Verb.QUOTE_POST})
#: The verbs of modals; all others are pressed or chosen.
MODALS = frozenset(pager.go for pager in _PAGERS)

# The codec


def write(verb: Verb, *fields: object) -> str:
    """The custom_id; ValueError where the fields are not the verb's or too long for Discord."""
    texts = [str(field).replace("~", "~~").replace(":", "~.") for field in fields]
    custom_id = ":".join((_VERSION, verb, *texts))
    if len(texts) != _FIELDS[verb] or len(custom_id) > CUSTOM_ID:
        raise ValueError(f"no custom_id: {custom_id!r}")
    return custom_id


def read(custom_id: str) -> tuple[Verb, list[str]] | None:
    """Verb and fields; None for what this version did not write."""
    version, _, rest = custom_id.partition(":")
    name, *texts = rest.split(":")
    if version != _VERSION or name not in Verb.__members__.values():
        return None
    verb = Verb(name)
    if len(texts) != _FIELDS[verb] or (verb in _NUMBERED and not re.fullmatch(_NUMBER, texts[0])):
        return None
    return verb, [re.sub(r"~(.)", lambda m: ":" if m[1] == "." else m[1], t) for t in texts]


def verbs_in(components: Iterable[Mapping[str, Any]]) -> Iterator[tuple[Verb, list[str]]]:
    """What a message's components do, in order: verbs with their fields."""
    for component in components:
        if known := read(str(component.get("custom_id", ""))):
            yield known
        yield from verbs_in(component.get("components") or ())


def quotes_in(components: Iterable[Mapping[str, Any]]) -> list[str]:
    """The ids of the quotes that a message's components are about, each once, in order."""
    found = (fields[0] for verb, fields in verbs_in(components) if verb in _ABOUT_A_QUOTE)
    return list(dict.fromkeys(found))


def template(verb: Verb) -> re.Pattern[str]:
    """What the custom_ids of a verb match, for discord.ui.DynamicItem."""
    fields = [_NUMBER if verb in _NUMBERED and at == 0 else "[^:]*" for at in range(_FIELDS[verb])]
    written = "".join(f":({field})" for field in fields)
    return re.compile(re.escape(f"{_VERSION}:{verb}") + written, re.DOTALL)


def is_unknown(interaction: discord.Interaction[Any]) -> bool:
    """Whether a component or modal was used that nothing handles: of another version, or a
    component that its message doesn't have, of which discord.py says nothing to anybody."""
    if interaction.type not in (
        discord.InteractionType.component,
        discord.InteractionType.modal_submit,
    ):
        return False
    found = read(_data(interaction).get("custom_id", ""))
    is_modal = interaction.type is discord.InteractionType.modal_submit
    if found is None or (found[0] in MODALS) != is_modal:
        return True
    return not is_modal and not _is_there(interaction)


def _is_there(interaction: discord.Interaction[Any]) -> bool:
    """Whether the message has the component that was used."""
    message, data = interaction.message, _data(interaction)
    if message is None:
        return False
    kind = discord.ui.LayoutView if message.flags.components_v2 else discord.ui.View
    return any(
        item.type.value == data.get("component_type")
        and getattr(item, "custom_id", None) == data.get("custom_id")
        for item in kind.from_message(message, timeout=None).walk_children()
    )


def _data(interaction: discord.Interaction[Any]) -> Mapping[str, Any]:
    return cast(Mapping[str, Any], interaction.data or {})


# A pager's state

_LETTERS = {
    "show": "s", "episode": "e", "speaker": "w", "year": "y", "topic": "t", "site": "l",
}  # fmt: skip


def pack(request: Request) -> str | None:
    """The request in a few characters; None where it must be kept in a row: it is too long, or
    it holds words that somebody typed, who may want them forgotten."""
    if request.kind == "search" or request.literal or request.filters.exact:
        return None
    fields = [("x", request.text), ("g", request.guest)]
    fields += [(letter, getattr(request.filters, name)) for name, letter in _LETTERS.items()]
    parts = [f"{key}{_quoted(str(value))}" for key, value in fields if value not in (None, "")]
    state = "|".join((request.kind, *parts, ""))
    written = len(state) + state.count(":") + state.count("~")
    return state if written <= _MOST_STATE else None


def unpack(state: str) -> Request | None:
    """The request of a `pack`ed state; None where the state is the key of a row, or no state."""
    if "|" not in state:
        return None
    kind, *parts, _ = state.split("|")
    values = {part[0]: part[1:].replace("%1", "|").replace("%0", "%") for part in parts if part}
    filters: dict[str, Any] = {name: values.get(key) for name, key in _LETTERS.items()}
    year = filters["year"]
    if year is not None and not re.fullmatch("-?[0-9]{1,16}", year):
        return None
    filters["year"] = int(year) if year is not None else None
    return Request(kind, values.get("x", ""), Filters(**filters), values.get("g"))


def _quoted(value: str) -> str:
    return value.replace("%", "%0").replace("|", "%1")


# Components


def button(
    label: str,
    custom_id: str,
    style: discord.ButtonStyle = discord.ButtonStyle.secondary,
    *,
    disabled: bool = False,
) -> discord.ui.Button[Any]:
    """A button that says in words what it does."""
    return discord.ui.Button(
        label=cut(label, LABEL), custom_id=custom_id, style=style, disabled=disabled
    )


def link_button(label: str, url: str | None) -> discord.ui.Button[Any] | None:
    """A button that opens an address; None where Discord would not take the address."""
    address = safe_url(url, BUTTON_URL) if url else None
    return discord.ui.Button(label=cut(label, LABEL), url=address) if address else None


def row(*items: discord.ui.Item[Any] | None) -> discord.ui.ActionRow[Any] | None:
    """A row of what is there, at most five buttons or one select; None for nothing."""
    found = [item for item in items if item is not None]
    return discord.ui.ActionRow(*found) if found else None


def pager_row(pager: Pager, page: int, pages: int, state: str) -> discord.ui.ActionRow[Any] | None:
    """Previous, next, jump to page; None where there is one page. `page` counts from 0."""
    if pages <= 1:
        return None
    # The disabled ones keep ids of their own: Discord refuses a message with one id twice.
    return discord.ui.ActionRow(
        button("Previous", write(pager.page, page - 1, state), disabled=page <= 0),
        button("Next", write(pager.page, page + 1, state), disabled=page >= pages - 1),
        button("Jump to page", write(pager.jump, pages, state)),
    )


def _jump_modal(pager: Pager, pages: int, state: str) -> discord.ui.Modal:
    """Asks which page."""
    modal = discord.ui.Modal(title="Jump to page", custom_id=write(pager.go, state), timeout=None)
    field: discord.ui.TextInput[Any] = discord.ui.TextInput(custom_id="page", max_length=10)
    modal.add_item(discord.ui.Label(text=f"Page, 1 to {pages:,}"[:45], component=field))
    # Ended before it is sent, so that discord.py keeps nothing of it; `jump` hears of it.
    modal.stop()
    return modal


def _submitted(interaction: discord.Interaction[Any], pager: Pager) -> tuple[str, str] | None:
    """What was typed into this pager's modal, and the pager's state; None for anything else."""
    if interaction.type is not discord.InteractionType.modal_submit:
        return None
    data = _data(interaction)
    found = read(data.get("custom_id", ""))
    if found is None or found[0] is not pager.go:
        return None
    return _typed(data.get("components", [])), found[1][0]


def _typed(components: Sequence[Mapping[str, Any]]) -> str:
    for component in components:
        inner = component.get("component")
        for field in [inner] if inner else component.get("components", []):
            if field.get("custom_id") == "page":
                return str(field.get("value", ""))
    return ""


def page_number(text: str) -> int:
    """The page that was typed, counted from 0. NotFoundError where it is no number."""
    digits = text.strip()
    if not digits.isdecimal():
        raise NotFoundError("That is not a page: type its number, such as 3.")
    return min(max(int(digits), 1), _MOST_PAGES) - 1


class Action(discord.ui.DynamicItem[discord.ui.Item[Any]], template=r"(?!)"):
    """One verb: made anew from the custom_id each time it is used, kept nowhere.

    A child names its verb (`class Post(Action, template=template(Verb.QUOTE_POST))`) and
    implements `act`. Whatever that raises becomes one safe reply; discord.py would only log it.
    """

    def __init__(self, item: discord.ui.Item[Any], fields: Sequence[str]) -> None:
        super().__init__(item)
        self.arguments = fields

    @property
    def chosen(self) -> str:
        """The value that was chosen in a select; "" for a button."""
        values = getattr(self.item, "values", None)
        return str(values[0]) if values else ""

    @classmethod
    async def from_custom_id(
        cls,
        interaction: discord.Interaction[Any],
        item: discord.ui.Item[Any],
        match: re.Match[str],
    ) -> Self:
        """Called by discord.py; the template has matched, so there is something to read."""
        found = read(match.string)
        return cls(item, found[1] if found else ())

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Called by discord.py."""
        await replies.guarded(interaction, self.act(interaction))

    async def act(self, interaction: discord.Interaction[Any]) -> None:
        """Do it and answer."""
        raise NotImplementedError


# Turning pages

#: Shows a page (from 0) of what a pager's state stands for, or raises for who may not see it.
ShowPage = Callable[[discord.Interaction[Any], int, str], Awaitable[None]]


def paging(
    pager: Pager,
    turn: ShowPage,
    check: Callable[[discord.Interaction[Any]], object] = lambda _: None,
) -> tuple[type[Action], type[Action]]:
    """The actions of a pager's row: another page, and the question which one. `turn` says who
    may turn, and `check` who is not even asked, by what they raise."""

    class TurnPage(Action, template=template(pager.page)):
        """Another page."""

        async def act(self, interaction: discord.Interaction[Any]) -> None:
            page, state = self.arguments
            await turn(interaction, int(page), state)

    class AskPage(Action, template=template(pager.jump)):
        """Which page?"""

        async def act(self, interaction: discord.Interaction[Any]) -> None:
            check(interaction)
            pages, state = self.arguments
            await replies.ask(interaction, _jump_modal(pager, int(pages), state))

    return TurnPage, AskPage


async def jump(interaction: discord.Interaction[Any], pager: Pager, turn: ShowPage) -> None:
    """Turn to the page that was typed into this pager's modal; nothing for what is none."""

    async def go(text: str, state: str) -> None:
        await turn(interaction, page_number(text), state)

    if typed := _submitted(interaction, pager):
        await replies.guarded(interaction, go(*typed))

"""The use cases on the loaded sample show: what members ask, and what they get."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest
from shelf import TODAY, Shelf

from bot.errors import NotFoundError
from bot.library import Library
from bot.model import Filters, QuoteResults
from bot.opening import Opened
from bot.refresh import Refresher
from bot.ui import quotes


def episode_id(library: Library, number: int) -> str:
    """Of the sample show."""
    return next(e.episode_id for e in library.catalogue.newest if e.number == number)


def numbers(library: Library, results: QuoteResults) -> list[int | None]:
    """The episodes of the hits."""
    return [library.catalogue.episode(hit.quote.episode_id).number for hit in results.hits]


# Quotes


async def test_where_there_may_be_more_answers_than_are_counted_it_is_said(
    library: Library,
) -> None:
    assert (await library.search_quotes("clock")).more
    assert not (await library.search_quotes("willow")).more


async def test_what_was_said_is_found_word_for_word(library: Library) -> None:
    text = "You can buy a machine for this. It's called a willow stick with a plug."
    best = (await library.search_quotes(text)).hits[0]
    assert text in best.quote.text
    assert best.quote.person == "Aurélie Szczepańska"
    assert not best.weak
    assert best.score > 0.9


async def test_a_phrase_in_quotation_marks_is_met_to_the_word(library: Library) -> None:
    results = await library.search_quotes('"a willow stick with a plug"')
    assert [hit.weak for hit in results.hits] == [False]
    ((start, stop),) = results.hits[0].bold
    assert results.hits[0].excerpt[start:stop] == "a willow stick with a plug"
    assert (await library.search_quotes('"a stick willow with a plug"')).hits == ()


async def test_exact_takes_the_whole_text_to_the_word(library: Library) -> None:
    exact = Filters(exact=True)
    found = await library.search_quotes("willow stick with a plug", exact)
    assert len(found.hits) == 1
    assert (await library.search_quotes("willow stick plug", exact)).hits == ()


async def test_a_misspelt_word_is_corrected_and_told(library: Library) -> None:
    results = await library.search_quotes("wilow stik with a plug")
    assert results.corrected["wilow"] == "willow"
    assert "willow stick with a plug" in results.hits[0].quote.text
    literal = await library.search_quotes("wilow", literal=True)
    assert literal.corrected == {}
    assert not [hit for hit in literal.hits if not hit.weak]


async def test_what_was_misheard_is_found_by_the_right_word(library: Library) -> None:
    """Nowhere in that transcript is it spelt right; shows.toml says what it is."""
    results = await library.search_quotes("the clock needs an escapement tooth", per_page=10)
    titles = {library.catalogue.episode(hit.quote.episode_id).title for hit in results.hits}
    assert "The Clock That Answers the Moon" in titles


async def test_nothing_found_shows_the_nearest_as_weak(library: Library) -> None:
    for text in ("quantum blockchain submarine", "who invented the submarine ladder"):
        results = await library.search_quotes(text)
        assert all(hit.weak for hit in results.hits)
        assert results.total == results.episodes == 0


@pytest.mark.parametrize("text", ["", "  ", "(", "!!!", "[LAUGHTER]", "\0", "zzqxv", "\ud800"])
async def test_what_is_no_question_has_no_answer(library: Library, text: str) -> None:
    results = await library.search_quotes(text)
    assert results.hits == ()
    assert (results.total, results.page, results.pages) == (0, 0, 1)


async def test_what_a_long_turn_is_cut_in_is_found_across_the_cut(shelf: Shelf) -> None:
    """In quotation marks, by its words, and misspelt; and both passages are shown."""
    words = "river tailor silence house cloth morning ladder harbour paper winter thread".split()
    said = [
        f"The {words[n % 11]} of {n} had a {words[n * 3 % 7]}, and {words[n % 5]}{n} kites flew."
        for n in range(40)
    ]
    shelf.post(1, "Kites", "RUTH: " + " ".join(said))
    await shelf.refresh()
    async with shelf.opened() as house:
        library = house.library
        everything = await library.search_quotes("kites tailor", nearest=True, per_page=50)
        passages = sorted((hit.quote for hit in everything.hits), key=lambda quote: quote.row)
        assert len(passages) > 2
        for before, after in itertools.pairwise(passages[1:-1]):
            ends, begins = before.text.split()[-6:], after.text.split()[:6]
            across = " ".join([*ends, *begins])
            for text in (f'"{across}"', across, across.replace("kites", "kitess")):
                best = (await library.search_quotes(text)).hits[0]
                assert across in best.text
                assert len(best.text.split()) <= 120
                assert best.quote.text in (before.text, after.text)
                assert not best.weak
                around = quotes.part_of(best)
                assert around
                own = best.quote.text[slice(*map(int, around.split("-")))]
                assert " ".join(ends) in own or " ".join(begins) in own
            # What stands at the beginning of a passage is its own, and not of the one before.
            for hidden in (frozenset[str](), frozenset({after.quote_id})):
                text = " ".join(after.text.split()[:9])
                exact = await library.search_quotes(text, Filters(exact=True), hidden=hidden)
                found = [hit.quote.quote_id for hit in exact.hits]
                assert found == ([] if hidden else [after.quote_id])


@pytest.mark.parametrize(
    "text",
    [
        "a", "x", "is it the", "?!.,;", "clock AND (bell OR \"tide) NEAR/3 -moss* ^a", "be\0ll",
        "🚀 bell 🔔", "bell колокол 鐘",
        "be\u200bll\u200d", "\u202ebell", "be\u0301ll", "\ud800 bell",
        "#4", "c++", "don't", "\"the\"", "bell " * 1200,
        "bel clok tid escapment " * 260, "q" * 6000,
    ],
)  # fmt: skip
async def test_whatever_is_typed_is_answered(library: Library, text: str) -> None:
    for how in ({}, {"literal": True}, {"filters": Filters(exact=True)}, {"nearest": True}):
        results = await library.search_quotes(text, **how)
        assert len(results.hits) <= 5
        for hit in results.hits:
            assert 0 <= hit.score <= 1
            assert 0 < len(hit.excerpt) <= 300
            assert all(0 <= a < b <= len(hit.excerpt) for a, b in hit.bold)


async def test_filters_narrow(library: Library) -> None:
    async def found(**filters: Any) -> set[int | None]:
        results = await library.search_quotes("bell", Filters(**filters), nearest=True, per_page=50)
        return set(numbers(library, results))

    everywhere = await found()
    assert len(everywhere) > 1
    assert await found(episode=episode_id(library, 4)) == {4}
    assert 4 in await found(year=2023)
    assert await found(year=2023) <= {1, 2, 3, 4, 5, 7, 8}
    assert await found(year=1999) == set()
    assert 4 in await found(topic="Acoustics")
    assert await found(topic="Acoustics") <= {4, 14}
    assert await found(show="slow-machines") == everywhere
    assert await found(speaker="Aurélie Szczepańska") == {4}


async def test_a_speaker_is_known_by_any_spelling(library: Library) -> None:
    for name in ("Aurélie Szczepańska", "aurelie szczepanska", "Szczepanska"):
        results = await library.search_quotes("bronze", Filters(speaker=name))
        assert results.hits
        assert {hit.quote.person for hit in results.hits} == {"Aurélie Szczepańska"}
    with pytest.raises(NotFoundError, match="Nobody called “Zebedee Quux”"):
        await library.search_quotes("bronze", Filters(speaker="Zebedee Quux"))


async def test_pages_part_the_answers_without_repeating_one(library: Library) -> None:
    first = await library.search_quotes("clock", nearest=True, per_page=3)
    assert first.pages > 2
    pages = [
        await library.search_quotes("clock", nearest=True, per_page=3, page=page)
        for page in range(first.pages)
    ]
    rows = [hit.quote.row for page in pages for hit in page.hits]
    assert len(rows) == len(set(rows))
    assert [page.page for page in pages] == list(range(first.pages))
    beyond = await library.search_quotes("clock", nearest=True, per_page=3, page=999)
    assert beyond.hits == pages[-1].hits
    assert beyond.page == first.pages - 1


async def test_excerpts_are_short_and_bold_what_was_found(library: Library) -> None:
    for text in ("pendulum clock", "sourdough starter", "seed vault ice", "minor third of a bell"):
        hits = (await library.search_quotes(text)).hits
        assert hits
        for hit in hits:
            assert len(hit.excerpt) <= 300
            words = [hit.excerpt[a:b].lower() for a, b in hit.bold]
            assert words
            assert all(words)
            assert not {"the", "of", "a"} & set(words)


async def test_the_same_words_said_twice_are_one_hit(shelf: Shelf) -> None:
    slogan = "BEN: Remember to wax the bridle before every frost."
    for number in range(1, 5):
        shelf.post(number, f"Kites {number}", slogan)
    await shelf.refresh()
    async with shelf.opened() as house:
        results = await house.library.search_quotes("wax the bridle before every frost")
        assert [hit.quote.text for hit in results.hits if not hit.weak] == [
            "Remember to wax the bridle before every frost."
        ]


async def test_an_episode_has_two_hits_before_the_others_had_theirs(shelf: Shelf) -> None:
    talk = "\n\n".join(f"BEN: Wax the bridle, rule {n}.\n\nRUTH: Oh." for n in range(6))
    shelf.post(1, "Rules", talk)
    shelf.post(2, "Frost", "BEN: We wax the bridle in the frost, and nobody thanks us for it.")
    shelf.post(3, "Summer", "BEN: They wax the bridle in the summer too, which is a waste of wax.")
    await shelf.refresh()
    async with shelf.opened() as house:
        results = await house.library.search_quotes("wax the bridle", nearest=True, per_page=20)
        found = [(number, hit.weak) for number, hit in zip(
            numbers(house.library, results), results.hits, strict=True)]  # fmt: skip
        assert max(Counter(found[:4]).values()) <= 2
        assert {number for number, _ in found[:4]} == {1, 2, 3}
        assert [weak for _, weak in found] == sorted(weak for _, weak in found)
        one = Filters(episode=episode_id(house.library, 1))
        alone = await house.library.search_quotes("wax the bridle", one, per_page=20)
        assert len(alone.hits) == 6


async def test_a_quote_by_its_id(library: Library) -> None:
    hit = (await library.search_quotes("willow stick with a plug")).hits[0]
    assert await library.quote(hit.quote.quote_id) == hit.quote
    assert await library.quote(hit.quote.quote_id, "another episode") == hit.quote
    with pytest.raises(NotFoundError, match="search for it again"):
        await library.quote("aaaaaaaaaaaa")


async def test_the_context_of_a_quote(library: Library) -> None:
    hit = (await library.search_quotes("willow stick with a plug")).hits[0]
    turns, at = await library.context(hit.quote)
    assert len(turns) == 5
    assert at == 2
    assert turns[at].text == hit.quote.text
    assert turns[at + 1].text.startswith("Aurélie Szczepańska, what is bell metal?")


# Random


async def test_random_is_never_the_same_twice_in_a_row(library: Library) -> None:
    seen = [(await library.random_quote(7)).quote_id for _ in range(40)]
    assert all(one != next_one for one, next_one in itertools.pairwise(seen))
    assert len(set(seen)) > 5


async def test_random_quotes_are_worth_reading_and_pass_the_filters(library: Library) -> None:
    for _ in range(10):
        quote = await library.random_quote(7, Filters(speaker="Ada Okonkwo", year=2023))
        assert quote.person == "Ada Okonkwo"
        assert (library.catalogue.episode(quote.episode_id).date or "").startswith("2023")
        assert 60 <= len(quote.alone) <= 400
    with pytest.raises(NotFoundError, match="without one of the options"):
        await library.random_quote(7, Filters(year=1999))


def chosen_first(rows: Sequence[int]) -> int:
    """Chance at its most stubborn: always the first."""
    return rows[0]


async def library_that_chooses_first(house: Opened) -> Library:
    """The same library with a chance that can be foreseen."""
    refresher = Refresher(house.library_store, house.community_store)
    library = Library(house.library_store, refresher, lambda: (), lambda: TODAY, chosen_first)
    await library.load()
    return library


async def test_however_chance_falls_there_is_another_quote(house: Opened) -> None:
    library = await library_that_chooses_first(house)
    first, second, third = [(await library.random_quote(7)).quote_id for _ in range(3)]
    assert first != second
    assert first == third
    assert (await library.random_quote(8)).quote_id == first, "each asker for themselves"
    assert (await library.random_quote(9, shown=first)).quote_id == second, "nor what stands there"


async def test_the_only_quote_there_is_may_come_again(shelf: Shelf) -> None:
    worthy = (
        "A pendulum clock in a tower loses a second a day when somebody paints the weights,"
        " and every keeper learns that the hard way."
    )
    filler = "\n\n".join(f"RUTH: Number {n}.\n\nBEN: Good." for n in range(20))
    shelf.post(1, "Clocks", f"{filler}\n\nINES: {worthy}\n\n{filler}")
    await shelf.refresh()
    async with shelf.opened() as house:
        texts = {(await house.library.random_quote(7)).text for _ in range(3)}
        assert texts == {worthy}


# Links


async def test_links_are_found_by_words_and_site(library: Library) -> None:
    results = await library.search_links("recipe for loam with horse manure")
    best = results.answers[0].found
    assert best.link.url == "https://bells.example.org/loam"
    assert best.site == "bells.example.org"
    assert best.episode_id == episode_id(library, 4)
    of_site = await library.search_links("bells", Filters(site="acoustics"))
    assert {hit.found.site for hit in of_site.hits} <= {"acoustics.example.com"}
    assert (await library.search_links("loam", Filters(year=1999))).hits == ()
    assert (await library.search_links("")).hits == ()
    write_ahead = await library.search_links("what the write-ahead log promises")
    assert write_ahead.hits[0].found.link.url.endswith("/docs/wal")
    assert (await library.search_links("quantum blockchain")).answers == ()


async def test_the_links_of_an_episode_are_in_the_order_of_its_notes(library: Library) -> None:
    episode = library.catalogue.episode(episode_id(library, 4))
    links = await library.episode_links(episode)
    assert [link.text for link in links][-1] == "quiz"
    assert {link.section for link in links} == {"Slow things of the week", "Interview"}

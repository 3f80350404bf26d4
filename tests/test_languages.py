"""Shows in other languages than English, through the real library: nothing said is ever lost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from shelf import Shelf

from bot.errors import NotFoundError
from bot.library import Library
from bot.model import Filters

RUSSIAN = """
ОЛЬГА: Каждое воскресенье я поднимаюсь по лестнице и завожу часы тяжёлой рукояткой.

ИВАН: А зимой?

ОЛЬГА: Дед смазывал шестерни гусиным жиром, и зимой часы отставали на целую минуту.
"""
JAPANESE = """
高橋: 毎週日曜日に時計塔に上って、重いハンドルで時計を巻きます。

山田: 冬はどうですか。

高橋: 冬になると油が固くなって、時計が一分遅れることがあります。コンピューターは使いません。
"""
CHINESE = """
王小明: 每个星期天我都爬上钟楼，用沉重的手柄给大钟上弦。

李雷: 冬天怎么办？

王小明: 冬天的时候润滑油会变硬，所以大钟每天要慢一分钟。
"""
FRENCH = """
ZOË: Chaque dimanche j'escalade l'échelle et je remonte l'horloge avec une manivelle très lourde.

ZOË: À Ærøskøbing, le forgeron Søren Łukaszewicz disait que son cœur d'acier se dilatait l'été.
"""
SHOWS = {
    "ru": ("Медленные машины", "Часы на башне", "Ольга Ёлкина", "Часовое дело", RUSSIAN),
    "ja": ("ゆっくり機械", "時計塔の番人", "高橋 美咲", "時計", JAPANESE),
    "zh": ("慢机器", "钟楼上的守钟人", "王小明", "时钟", CHINESE),
    "fr": ("Machines lentes", "L’horloge de l’église", "Zoë Lefèvre-Çelik", "Horlogerie", FRENCH),
}


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """Four shows with two episodes each, loaded once."""
    shelf = Shelf(tmp_path_factory.mktemp("languages"))
    shelf.configure(
        *(
            f'slug = "{slug}"\ntitle = "{title}"\nlanguage = "{slug}"\nsources = ["{slug}"]'
            for slug, (title, *_) in SHOWS.items()
        )
    )
    for slug, (_, title, guest, topic, talk) in SHOWS.items():
        (shelf.folder / slug).mkdir()
        front = f'guests = ["{guest}"]\ncategories = ["{topic}"]'
        shelf.post(1, title, talk.strip(), front).rename(shelf.folder / slug / "1.md")
        shelf.post(2, "Bread").rename(shelf.folder / slug / "2.md")
    assert not asyncio.run(shelf.refresh()).refused
    return shelf


@pytest.fixture
async def library(loaded: Shelf) -> AsyncIterator[Library]:
    async with loaded.opened() as house:
        await house.library.load()
        yield house.library


@pytest.mark.parametrize(
    ("show", "query", "said"),
    [
        ("ru", "тяжелой рукояткой", "тяжёлой рукояткой"),
        ("ru", "ГУСИНЫМ ЖИРОМ", "гусиным жиром"),
        ("ru", "шестрени", "шестерни"),
        ("ja", "ハンドル", "ハンドル"),
        ("ja", "油が固く", "油が固く"),
        ("ja", "ｺﾝﾋﾟｭｰﾀｰ", "コンピューター"),
        ("ja", "時計塔", "時計塔"),
        ("zh", "润滑油", "润滑油"),
        ("zh", "慢一分钟", "慢一分钟"),
        ("zh", "手柄", "手柄"),
        ("fr", "tres lourde", "très lourde"),
        ("fr", "echelle", "échelle"),
        ("fr", "aeroskobing", "Ærøskøbing"),
        ("fr", "Soren Lukaszewicz", "Søren Łukaszewicz"),
    ],
)
async def test_what_was_said_is_found_folded_and_by_its_parts(
    library: Library, show: str, query: str, said: str
) -> None:
    best = (await library.search_quotes(query, Filters(show=show))).hits[0]
    assert said in best.quote.text
    assert not best.weak
    bold = [best.excerpt[start:stop] for start, stop in best.bold]
    assert any(said in part or part in said for part in bold)


@pytest.mark.parametrize(
    ("show", "query"),
    [
        ("ru", "часы на башне"), ("ru", "башня"), ("ru", "елкина"), ("ru", "Ольга"), ("ru", "#1"),
        ("ja", "時計塔"), ("ja", "番人"), ("ja", "高橋"), ("ja", "美咲"), ("ja", "高橋美咲"),
        ("zh", "钟楼"), ("zh", "守钟人"), ("zh", "王小明"), ("zh", "小明"),
        ("fr", "eglise"), ("fr", "lefevre celik"), ("fr", "zoe"), ("fr", "horlogerie"),
    ],
)  # fmt: skip
async def test_episodes_are_found_by_title_guest_and_topic(
    library: Library, show: str, query: str
) -> None:
    found = await library.find_episodes(query, show)
    assert found.best
    assert found.best.number == 1


@pytest.mark.parametrize(
    ("name", "person"),
    [
        ("елкина", "Ольга Ёлкина"), ("高橋美咲", "高橋 美咲"), ("美咲", "高橋 美咲"),
        ("小明", "王小明"), ("lefevre", "Zoë Lefèvre-Çelik"), ("celik", "Zoë Lefèvre-Çelik"),
    ],
)  # fmt: skip
async def test_guests_are_found_by_a_part_of_their_name(
    library: Library, name: str, person: str
) -> None:
    assert library.catalogue.person(name).name == person
    assert person in library.catalogue.complete_people(name[:2], 25)


@pytest.mark.parametrize(
    ("show", "query"),
    [("ja", "計器"), ("ja", "塔人"), ("zh", "王楼"), ("ru", "Достоевский"), ("fr", "Ångström")],
)
async def test_characters_that_stand_apart_are_no_answer(
    library: Library, show: str, query: str
) -> None:
    assert (await library.find_episodes(query, show)).best is None


async def test_a_quote_that_stands_alone_is_drawn_by_its_form(library: Library) -> None:
    drawn = {(await library.random_quote(1, Filters(show="ru"))).alone for _ in range(12)}
    assert drawn == {RUSSIAN.split("\n\n")[0].split(": ")[1], RUSSIAN.split(": ")[3].strip()}
    with pytest.raises(NotFoundError, match="without one of the options"):
        await library.random_quote(1, Filters(show="ja"))  # Shorter than 60 characters, all of it.

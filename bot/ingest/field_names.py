"""What fields are called, in a post's front matter and above a transcript, in the languages that
podcasts speak.

A name is compared by its letters alone, so `publish_date`, `publishDate` and "Publish date" are
one, and so are "Duración" and `duracion`.
"""

from __future__ import annotations

from functools import cache, lru_cache

from bot.ingest.names import fold

#: In the order in which the fields of a post are asked; what is nothing that is asked for is "".
_NAMES = {
    "title": "title|episode title|titel|titre|titulo|titolo|tytul|название",
    "number": (
        "episode number|episode|number|episode no|ep|ep number|ep no|folge|folgennummer|nummer|"
        "episodio|episodi|numero|numero episodio|puntata|odcinek|numer|numer odcinka|"
        "выпуск|эпизод|номер|aflevering|avsnitt|afsnit"
    ),
    "date": (
        "date|pub date|publish date|date published|published|published at|published on|"
        "published date|publication date|release date|released|released at|released on|air date|"
        "aired|aired on|posted|posted on|fecha|"
        "fecha de publicacion|fecha publicacion|publicado|publicado el|publicada el|publicado em|"
        "datum|veroffentlicht|veroffentlicht am|veroffentlichung|erschienen|erschienen am|"
        "date de publication|date de diffusion|publie le|publiee le|diffuse le|data|"
        "data de publicacao|data di pubblicazione|pubblicato il|pubblicata il|data publikacji|"
        "opublikowano|дата|дата публикации|опубликовано|gepubliceerd|gepubliceerd op|publicerad"
    ),
    "recorded": (
        "recorded|recorded on|recording date|aufnahme|aufgenommen|aufgenommen am|"
        "aufzeichnung|grabado|grabado el|grabacion|gravado em|gravacao|"
        "enregistre le|enregistrement|registrato il|nagrano|запись|записано|opgenomen"
    ),
    "hosts": (
        "hosts|host|hosted by|host name|host names|presenters|presenter|presented by|interviewer|"
        "moderation|moderator|moderatorin|moderiert von|gastgeber|gastgeberin|anfitrion|"
        "anfitriona|anfitriones|presenta|presentan|presentador|presentadora|presentadores|"
        "presentado por|presentada por|conduce|conductor|conductora|apresenta|apresentador|"
        "apresentadora|apresentadores|apresentacao|apresentado por|animateur|animatrice|"
        "animateurs|anime par|presente par|presentateur|presentatrice|conducono|conduttore|"
        "conduttrice|conduttori|condotto da|prowadzacy|prowadzaca|prowadzi|prowadza|prowadzenie|"
        "ведущий|ведущая|ведущие|presentator|programledare"
    ),
    "cohosts": "cohosts|cohost|co hosted by|co presenter|co presenters",
    "guests": (
        "guests|guest|our guest|our guests|special guest|special guests|featured guest|"
        "featured guests|guest name|guest names|featuring|with|interviewee|interviewees|gast|"
        "gaste|gastin|gasten|im gesprach mit|zu gast|invitado|invitada|invitados|invitadas|"
        "entrevistado|entrevistada|entrevistados|invite|invitee|invites|invitees|convidado|"
        "convidada|convidados|convidadas|ospite|ospiti|gosc|goscie|gosciem jest|goscini|гость|"
        "гостья|гости|gast er|gaster"
    ),
    "speakers": "speakers",
    "duration": (
        "audio duration|podcast duration|itunes duration|duration|episode duration|"
        "duration seconds|duration in seconds|length|episode length|runtime|run time|running time|"
        "dauer|lange|spieldauer|duree|duracion|duracao|durata|czas|czas trwania|dlugosc|"
        "длительность|продолжительность|duur"
    ),
    "topics": "topics|tags|keywords|categories",
    "description": (
        "description|summary|beschreibung|zusammenfassung|descripcion|resumen|descricao|resumo|"
        "descrizione|opis|описание"
    ),
    "": (
        "show|podcast|season|series|language|location|producer|produced by|transcribed by|"
        "transcript by|edited by"
    ),
}

# Names that also mean something else, so that a value that does not fit is no mistake:
# `published: true`, `length: 5 chapters`, `data: posts.json`.
_AMBIGUOUS = (
    "published|released|posted|recorded|aufnahme|grabacion|data|length|lange|czas|numero|nummer|"
    "numer|номер|avsnitt"
)


@lru_cache(4096)
def squeezed(name: str) -> str:
    """By which names are compared: small letters without accents, spaces or marks."""
    return fold(name).replace(" ", "")


@cache
def called(kind: str) -> tuple[str, ...]:
    """The names of a field, squeezed, the surest first."""
    return tuple(dict.fromkeys(map(squeezed, _NAMES[kind].split("|"))))


def kind_of(name: str) -> str | None:
    """Which field a name is for; None for none."""
    return _kinds().get(squeezed(name))


def is_ambiguous(name: str) -> bool:
    """Whether a name means this field only if its value fits."""
    return squeezed(name) in _ambiguous()


@cache
def _kinds() -> dict[str, str]:
    return {name: kind for kind in _NAMES for name in called(kind)}


@cache
def _ambiguous() -> frozenset[str]:
    return frozenset(map(squeezed, _AMBIGUOUS.split("|")))

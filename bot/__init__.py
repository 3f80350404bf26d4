"""The map of the house, and the way of the data.

    __main__    `python -m bot` = the command line
    cli         the commands; searching, check, doctor and running do them, console says how it goes
    settings    frozen Settings; the only reader of the environment and .env
    shows       shows.toml -> Shows
    app         the client: ordered EXTENSIONS, command sync, orderly close
    errors      the exception tree, drawn in its docstring; each has a user_message
    model       Show, Episode, Turn, Link, Passage, Hit …: frozen, slotted, no I/O
    schedule    "9:00 on weekdays in Berlin" -> moments: both days of clock changes included
    records     Hidden, Note, Run …: the same for what community.db keeps
    timecode    "1:02:33" <-> seconds; paging counts pages, plural things; addresses masks keys;
                version says which program this is
    opening     opens the databases and what stands on them; lock: one bot a DATA_DIR
    library     use cases on the derived data: search, random, links; finding: episodes
    holdings    what of library.db is in memory, and how it follows the file; catalogue: of that
                titles, names, topics; persons: who is heard, each once
    daily       the quote of the day: who is due, claim -> post -> confirm; dailies: its nouns;
                draws: which quote it is; zones: time zones by city
    pages       use cases on what is kept of members' questions
    moderation  use cases on what a server hides; notes: what moderators must know, until mended;
                privacy: what is stored about whom, and for how long
    backups     a copy of community.db a day, and the way back; chores: what is done once a day
    upkeep      refreshes on request and by time, one at a time; remembers how they went
    refresh     sources -> library.db: sources lists and reads files, feeds asks for what is new
                on the internet, plan compares, reading is what workers (threads, child
                processes) do
    fetch       URL -> bytes, with every limit that strangers' servers need
    ingest/     bytes -> Documents -> Episodes; pure
    search/     text -> terms, passages, queries, ranks; pure
    store/      all SQL; aiosqlite ends here
    ui/         model -> Discord objects
    sandbox/    a Discord of our own on loopback, with a page in static/ to use it by
    ../cogs/    one capability a file: defer, ask, render, reply

In: source -> bytes -> Document (`ingest.parse`) -> clusters that share a number, title or GUID
-> Episode (`ingest.merge`) -> passages (`search.passages`) -> one transaction (`store.loading`)
-> Report. Only documents whose content hash is new are parsed, only clusters with such a
document are made anew; readers answer from the old state until the transaction is done. A feed's
item is a Document, and so are its transcript and chapters, fetched from their own addresses; the
GUID is their key.

Out: interaction -> cog defers -> `Library` -> candidates from `search.index`, order from
`search.rank`, what is shown of the few best from `store` -> hits -> `ui.cards` -> reply.

Clock: tick -> `cogs/posting` asks `daily` who is due -> a claim, in community.db before anything is
sent -> message -> confirmed with its id. What is left open is looked for in the channel.

library.db is derived: delete it and it is rebuilt. community.db is precious: what members and
moderators typed or chose; it is migrated and never rebuilt. `tests/test_architecture.py` holds
who may import whom.
"""

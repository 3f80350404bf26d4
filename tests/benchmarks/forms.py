"""How exactly each form is read: real conversations are written in it, and read back.

    python -m tests.benchmarks.forms FOLDER… [--mixed-case] [--show 3]

Run it from the project's root. Every document in the folders that has turns is taken; its labels,
words and times should come back as they were. `--mixed-case` writes "Ann" for ANN.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot import ingest
from bot.errors import DocumentError
from bot.model import Document
from tests.documents.forms import FORMS, Talk, said_by, talk_of


def _talks(folders: Sequence[Path], mixed_case: bool) -> Iterator[tuple[str, Talk]]:
    for folder in folders:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            try:
                document = ingest.parse(path.read_bytes(), path.as_posix())
            except DocumentError:
                continue
            talk = talk_of(document.turns, mixed_case) if isinstance(document, Document) else []
            if len(talk) > 1:
                yield path.as_posix(), talk


def _read(text: str) -> list[tuple[str | None, str]]:
    try:
        document = ingest.parse(text.encode(), "/talk.txt")
    except DocumentError as error:
        return [(None, error.reason)]
    return said_by(document.turns) if isinstance(document, Document) else []


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--mixed-case", action="store_true")
    parser.add_argument("--show", type=int, default=0)
    chosen = parser.parse_args()
    talks = list(_talks(chosen.folders, chosen.mixed_case))
    print(f"{'':18}{'exact':>8}{'labels':>8}   of {len(talks)} conversations")
    for name, write in FORMS.items():
        exact = labels = shown = 0
        for path, talk in talks:
            wanted = [(who, " ".join(" ".join(said).split())) for who, said in talk]
            found = _read(write(talk))
            exact += found == wanted
            labels += [who for who, _ in found] == [who for who, _ in wanted]
            if found != wanted and shown < chosen.show:
                shown += 1
                pairs = zip(found, wanted, strict=False)
                unlike = next((pair for pair in pairs if pair[0] != pair[1]), (found[-1:], ""))
                print(f"  {path}: {unlike}")
        print(f"{name:18}{exact:8}{labels:8}")


if __name__ == "__main__":
    main()

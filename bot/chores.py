"""What is done once a day: a copy of community.db, and forgetting servers that were left."""

from __future__ import annotations

import asyncio
import logging

from bot.errors import PullquoteError
from bot.opening import Opened

logger = logging.getLogger(__name__)

#: Seconds between checks whether there is something to do: so a bot that is started anew each day
#: does it too, and one whose machine slept does it soon after it woke.
_LOOK_S = 3600.0
#: The kind of note.
_NO_COPY = "no copy"


async def do_chores(house: Opened) -> None:
    """Runs until cancelled. What fails is tried again, and noted while it stands."""
    while True:
        try:
            await _copy(house)
            if gone := await house.privacy.clean():
                house.moderation.forget_servers(gone)
                logger.info("Deleted what was kept of %d servers that were left", len(gone))
        except PullquoteError as error:
            logger.warning("Could not clean up: %s", error.user_message)
        except Exception:
            # A task that ends is not begun again, and an hour later it may fare better.
            logger.exception("Could not do the chores")
        await asyncio.sleep(_LOOK_S)


async def _copy(house: Opened) -> None:
    try:
        await house.backups.make_todays()
    except PullquoteError as error:
        logger.warning("Could not copy community.db: %s", error.user_message)
        text = f"The daily copy of community.db could not be made: {error.user_message}."
        await house.notes.raise_note(None, _NO_COPY, text, None)
    else:
        await house.notes.mend(None, _NO_COPY)

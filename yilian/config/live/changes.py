"""Hears from PostgreSQL that something changed (`NOTIFY yilian_live, '<topic>'`) and tells everyone who listens."""

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress

import psycopg
from psycopg import AsyncConnection

from yilian.pages.live import CHANNEL

EVERYTHING = "everything"
LONGEST_WAIT = 10.0
WAITING_TOPICS = 100

logger = logging.getLogger(__name__)


class Changes:
    """Topics that changed, from one connection of the database to any number of listeners."""

    def __init__(self, conninfo: str) -> None:
        self.conninfo = conninfo
        self.hearing = False
        self._listeners: set[asyncio.Queue[str | None]] = set()

    def __len__(self) -> int:
        return len(self._listeners)

    @contextmanager
    def listener(self) -> Iterator[asyncio.Queue[str | None]]:
        """Return a queue of topics; None says that the door closes."""
        queue: asyncio.Queue[str | None] = asyncio.Queue(WAITING_TOPICS)
        self._listeners.add(queue)
        try:
            yield queue
        finally:
            self._listeners.discard(queue)

    async def hear(self) -> None:
        """Listen for ever; after a lost connection everything may have changed, and that is told."""
        wait = 0.5
        while True:
            try:
                connection = await AsyncConnection.connect(self.conninfo, autocommit=True)
                async with connection:
                    async for topic in self._topics(connection):
                        wait = 0.5
                        self.tell(topic)
            except psycopg.Error as error:
                logger.warning("the database does not answer the door: %s", type(error).__name__)
            self.hearing = False
            await asyncio.sleep(wait)
            wait = min(LONGEST_WAIT, wait * 2)

    async def _topics(self, connection: AsyncConnection) -> AsyncIterator[str]:
        await connection.execute(f"LISTEN {CHANNEL}")
        self.hearing = True
        yield EVERYTHING
        async for notice in connection.notifies():
            yield notice.payload

    def tell(self, topic: str) -> None:
        """Pass a topic on when it is a plain name; a listener too slow to take it hears that everything changed."""
        if not re.fullmatch(r"[a-z][a-z0-9-]{0,40}", topic):
            return
        for queue in self._listeners:
            too_slow = queue.full()
            if too_slow:
                _empty(queue)
            queue.put_nowait(EVERYTHING if too_slow else topic)

    def close(self) -> None:
        """Let every listener know that the door closes."""
        for queue in self._listeners:
            _empty(queue)
            queue.put_nowait(None)


def _empty(queue: asyncio.Queue[str | None]) -> None:
    with suppress(asyncio.QueueEmpty):
        while True:
            queue.get_nowait()

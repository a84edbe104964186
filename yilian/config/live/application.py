"""The door's two addresses, who may come in, and how the streams end."""

import asyncio
import os
from collections.abc import AsyncIterator, Container
from contextlib import asynccontextmanager, suppress

import psycopg
from django.conf import settings
from psycopg import AsyncConnection
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from yilian.config.live.changes import EVERYTHING, Changes
from yilian.config.live.sessions import user_of
from yilian.pages.live import topics_of
from yilian.runtime.postgres import database_urls

MOST_LISTENERS = 1000
HEARTBEAT = 15.0
ASK_AGAIN = 3000


def application() -> Starlette:
    """Make the door for the database in use."""
    changes = Changes(database_urls().app)

    @asynccontextmanager
    async def life(door: Starlette) -> AsyncIterator[None]:
        hearing = asyncio.create_task(changes.hear())
        try:
            yield
        finally:
            changes.close()
            hearing.cancel()
            with suppress(asyncio.CancelledError):
                await hearing

    routes = [Route("/live/health", health), Route("/live/events", events)]
    door = Starlette(routes=routes, lifespan=life)
    door.state.changes = changes
    return door


async def health(request: Request) -> Response:
    """Return whether the door hears the database."""
    changes: Changes = request.app.state.changes
    status = 200 if changes.hearing else 503
    return JSONResponse({"hearing": changes.hearing, "listeners": len(changes)}, status_code=status)


async def events(request: Request) -> Response:
    """Stream to a signed-in user of the pages that topics changed: those that the page named in its token, and no others."""
    changes: Changes = request.app.state.changes
    origin = request.headers.get("origin")
    if origin is not None and origin not in allowed_origins(request):
        return JSONResponse({"code": "not-permitted"}, status_code=403)
    if len(changes) >= MOST_LISTENERS:
        return JSONResponse({"code": "too-many-listeners"}, status_code=503, headers={"Retry-After": "30"})
    try:
        async with await AsyncConnection.connect(changes.conninfo, autocommit=True, connect_timeout=5) as connection:
            user = await user_of(connection, request.cookies.get(settings.SESSION_COOKIE_NAME, ""))
    except psycopg.Error:
        return JSONResponse({"code": "database-unreachable"}, status_code=503, headers={"Retry-After": "5"})
    if user is None:
        return JSONResponse({"code": "not-signed-in"}, status_code=401, headers=_shared_with(origin))
    topics = topics_of(request.query_params.get("topics", ""), user)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"} | _shared_with(origin)
    return StreamingResponse(stream(changes, topics), media_type="text/event-stream", headers=headers)


async def stream(changes: Changes, topics: Container[str]) -> AsyncIterator[str]:
    """Write those of the topics that change as server-sent events, and a sign of life when there is nothing to say."""
    with changes.listener() as queue:
        yield f"retry: {ASK_AGAIN}\n\n"
        while True:
            try:
                topic = await asyncio.wait_for(queue.get(), HEARTBEAT)
            except TimeoutError:
                yield ": here\n\n"
                continue
            if topic is None:
                return
            if topic == EVERYTHING or topic in topics:
                yield f"event: changed\ndata: {topic}\n\n"


def allowed_origins(request: Request) -> set[str]:
    """Name the origins of the pages: the door's own, and the one the supervisor tells."""
    own = f"{request.url.scheme}://{request.headers.get('host', '')}"
    return {own, *os.environ.get("YILIAN_PAGES_URL", "").split(",")} - {""}


def _shared_with(origin: str | None) -> dict[str, str]:
    if origin is None:
        return {}
    return {"Access-Control-Allow-Origin": origin, "Access-Control-Allow-Credentials": "true", "Vary": "Origin"}

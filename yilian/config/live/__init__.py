"""The live door: a small ASGI application beside the pages for what is live; tells signed-in browsers that something changed.

`GET /live/health` says whether the door and the database answer. `GET /live/events` is a stream of server-sent events: the names of
topics that changed, never what changed, so that no record passes here; a page asks for itself again, within its scope. Which
topics a page may hear of stands in a token that the page itself signs.
"""

from yilian.config.live.application import application

__all__ = ["application"]

"""Nothing typed is lost: what stands in a form is kept for its writer until it is carried out, thrown away, or two weeks old.

It is kept when a script saves it while somebody types; when a form is sent after the session ended, or from a page that was open
for too long; and when what was sent is refused, or fails. It comes back at the address of the form with `?draft=`: the view runs as
if the form had been sent and refused, so every form that can be shown with what was typed can be shown with a draft, and nothing is
carried out (see `audit.actions.hold`). Files are not kept; their names are, so that the page can say which to choose again.

A form names its writer by a signed mark, so that what is sent without a session still belongs to somebody, and to nobody else.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core import signing
from django.db import transaction
from django.http import HttpResponse, JsonResponse, QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from yilian.audit.actions import hold
from yilian.audit.cipher import decrypt
from yilian.audit.clock import instant
from yilian.audit.queries import was_carried_out
from yilian.kernel.deadlines import SHANGHAI
from yilian.kernel.refusals import Refusal
from yilian.pages.actions import KEPT, NewDraft, drop_drafts, keep_draft
from yilian.pages.models import Draft
from yilian.pages.queries import drafts_of
from yilian.pages.requests import CONTROLS, Request, command_of

IN_ADDRESS, WRITER, TITLE, FILES = "draft", "writer", "draft-title", "draft-files"
SAVING = "Yilian-Draft"  # the header by which a script saves what is typed
HELD = "draft-held"
SALT = "yilian.pages.drafts"
MARK_HOLDS = KEPT  # as long as what it marks
MOST = 400_000  # characters; a form of a whole round has some twenty thousand
REFUSED, INVALID, UNAUTHORIZED = 409, 422, 401


@dataclass(frozen=True, slots=True)
class Typed:
    """A draft, read: the address of its form, what the page is called, what was typed, the names of its files."""

    key: UUID
    address: str
    title: str
    fields: list[tuple[str, list[str]]]
    files: list[str]
    at: str

    @property
    def href(self) -> str:
        """Return the address at which the form is shown with what was typed."""
        return with_draft(self.address, self.key)


def mark_of(writer: int) -> str:
    """Return the mark by which a form names its writer."""
    return signing.dumps(writer, salt=SALT)


def with_draft(address: str, key: UUID) -> str:
    """Return the address of a form with the draft to show in it."""
    return f"{address}{'&' if '?' in address else '?'}{urlencode({IN_ADDRESS: str(key)})}"


def answered(request: Request, call: Callable[[], HttpResponse]) -> HttpResponse:
    """Answer a request for a page so that nothing typed is lost."""
    if request.method == "GET" and IN_ADDRESS in request.GET:
        return _shown(request, call)
    if request.method != "POST":
        return call()
    if SAVING in request.headers:
        return saved(request)
    answer = call()
    if answer.status_code in (REFUSED, INVALID):
        keep(request)
    return answer


def saved(request: Request) -> HttpResponse:
    """Keep what a script sends while somebody types, and say when; what was carried out meanwhile is no draft any more."""
    key = None if _is_done(request) else keep(request)
    return JsonResponse({"at": _clock() if key else ""})


def saved_without_session(address: str) -> HttpResponse:
    """Tell a script that the session ended, and where to go on from."""
    return JsonResponse({"sign_in": address}, status=UNAUTHORIZED)


def keep(request: Request) -> UUID | None:
    """Keep what a form sent, for whoever wrote it; return the key of the draft, or nothing where nothing was typed."""
    writer, key = _writer_of(request), key_of(request)
    typed = [(name, values) for name, values in request.POST.lists() if name not in _LEFT_OUT]
    if (
        writer is None
        or key is None
        or not any(any(map(str.strip, values)) for name, values in typed if name not in CONTROLS)
    ):
        return None
    files = [*request.POST.getlist(FILES), *(file.name or "" for _, files in request.FILES.lists() for file in files)]
    said = {"address": _address(request), "title": request.POST.get(TITLE, "")[:120], "fields": typed, "files": files}
    body = json.dumps(said, ensure_ascii=False)
    if len(body) > MOST:
        return None
    keep_draft(writer, NewDraft(key, request.path[:300], body))
    if writer == request.actor.user_id:
        request.session["drafts"] = True
    return key


def kept_at(request: Request) -> str:
    """Keep what was sent in vain, say so, and return the address at which it is shown; nothing where nothing was typed."""
    key = keep(request)
    if key is None:
        return ""
    messages.info(request, _("刚才填的内容留住了，不会丢：接下来会回到那张表。"))
    return with_draft(_address(request), key)


def address_of_sent(request: Request) -> str:
    """Return the address that shows what was sent in vain; nothing where it cannot be known again."""
    key = key_of(request)
    return with_draft(_address(request), key) if key and keeps_typed(request) else ""


def keep_after_failure(request: Request) -> None:
    """Keep what was sent to a page whose answer was an error, once everything that the request wrote is undone."""
    if request.method == "POST" and keeps_typed(request):
        keep(request)


def keeps_typed(request: Request) -> bool:
    """Return whether what is typed on a page is kept; on the gates, where passwords and codes are typed, it is not."""
    match = request.resolver_match
    return match is not None and getattr(match.func, "keeps_typed", False)


def drop(request: Request) -> None:
    """Forget the draft of a form that was carried out."""
    writer, keys = request.actor.user_id, {command_of(request), _in_address(request)} - {None}
    if writer is None or not keys or not (request.session.get("drafts") or IN_ADDRESS in request.GET):
        return
    forget(request, [key for key in keys if key is not None])


def forget(request: Request, keys: Iterable[UUID]) -> None:
    """Forget drafts of whoever asks."""
    writer = request.actor.user_id
    if writer is not None:
        drop_drafts(writer, keys)
        request.session["drafts"] = drafts_of(writer).exists()


def here(request: Request) -> list[Typed]:
    """Return what whoever asks typed at this address and did not send; nothing is looked for where there cannot be any."""
    session = getattr(request, "session", None)
    actor = getattr(request, "actor", None)
    if request.method != "GET" or IN_ADDRESS in request.GET or session is None or not session.get("drafts"):
        return []
    if actor is None or actor.user_id is None:
        return []
    return [read(draft) for draft in drafts_of(actor.user_id).filter(path=request.path)]


def read(draft: Draft) -> Typed:
    """Return a draft as it can be shown."""
    said = json.loads(decrypt(bytes(draft.body_cipher)))
    fields = [(name, values) for name, values in said["fields"]]
    at = f"{draft.saved_at.astimezone(SHANGHAI):%m-%d %H:%M}"
    return Typed(draft.id, said["address"], said["title"], fields, said["files"], at)


def key_of(request: Request) -> UUID | None:
    """Return the key under which what a form sends is kept: that of the draft that it shows, or the id of its command."""
    return _in_address(request) or command_of(request)


_LEFT_OUT = frozenset({"csrfmiddlewaretoken", WRITER, TITLE, FILES})


def _in_address(request: Request) -> UUID | None:
    try:
        return UUID(request.GET.get(IN_ADDRESS, ""))
    except ValueError:
        return None


def _address(request: Request) -> str:
    """Return the address of the form, without the draft that it shows."""
    query = request.GET.copy()
    query.pop(IN_ADDRESS, None)
    return f"{request.path}?{query.urlencode()}" if query else request.path


def _writer_of(request: Request) -> int | None:
    """Return who wrote what was sent: whom the mark of the form names, else who is signed in."""
    try:
        return int(signing.loads(request.POST.get(WRITER, ""), salt=SALT, max_age=MARK_HOLDS))
    except (signing.BadSignature, ValueError, TypeError):
        return request.actor.user_id


def _is_done(request: Request) -> bool:
    command = command_of(request)
    return command is not None and was_carried_out(command)


def _shown(request: Request, call: Callable[[], HttpResponse]) -> HttpResponse:
    """Show a form with what was typed into it; one whose draft is gone, or is somebody else's, as it is."""
    draft = _draft_of(request)
    if draft is None:
        messages.info(request, _("这里没有您留下的内容：可能已经保存，或者已经丢弃。"))
        return call()
    messages.info(request, _("这是 %(at)s 留下的内容，还没有保存。请核对后再保存。") % {"at": draft.at})
    if draft.files:
        said = _("照片和文件没有留住，请重新选择：%(names)s。") % {"names": "、".join(draft.files)}
        messages.warning(request, said)
    method = request.method
    request.method = "POST"
    # What Django reads of a body, which this request does not have.
    request.__dict__ |= {"_post": _posted(draft), "_files": MultiValueDict[str, Any]()}
    try:
        with hold(Refusal(HELD, at=draft.at)):
            answer = call()
    finally:
        request.method = method
    if answer.status_code in (REFUSED, INVALID):
        answer.status_code = 200
    return answer


def _draft_of(request: Request) -> Typed | None:
    writer, key = request.actor.user_id, _in_address(request)
    if writer is None or key is None:
        return None
    with transaction.atomic():
        draft = drafts_of(writer).filter(id=key, path=request.path).first()
    return read(draft) if draft else None


def _posted(draft: Typed) -> QueryDict:
    """Return what was typed as a form sends it."""
    posted = QueryDict(mutable=True)
    for name, values in draft.fields:
        posted.setlist(name, values)
    posted._mutable = False
    return posted


def _clock() -> str:
    """Return the time of day in Shanghai."""
    return f"{instant().astimezone(SHANGHAI):%H:%M}"

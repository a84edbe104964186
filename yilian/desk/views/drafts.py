"""What somebody typed and did not send: a list of one's own, and how to throw one away."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from yilian.pages import drafts
from yilian.pages.permits import signed_in
from yilian.pages.queries import drafts_of
from yilian.pages.requests import Request


@signed_in
def unsent(request: Request) -> HttpResponse:
    """List what whoever asks typed and did not send, the newest first."""
    kept = [drafts.read(draft) for draft in drafts_of(request.actor.user_id or 0)]
    return render(request, "desk/drafts.html", {"kept": kept})


@signed_in
@require_POST
def throw_away(request: Request, key: UUID) -> HttpResponse:
    """Forget one of them."""
    drafts.forget(request, [key])
    return redirect("desk:drafts")

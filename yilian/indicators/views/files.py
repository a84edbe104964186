"""Papers as pages and as files to download: bulletin, monitoring table, construction list, census."""

from urllib.parse import quote

from django.http import HttpResponse
from django.shortcuts import render

from yilian.accounts.permits import permitted
from yilian.accounts.requests import Request
from yilian.indicators.bulletins import KINDS, Paper
from yilian.indicators.places import PAPER_NAMES, division_of
from yilian.kernel.refusals import NotFound

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@permitted("indicators.read")
def paper_page(request: Request, paper: str) -> HttpResponse:
    """Show a paper of the user's place; its text is Chinese in every language, because it is an official paper."""
    written = _paper(request, paper)
    context = {
        "paper": written,
        "kind": paper,
        "kinds": PAPER_NAMES.items(),
        "name": PAPER_NAMES[paper],
        "division": division_of(request),
    }
    return render(request, "indicators/paper.html", context)


@permitted("indicators.read")
def paper_docx(request: Request, paper: str) -> HttpResponse:
    """Give a paper of the user's place as a Word file."""
    return _docx(_paper(request, paper))


@permitted("indicators.read")
def paper_xlsx(request: Request, paper: str) -> HttpResponse:
    """Give a paper of the user's place as an Excel file."""
    return _xlsx(_paper(request, paper))


@permitted("indicators.read")
def bulletin_docx(request: Request) -> HttpResponse:
    """Give the bulletin of the user's place as a Word file."""
    return _docx(_paper(request, "bulletin"))


@permitted("indicators.read")
def bulletin_xlsx(request: Request) -> HttpResponse:
    """Give the bulletin of the user's place as an Excel file."""
    return _xlsx(_paper(request, "bulletin"))


def _docx(written: Paper) -> HttpResponse:
    from yilian.indicators.bulletins.word import as_docx

    return _download(as_docx(written), DOCX, f"{written.title}.docx")


def _xlsx(written: Paper) -> HttpResponse:
    from yilian.indicators.bulletins.sheets import as_xlsx

    return _download(as_xlsx(written), XLSX, f"{written.title}.xlsx")


def _paper(request: Request, kind: str) -> Paper:
    """Write the paper that is asked for."""
    if kind not in KINDS:
        raise NotFound("paper", kind)
    return KINDS[kind](division_of(request), request.on)


def _download(content: bytes, kind: str, name: str) -> HttpResponse:
    """Answer with a file under a Chinese name."""
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return answer

"""Papers as pages and as files to download: bulletin, monitoring table, construction list, census."""

from django.http import HttpResponse
from django.shortcuts import render

from yilian.indicators.bulletins import KINDS
from yilian.indicators.places import PAPER_NAMES, division_of
from yilian.kernel.refusals import NotFound
from yilian.pages.downloads import DOCX, XLSX, download
from yilian.pages.papers.paper import Paper
from yilian.pages.permits import permitted
from yilian.pages.requests import Request


@permitted("indicators.read")
def paper_page(request: Request, paper: str) -> HttpResponse:
    """Show a paper of the user's place; its text is Chinese in every language, because it is an official paper."""
    context = {
        "paper": _paper(request, paper),
        "on": request.on,
        "kind": paper,
        "kinds": PAPER_NAMES.items(),
        "name": PAPER_NAMES[paper],
        "division": division_of(request),
    }
    return render(request, "indicators/paper.html", context)


@permitted("indicators.read")
def paper_docx(request: Request, paper: str) -> HttpResponse:
    """Return a paper of the user's place as a Word file."""
    return _docx(_paper(request, paper))


@permitted("indicators.read")
def paper_xlsx(request: Request, paper: str) -> HttpResponse:
    """Return a paper of the user's place as an Excel file."""
    return _xlsx(_paper(request, paper))


@permitted("indicators.read")
def bulletin_docx(request: Request) -> HttpResponse:
    """Return the bulletin of the user's place as a Word file."""
    return _docx(_paper(request, "bulletin"))


@permitted("indicators.read")
def bulletin_xlsx(request: Request) -> HttpResponse:
    """Return the bulletin of the user's place as an Excel file."""
    return _xlsx(_paper(request, "bulletin"))


def _docx(paper: Paper) -> HttpResponse:
    from yilian.pages.papers.word import as_docx

    return download(as_docx(paper), DOCX, f"{paper.title}.docx")


def _xlsx(paper: Paper) -> HttpResponse:
    from yilian.pages.papers.sheets import as_xlsx

    return download(as_xlsx(paper), XLSX, f"{paper.title}.xlsx")


def _paper(request: Request, kind: str) -> Paper:
    """Return the paper that the address names."""
    if kind not in KINDS:
        raise NotFound("paper", kind)
    return KINDS[kind](division_of(request), request.on)

"""Bulletins as files to download."""

from urllib.parse import quote

from django.http import HttpResponse

from yilian.accounts.permits import permitted
from yilian.accounts.requests import Request
from yilian.indicators.bulletins import as_docx, as_xlsx, bulletin
from yilian.indicators.places import division_of

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@permitted("indicators.read")
def bulletin_docx(request: Request) -> HttpResponse:
    """Give the bulletin of the user's place as a Word file."""
    written = bulletin(division_of(request), request.on)
    return _download(as_docx(written), DOCX, f"{written.title}.docx")


@permitted("indicators.read")
def bulletin_xlsx(request: Request) -> HttpResponse:
    """Give the bulletin of the user's place as an Excel file."""
    written = bulletin(division_of(request), request.on)
    return _download(as_xlsx(written), XLSX, f"{written.title}.xlsx")


def _download(content: bytes, kind: str, name: str) -> HttpResponse:
    """Answer with a file under a Chinese name."""
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return answer

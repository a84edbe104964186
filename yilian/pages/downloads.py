"""Files to download, under a Chinese name."""

from typing import Final
from urllib.parse import quote

from django.http import HttpResponse

DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF: Final = "application/pdf"


def download(content: bytes, kind: str, filename: str) -> HttpResponse:
    """Return the answer that hands a file out; `kind` is its media type."""
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(filename)}"
    return answer

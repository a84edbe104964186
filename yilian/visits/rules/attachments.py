"""Which files may be attached to a visit; what a file is, is read from its first bytes and never from its name."""

from yilian.kernel.refusals import Problem

LARGEST = 8 * 1024 * 1024
KINDS = frozenset({"photo", "signature"})
_BEGINNINGS = ((b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"))


def media_type_of(content: bytes) -> str:
    """Return what kind of picture a file is, or nothing when it is none that is taken."""
    for beginning, media_type in _BEGINNINGS:
        if content.startswith(beginning):
            return media_type
    return "image/webp" if content[:4] == b"RIFF" and content[8:12] == b"WEBP" else ""


def attachment_problem(kind: str, content: bytes) -> Problem | None:
    """Return what is wrong with a file, or None."""
    if kind not in KINDS:
        return Problem("kind", "attachment-kind-unknown", (("kind", kind),))
    if not content:
        return Problem("file", "attachment-empty")
    if len(content) > LARGEST:
        return Problem("file", "attachment-too-large", (("largest", LARGEST // 1024 // 1024),))
    return None if media_type_of(content) else Problem("file", "attachment-no-picture")

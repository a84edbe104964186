"""Where the sentence of any module is found."""

from importlib import import_module
from importlib.util import find_spec

from yilian.config.floors import modules
from yilian.kernel.messages import Message


def every_message() -> dict[str, Message]:
    """Collect the sentences of all modules that are there, lowest module first."""
    collected: dict[str, Message] = {}
    for module in modules():
        collected |= _messages_of(module)
    return collected


def message_for(code: str) -> Message:
    """Return the sentence that belongs to a code; a code without one shows itself."""
    return next(
        (sentences[code] for sentences in map(_messages_of, modules()) if code in sentences), Message(code, code)
    )


def _messages_of(module: str) -> dict[str, Message]:
    """Return the sentences of one module."""
    name = f"yilian.{module}.messages"
    if find_spec(name) is None:
        return {}
    sentences: dict[str, Message] = import_module(name).MESSAGES
    return sentences

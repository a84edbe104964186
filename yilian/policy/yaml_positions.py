"""YAML with positions: plain values, and for every one of them where it stands in the file.

Keys are always text, only `true` and `false` are truth values and a key may stand once: `on:` is a word here, not YAML 1.1's
truth value, and nothing is overwritten silently.
"""

from datetime import date
from pathlib import Path

import yaml

from yilian.policy.errors import PackError, SourcePosition

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAG = "tag:yaml.org,2002:"

Plain = dict[str, "Plain"] | list["Plain"] | str | int | float | bool | date | None
Steps = tuple[str | int, ...]


class Source:
    """One YAML file read: its plain value, positions by path, and what was wrong already while reading."""

    def __init__(self, file: Path, shown_as: str) -> None:
        self.file = shown_as
        self.errors: list[PackError] = []
        self.root: yaml.Node | None = None
        self.plain: Plain = None
        try:
            self.root = yaml.compose(file.read_text("utf-8"), Loader=_LOADER)
        except yaml.MarkedYAMLError as error:
            self._unreadable(error)
        except UnicodeDecodeError:
            self._wrong(SourcePosition(shown_as), "not-utf-8", "the file is not UTF-8 text", "save it as UTF-8")
        if self.root is not None:
            self.plain = self._plain(self.root)

    def position(self, *steps: str | int) -> SourcePosition:
        """Return where the value at a path stands, or its nearest parent that exists."""
        node = self.root
        for step in steps:
            below = _child(node, step)
            if below is None:
                break
            node = below
        return self._position(node)

    def _position(self, node: yaml.Node | None) -> SourcePosition:
        if node is None:
            return SourcePosition(self.file)
        return SourcePosition(self.file, node.start_mark.line + 1, node.start_mark.column + 1)

    def _wrong(self, position: SourcePosition, code: str, message: str, remedy: str) -> None:
        self.errors.append(PackError.at(position, code, message, remedy))

    def _unreadable(self, error: yaml.MarkedYAMLError) -> None:
        mark = error.problem_mark or error.context_mark
        position = SourcePosition(self.file, mark.line + 1, mark.column + 1) if mark else SourcePosition(self.file)
        remedy = "mend the indentation or quotes here; text with `: ` or `#` needs quotes"
        self._wrong(position, "yaml-unreadable", f"not valid YAML: {error.problem or error.context}", remedy)

    def _plain(self, node: yaml.Node) -> Plain:
        if isinstance(node, yaml.SequenceNode):
            return [self._plain(child) for child in node.value]
        if isinstance(node, yaml.MappingNode):
            return self._map(node)
        return self._scalar(node)

    def _map(self, node: yaml.MappingNode) -> Plain:
        plain: dict[str, Plain] = {}
        for key, value in node.value:
            if key.value in plain:
                self._wrong(self._position(key), "key-twice", f"`{key.value}` stands twice", "keep one of them")
            plain[key.value] = self._plain(value)
        return plain

    def _scalar(self, node: yaml.Node) -> Plain:
        text: str = node.value
        try:
            match node.tag.removeprefix(_TAG):
                case "null":
                    return None
                case "bool" if text.lower() in ("true", "false"):
                    return text.lower() == "true"
                case "int":
                    return int(text.replace("_", ""))
                case "float":
                    return float(text.replace("_", ""))
                case "timestamp":
                    return date.fromisoformat(text)
        except ValueError as error:
            self._wrong(
                self._position(node),
                "value-unreadable",
                f"`{text}`: {error}",
                "write it in the usual form or in quotes",
            )
        return text


def _child(node: yaml.Node | None, step: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
        return node.value[step] if step < len(node.value) else None
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == step), None)
    return None

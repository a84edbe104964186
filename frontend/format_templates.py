"""Formats the templates: one element a line, 120 signs at most, and not a sign more or less on the page.

    python frontend/format_templates.py            write what differs
    python frontend/format_templates.py --check    name what differs, and fail

A line is broken only where white space shows nowhere: where there is some already, beside elements that begin a line of
their own, between the children of a flexible box, and between the attributes of a tag. Text of `blocktranslate` stays as it is,
because its translation is found by it. Formatters on offer were tried: see `docs/reference/dependencies.md`.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from template_tokens import BLOCK, BRANCHES, OPENERS, PART, SILENT, Token, pair, tokens_of

ROOT = Path(__file__).resolve().parents[1]
WIDTH, STEP = 120, 2


# Elements beside which white space is not shown.
class Flow:
    """What can come before and after a place on the page, whichever branches are taken."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens, self.behind_of, self.ahead_of = tokens, dict[int, bool](), dict[int, bool]()

    def free(self, index: int) -> bool:
        """Return whether white space before a token is not shown."""
        return index > 0 and (self.tokens[index].spaced or self._behind(index) or self._ahead(index))

    def _before(self, index: int) -> bool:
        return self.tokens[index].spaced or self._behind(index)

    def _after(self, index: int) -> bool:
        return index < len(self.tokens) and (self.tokens[index].spaced or self._ahead(index))

    def _behind(self, index: int) -> bool:
        """Return whether all that can come before a token ends where white space is not shown."""
        if index not in self.behind_of:
            self.behind_of[index] = True  # a loop that holds nothing adds nothing
            self.behind_of[index] = index > 0 and self._ends_free(index - 1)
        return self.behind_of[index]

    def _ends_free(self, index: int) -> bool:
        token = self.tokens[index]
        if token.edge(before=False) or not token.silent:
            return token.edge(before=False)
        opener = token.opener if token.opener >= 0 else index
        first = self.tokens[opener]
        if token.closes and token.opener >= 0:
            ends = all(self._before(end) for end in (*first.branches, index))
            whole = any(self.tokens[branch].word == "else" for branch in first.branches) or first.word == "with"
            return ends and (whole or self._before(opener))
        if token.word == "for" and token.end >= 0:
            return self._before(index) and self._before((*token.branches, token.end)[0])
        return self._before(opener)

    def _ahead(self, index: int) -> bool:
        """Return whether all that can come next, from a token on, begins where white space is not shown."""
        if index not in self.ahead_of:
            self.ahead_of[index] = True
            self.ahead_of[index] = self._begins_free(index)
        return self.ahead_of[index]

    def _begins_free(self, index: int) -> bool:
        token = self.tokens[index]
        if token.edge(before=True) or not token.silent:
            return token.edge(before=True)
        if token.word in BRANCHES and token.end >= 0:
            return self._after(token.end + 1)
        if token.word in ("if", "for") and token.end >= 0:
            return all(self._after(branch + 1) for branch in (index, *token.branches, token.end))
        if token.word == "endfor" and token.opener >= 0:
            return self._after(index + 1) and self._after(token.opener + 1)
        return self._after(index + 1)


def mark(tokens: list[Token]) -> list[Token]:
    """Return the tokens, each with whether a line may be broken before it."""
    pair(tokens)
    flow = Flow(tokens)
    for index, token in enumerate(tokens):
        token.free = flow.free(index)
    return tokens


def _stands_alone(token: Token) -> bool:
    """Return whether a token begins or ends a line of its own where that is free."""
    if token.kind == "control":
        return token.word in OPENERS | BRANCHES | SILENT | {"include"} or token.word.startswith("end")
    if token.kind == "tag":
        return token.word in BLOCK - {"br"} or token.flexible or token.word == "svg"
    return token.kind == "verbatim" and token.text.startswith("<script")


def lines_of(tokens: list[Token]) -> Iterator[tuple[int, list[Token]]]:
    """Yield the lines with their depth: a new one wherever an element or a control stands alone."""
    depth, line, at = 0, list[Token](), 0
    for index, token in enumerate(tokens):
        alone = _stands_alone(token) or (index > 0 and _stands_alone(tokens[index - 1]))
        if line and token.free and alone:
            yield at, line
            line = []
        if token.closes:
            depth = max(0, depth - 1)
        if not line:
            at = max(0, depth - (token.word in BRANCHES))
        line.append(token)
        depth += token.opens
    if line:
        yield at, line


def _width(tokens: list[Token]) -> int:
    return sum(len(token.text) + token.spaced for token in tokens)


def joined(lines: list[tuple[int, list[Token]]]) -> list[tuple[int, list[Token]]]:
    """Put an element, or a control, whose content is no element of its own back on one line where it fits."""
    done = list[tuple[int, list[Token]]]()
    for depth, line in lines:
        done.append((depth, line))
        if not line[0].closes:
            continue
        start = next((i for i in range(len(done) - 2, -1, -1) if done[i][0] <= depth), None)
        if start is None or done[start][0] != depth or not done[start][1][0].opens:
            continue
        parts = [token for _, part in done[start:] for token in part]
        nested = any(token.opens and _stands_alone(token) for token in parts[1:])
        matching = parts[0].word == line[0].word.removeprefix("end")
        plain = not any(token.word in BRANCHES or "\n" in token.text for token in parts)
        if matching and plain and not nested and depth * STEP + _width(parts) <= WIDTH:
            done[start:] = [(depth, parts)]
    return done


def _pieces(token: Token) -> list[tuple[str, str]]:
    """Cut a tag at the white space between its attributes, and before its end; each piece with what parts it from the last."""
    if token.kind != "tag":
        return [("", token.text)]
    pieces, piece = list[tuple[str, str]](), ""
    inside = 0
    for part in PART.findall(token.text):
        if part.startswith("{%"):
            word = re.match(r"\{%-?\s*(\w+)", part)
            inside += (word is not None and word[1] in OPENERS) - (word is not None and word[1].startswith("end"))
        if part.isspace() and not inside:
            pieces.append((" " if pieces else "", piece))
            piece = ""
        else:
            piece += " " if part.isspace() else part
    end = "/>" if piece.endswith("/>") else ">"
    return [*pieces, (" " if pieces else "", piece.removesuffix(end)), ("", end)]


def filled(depth: int, line: list[Token]) -> Iterator[str]:
    """Write a line, broken where it is too long: best between tokens, else between the attributes of a tag, else before its `>`."""
    text, deeper = " " * (depth * STEP), " " * (depth * STEP + 2 * STEP)
    for index, token in enumerate(line):
        gap, tail = " " if token.spaced and index else "", _unbroken(line, index + 1)
        if index and token.free and _goes_down(token, len(text) + len(gap), len(deeper), tail):
            yield text.rstrip()
            text, gap = deeper, ""
        pieces = [("", token.text)] if _fits(token, len(text) + len(gap), tail) else _pieces(token)
        for number, (space, piece) in enumerate(pieces):
            rest = "".join(gap + part for gap, part in pieces[number + 1 :])
            parted = number > 0 and not _stays(text, space + piece, rest, (len(deeper), tail))
            if parted:
                yield text.rstrip()
            written = deeper + piece if parted else text + (space if number else gap) + piece
            *whole, text = written.split("\n")
            yield from (part.rstrip() for part in whole)
    yield text.rstrip()


def _goes_down(token: Token, before: int, deeper: int, tail: int) -> bool:
    """Return whether a token begins a new line: it does not fit, or what hangs on it fits there alone."""
    whole = _first(token)
    parted = token.kind == "tag" or before + whole + tail <= WIDTH or deeper + whole + tail > WIDTH
    return before + whole > WIDTH or not parted


def _fits(token: Token, before: int, behind: int) -> bool:
    """Return whether a token as it is written fits between signs that cannot be parted from it."""
    first, *others = token.text.split("\n")
    if not others:
        return before + len(first) + behind <= WIDTH
    return before + len(first) <= WIDTH and len(others[-1]) + behind <= WIDTH


def _stays(text: str, piece: str, rest: str, around: tuple[int, int]) -> bool:
    """Return whether a piece of a tag stays on its line: where it fits; the last attribute only with the `>` and what hangs on it."""
    deeper, tail = around
    if not rest:  # the `>`: parted from its attributes only where that shortens the line
        return len(text) + len(piece) + tail <= WIDTH or len(text) > WIDTH
    if rest in (">", "/>") and len(text) + len(piece + rest) + tail > WIDTH:
        return deeper + len(piece.strip() + rest) + tail > WIDTH and len(text) + len(piece) <= WIDTH
    return len(text) + len(piece) <= WIDTH


def _first(token: Token) -> int:
    return len(token.text.split("\n")[0])


def _unbroken(line: list[Token], start: int) -> int:
    """Return how many signs from a token on cannot be parted from what stands before it."""
    signs = 0
    for token in line[start:]:
        if token.free:
            break
        signs += token.spaced + (len(_pieces(token)[0][1]) if token.kind == "tag" else _first(token))
        if token.kind == "tag":
            break
    return signs


def formatted(source: str) -> str:
    """Return a template as it should stand; whether it ends in white space, which its page shows, is left as it is."""
    text = _formatted_once(source)
    while text != source:  # a broken line makes places free that were not
        source, text = text, _formatted_once(text)
    return text


def _formatted_once(source: str) -> str:
    lines = joined(list(lines_of(mark(tokens_of(source)))))
    text = "\n".join(part for depth, line in lines for part in filled(depth, line))
    return text + ("\n" if source[-1:].isspace() else "")


def main() -> int:
    """Format every template, or say which are not."""
    differing = []
    for path in sorted((ROOT / "yilian").rglob("templates/**/*.html")):
        source = path.read_text(encoding="utf-8")
        text = formatted(source)
        if text != source:
            differing.append(str(path.relative_to(ROOT)))
            if "--check" not in sys.argv:
                path.write_text(text, encoding="utf-8")
    if differing:
        sys.stdout.write("\n".join(differing) + "\n")
    return 1 if differing and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())

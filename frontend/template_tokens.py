"""A template as tokens: tags, elements, words, each with what stands before it and the token that it belongs to."""

import re
from dataclasses import dataclass

BLOCK = frozenset(
    [
        "html",
        "head",
        "body",
        "title",
        "meta",
        "link",
        "script",
        "style",
        "header",
        "footer",
        "main",
        "nav",
        "section",
        "article",
        "aside",
        "div",
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "table",
        "caption",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "th",
        "td",
        "form",
        "fieldset",
        "legend",
        "details",
        "summary",
        "figure",
        "figcaption",
        "br",
        "hr",
        "select",
        "option",
        "optgroup",
        "datalist",
        "template",
        "g",
        "path",
        "rect",
        "circle",
        "line",
        "polyline",
        "use",
        "text",
    ]
)
# Elements whose own edges are inline, but within whose edges white space is not shown.
BOX = frozenset(["button", "svg", "textarea"])
VOID = frozenset(["meta", "link", "br", "hr", "input", "img", "path", "rect", "circle", "line", "polyline", "use"])
# Classes whose children are laid out by themselves (flex and grid in pages/yilian.css); `list` lays out the children of its items.
FLEXIBLE = frozenset(
    [
        "row",
        "actions",
        "chips",
        "tiles",
        "cards",
        "stack",
        "columns",
        "tags",
        "form",
        "page-head",
        "head",
        "filters",
        "topbar",
        "frame",
        "legend",
        "pagination",
    ]
)
OPENERS = frozenset(["if", "for", "with", "block", "ifchanged", "autoescape", "spaceless"])
BRANCHES = frozenset(["else", "elif", "empty"])
SILENT = frozenset(["load", "extends", "comment"])  # and whatever ends in `as name`
TOKEN = re.compile(
    r"(?P<verbatim>\{% ?(?P<verb>blocktranslate|blocktrans|verbatim|comment)\b.*?\{% ?end(?P=verb) ?%\}|<(?P<raw>script|style|pre|textarea)\b.*?</(?P=raw)>|<!--.*?-->)"
    r"|(?P<control>\{%.*?%\})|(?P<value>\{\{.*?\}\})|(?P<remark>\{#.*?#\})"
    r"|(?P<tag></?[a-zA-Z!](?:\{%.*?%\}|\{\{.*?\}\}|\"(?:\{%.*?%\}|\{\{.*?\}\}|[^\"])*\"|'(?:\{%.*?%\}|\{\{.*?\}\}|[^'])*'|[^>])*>)"
    r"|(?P<space>\s+)|(?P<text>(?:(?!\{[%{#]|<[a-zA-Z/!])\S)+)",
    re.DOTALL,
)
PART = re.compile(
    r"\{%.*?%\}|\{\{.*?\}\}|\"(?:\{%.*?%\}|\{\{.*?\}\}|[^\"])*\"|'(?:\{%.*?%\}|\{\{.*?\}\}|[^'])*'|\s+|.", re.DOTALL
)


@dataclass(slots=True)
class Token:
    """A piece of a template, with what stands before it: white space as written, and whether a line may be broken there."""

    kind: str
    text: str
    spaced: bool = False
    free: bool = False
    flexible: bool = False
    opener: int = -1
    branches: tuple[int, ...] = ()
    end: int = -1

    @property
    def word(self) -> str:
        """Return the name of a tag or of a control."""
        match = re.match(r"</?\s*([\w!-]+)|\{%-?\s*(\w+)", self.text)
        return (match[1] or match[2] or "").lower() if match else ""

    @property
    def closes(self) -> bool:
        """Return whether it ends an element or a block of control."""
        return self.text.startswith("</") or (self.kind == "control" and self.word.startswith("end"))

    @property
    def opens(self) -> bool:
        """Return whether it begins an element or a block of control."""
        if self.kind == "tag":
            return (
                not self.closes and self.word not in VOID and not self.text.endswith("/>") and self.word != "!doctype"
            )
        return self.kind == "control" and self.word in OPENERS

    @property
    def silent(self) -> bool:
        """Return whether nothing of it is written on the page."""
        if self.kind == "remark":
            return True
        if self.kind != "control":
            return False
        names_a_value = re.search(r"\sas\s+\w+\s*%\}$", self.text) is not None
        return self.word in OPENERS | BRANCHES | SILENT or self.word.startswith("end") or names_a_value

    def edge(self, *, before: bool) -> bool:
        """Return whether white space before it, or behind it, is not shown."""
        if self.kind == "verbatim":
            return self.text.startswith(("<script", "<style", "<!--"))
        if self.kind == "control":
            return self.word in ("block", "endblock", "extends")
        if self.kind != "tag":
            return False
        inner = self.closes if before else not self.closes
        return self.word in BLOCK or self.word == "!doctype" or self.flexible or (self.word in BOX and inner)


def tokens_of(source: str) -> list[Token]:
    """Cut a template into tokens; white space becomes a mark on the token behind it."""
    tokens, spaced = list[Token](), False
    for match in TOKEN.finditer(source):
        if match.lastgroup == "space" or match["space"]:
            spaced = True
            continue
        kind = next(name for name in ("verbatim", "control", "value", "remark", "tag", "text") if match[name])
        text = re.sub(r"\s+(/?>)$", r"\1", match[0]) if kind == "tag" else match[0]
        tokens.append(Token(kind, text, spaced))
        spaced = False
    return tokens


def pair(tokens: list[Token]) -> None:
    """Set on blocks of control their branches and ends, and on children of flexible boxes what they are."""
    controls, elements = list[int](), list[Token]()
    for index, token in enumerate(tokens):
        if token.kind == "control":
            _pair_control(tokens, index, controls)
        elif token.kind == "tag":
            if token.closes:
                while elements and elements.pop().word != token.word:
                    pass
            token.flexible = bool(elements) and _lays_out(elements)
            if token.opens:
                elements.append(token)


def _pair_control(tokens: list[Token], index: int, controls: list[int]) -> None:
    token = tokens[index]
    if token.closes and controls:
        token.opener = controls.pop()
        tokens[token.opener].end = index
        for branch in tokens[token.opener].branches:
            tokens[branch].end = index
    elif token.word in BRANCHES and controls:
        token.opener = controls[-1]
        tokens[token.opener].branches += (index,)
    elif token.opens:
        controls.append(index)


def _lays_out(elements: list[Token]) -> bool:
    """Return whether the innermost element lays its children out, so that white space between them is not shown."""
    around = elements[-2] if len(elements) > 1 else elements[-1]
    return not FLEXIBLE.isdisjoint(classes_of(elements[-1])) or (
        elements[-1].word == "li" and "list" in classes_of(around)
    )


def classes_of(token: Token) -> list[str]:
    """Return the classes of an element, those written out."""
    match = re.search(r'class="([^"]*)"', token.text)
    return re.findall(r"[\w-]+", match[1]) if match else []

"""Templates written once for each language: what never changes on a page is worked out when its template is first asked for.

Django's engine parses a template once, and then looks up every word, address and parent for every request. This loader keeps one
template for each language and rewrites its nodes when it is loaded: a word, the address of a page without keys and that of a file
become text; `extends` and `include` hold their templates. Nothing that depends on a request, a user or a record is kept.
"""

from typing import Any, cast

from django.conf import settings
from django.template import Context, Engine, Node, NodeList, Origin, Template, TemplateSyntaxError
from django.template.base import FilterExpression, TextNode, Variable, VariableDoesNotExist, VariableNode
from django.template.base import render_value_in_context as in_context
from django.template.defaulttags import AutoEscapeControlNode, FirstOfNode, ForNode, IfNode, LoadNode, URLNode, WithNode
from django.template.library import SimpleNode
from django.template.loader_tags import BlockNode, ExtendsNode, IncludeNode
from django.template.loaders.cached import Loader as CachedLoader
from django.templatetags.i18n import BlockTranslateNode, GetCurrentLanguageNode, TranslateNode
from django.templatetags.static import StaticNode
from django.urls import NoReverseMatch
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from yilian.pages.addresses import keyed_address

BLOCKS = "yilian_blocks"
# Nodes that keep nothing in the state of a rendering: a template of these alone is rendered as part of the one that includes it.
_STATELESS: tuple[type[Node], ...]


class Loader(CachedLoader):
    """Keeps the templates of each language apart, with everything filled in that is the same for every request in that language."""

    def cache_key(self, template_name: str, skip: list[Origin] | None = None) -> str:
        """Return the key under which a template is kept: the language is part of it."""
        return f"{get_language()}:{super().cache_key(template_name, skip)}"

    def get_template(self, template_name: str, skip: list[Origin] | None = None) -> Template:
        """Return a template of the language in use, rewritten before anyone else can get it."""
        key = self.cache_key(template_name, skip)
        kept = self.get_template_cache.get(key)
        if isinstance(kept, Template):
            return kept
        template = super().get_template(template_name, skip)
        if not isinstance(template.nodelist, Rewritten):
            template.nodelist = rewritten(template.nodelist)
        return template


class Rewritten(NodeList):
    """Nodes of which every one has been looked at."""


def rewritten(nodes: NodeList) -> Rewritten:
    """Return nodes that render the same, with what is constant as text and neighbouring texts joined."""
    nodes_now = Rewritten()
    for node in nodes:
        new = _rewritten(node)
        if isinstance(new, TextNode) and nodes_now and isinstance(nodes_now[-1], TextNode):
            nodes_now[-1] = TextNode(nodes_now[-1].s + new.s)
        elif not (isinstance(new, TextNode) and not new.s):
            nodes_now.append(new)
    return nodes_now


def _rewritten(node: Node) -> Node:
    """Return the node that stands for another, its own nodes rewritten too."""
    if isinstance(node, AutoEscapeControlNode):
        return node
    if isinstance(node, IfNode):
        node.conditions_nodelists = [(condition, rewritten(nodes)) for condition, nodes in node.conditions_nodelists]
        return node
    for name in node.child_nodelists:
        nodes = getattr(node, name, None)
        if isinstance(nodes, NodeList):
            setattr(node, name, rewritten(nodes))
    make = _MAKERS.get(type(node))
    return node if make is None else _like(node, make(node))


def _like(node: Node, new: Node) -> Node:
    """Return the new node where the old one stood, so that an error names the same place."""
    if new is not node and not isinstance(new, TextNode):
        new.token, new.origin = node.token, node.origin
    return new


def _is_constant(expression: FilterExpression) -> bool:
    """Return whether an expression is a literal, to which nothing is done."""
    if expression.filters:
        return False
    return not isinstance(expression.var, Variable) or expression.var.lookups is None


def _word(node: TranslateNode) -> Node:
    """Return a word as text; one that is kept under a name as that."""
    if not _is_constant(node.filter_expression) or node.message_context:
        return node
    name, context = node.asvar, Context()
    text = node.render(context)
    return Named(name, context[name]) if name else TextNode(text)


def _file(node: StaticNode) -> Node:
    """Return the address of a file of the program as text."""
    return TextNode(node.render(Context())) if node.varname is None and _is_constant(node.path) else node


def _address(node: URLNode) -> Node:
    """Return the address of a page as text, or a node that fills numbers in."""
    if not _is_constant(node.view_name) or node.kwargs:
        return node
    if node.args:
        return Address(node)
    context = Context()
    try:
        text = node.render(context)
    except NoReverseMatch:
        return node
    return Named(node.asvar, context[node.asvar]) if node.asvar else TextNode(text)


def _value(node: VariableNode) -> Node:
    """Return a node for a variable without filters, and the node itself for anything else."""
    expression = node.filter_expression
    plain = not expression.filters and isinstance(expression.var, Variable) and expression.var.lookups is not None
    return Value(expression) if plain and not expression.var.translate else node


def _sentence(node: BlockTranslateNode) -> Node:
    """Return a node that holds the sentence of the language; one with a plural or a context of its own stays."""
    plain = not (node.plural or node.message_context or node.asvar)
    return Sentence(node) if plain else node


class Named(Node):
    """A text that is kept under a name for the nodes that follow."""

    child_nodelists = ()

    def __init__(self, name: str, text: str) -> None:
        self.name, self.text = name, text

    def render(self, context: Context) -> SafeString:
        """Keep the text, write nothing."""
        context[self.name] = self.text
        return SafeString()


class Value(VariableNode):
    """A variable; a text or a whole number, which most of them are, takes the short way."""

    def render(self, context: Context) -> SafeString:
        """Write the value as Django does; what does not exist is nothing."""
        try:
            value = self.filter_expression.var.resolve(context)
        except VariableDoesNotExist:
            return cast(SafeString, super().render(context))
        kind = type(value)
        if kind is SafeString:
            return cast(SafeString, value)
        if kind is int and not settings.USE_THOUSAND_SEPARATOR:
            return cast(SafeString, str(value))
        return cast(SafeString, escape(value) if kind is str and context.autoescape else in_context(value, context))


class Sentence(Node):
    """A sentence with values in it, in the language of the template."""

    child_nodelists = ()

    def __init__(self, node: BlockTranslateNode) -> None:
        self.node, self.values = node, node.extra_context
        sentence, self.names = node.render_token_list(node.singular)
        self.sentence = gettext(sentence)

    def render(self, context: Context) -> SafeString:
        """Fill the values in."""
        context.dicts.append({name: value.resolve(context) for name, value in self.values.items()})
        try:
            filled = {name: in_context(context.get(name, ""), context) for name in self.names}
        finally:
            context.dicts.pop()
        try:
            return cast(SafeString, self.sentence % filled)
        except (KeyError, ValueError):
            return cast(SafeString, self.node.render(context))


class Address(Node):
    """The address of a page with keys: numbers and codes are filled into what Django wrote once, other keys are left to Django."""

    child_nodelists = ()

    def __init__(self, node: URLNode) -> None:
        self.node = node
        self.page = str(node.view_name.var.literal if isinstance(node.view_name.var, Variable) else node.view_name.var)

    def render(self, context: Context) -> SafeString:
        """Write the address, or keep it under its name."""
        keys = [key.resolve(context) for key in self.node.args]
        address = keyed_address(self.page, *keys) if all(type(key) in (int, str) for key in keys) else ""
        if not address:
            return cast(SafeString, self.node.render(context))
        if self.node.asvar:
            context[self.node.asvar] = address
            return SafeString()
        return conditional_escape(address)


class Slot(Node):
    """A block: the part of a page that the template which extends it fills."""

    def __init__(self, block: BlockNode) -> None:
        self.name, self.nodelist = block.name, block.nodelist

    def render(self, context: Context) -> SafeString:
        """Render what fills the block; names that are set inside end with it."""
        blocks: dict[str, NodeList] = context.render_context.get(BLOCKS) or {}
        context.dicts.append({})
        try:
            return blocks.get(self.name, self.nodelist).render(context)
        finally:
            context.dicts.pop()


class Extension(ExtendsNode):
    """A template that fills the blocks of another, which it holds."""

    def __init__(self, node: ExtendsNode) -> None:
        self.nodelist, self.parent_name = node.nodelist, node.parent_name
        self.filled = {
            slot.name: slot.nodelist for slot in self.nodelist.get_nodes_by_type(Slot) if isinstance(slot, Slot)
        }
        self.blocks = {}
        self.parent: Template | None = None

    def render(self, context: Context) -> SafeString:
        """Render the template that is extended; a block that was filled further down stays."""
        if self.parent is None:
            self.parent = self.get_parent(context)
        below: dict[str, NodeList] = context.render_context.get(BLOCKS) or {}
        context.render_context[BLOCKS] = self.filled | below
        with context.render_context.push_state(self.parent, isolated_context=False):
            return self.parent.nodelist.render(context)


class Inclusion(IncludeNode):
    """A template within another; those it has rendered before it holds by their names."""

    def __init__(self, node: IncludeNode) -> None:
        super().__init__(node.template, extra_context=node.extra_context)
        self.held: dict[str, tuple[Template, bool]] = {}

    def render(self, context: Context) -> SafeString:
        """Render the template with the names it is given."""
        name = self.template.resolve(context)
        if not isinstance(name, str) or name.startswith("."):
            return super().render(context)
        held = self.held.get(name)
        if held is None:
            template = _engine(context).get_template(name)
            held = self.held[name] = (template, _is_stateless(template.nodelist))
        template, stateless = held
        context.dicts.append({key: value.resolve(context) for key, value in self.extra_context.items()})
        try:
            return template.nodelist.render(context) if stateless else template.render(context)
        finally:
            context.dicts.pop()


class With(WithNode):
    """Names for the nodes within."""

    def __init__(self, node: WithNode) -> None:
        self.nodelist, self.extra_context = node.nodelist, node.extra_context

    def render(self, context: Context) -> SafeString:
        """Render the nodes within with their names."""
        context.dicts.append({key: value.resolve(context) for key, value in self.extra_context.items()})
        try:
            return self.nodelist.render(context)
        finally:
            context.dicts.pop()


def _engine(context: Context) -> Engine:
    """Return the engine of the template that is being rendered."""
    if context.template is None:
        raise TemplateSyntaxError("a template is included where none is rendered")
    return context.template.engine


def _is_stateless(nodes: NodeList) -> bool:
    """Return whether nodes keep nothing in the state of a rendering."""
    for node in nodes:
        if not isinstance(node, _STATELESS):
            return False
        inner = [within for _condition, within in node.conditions_nodelists] if isinstance(node, IfNode) else []
        inner += [getattr(node, name) for name in node.child_nodelists if hasattr(node, name)] if not inner else []
        if not all(_is_stateless(within) for within in inner):
            return False
    return True


_STATELESS = (
    TextNode,
    VariableNode,
    IfNode,
    ForNode,
    WithNode,
    FirstOfNode,
    LoadNode,
    TranslateNode,
    GetCurrentLanguageNode,
    BlockTranslateNode,
    URLNode,
    StaticNode,
    SimpleNode,
    Named,
    Sentence,
    Address,
    Inclusion,
)
_MAKERS: dict[type[Node], Any] = {
    TranslateNode: _word,
    StaticNode: _file,
    URLNode: _address,
    VariableNode: _value,
    BlockTranslateNode: _sentence,
    BlockNode: Slot,
    ExtendsNode: Extension,
    IncludeNode: lambda node: node if node.isolated_context else Inclusion(node),
    WithNode: With,
}

"""What the home page offers: the links that modules declare for a role, each with a sentence."""

from dataclasses import dataclass

from yilian.desk.context import first_role
from yilian.kernel.actors import Actor
from yilian.pages.addresses import address_of
from yilian.pages.language import said
from yilian.pages.registry import home_links


@dataclass(frozen=True, slots=True)
class ShownLink:
    """A page and why one goes there, in the language of the page."""

    title: str
    sentence: str
    href: str


def links_for(actor: Actor) -> list[ShownLink]:
    """Return the links of an actor's first role that the actor may open."""
    links = [link for link in home_links(first_role(actor)) if not (link.permission and actor.refusal(link.permission))]
    return [ShownLink(said(link.words), said(link.sentence), address_of(link.page)) for link in links]

"""Steps of a record: one table gives the buttons on its page and the page of each step.

A step is a form and an action. Which steps are open is asked of the table of transitions by which the action judges them, too.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Model
from django.forms import Form
from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import lazy

from yilian.kernel.actors import Actor
from yilian.kernel.refusals import NotFound
from yilian.pages.forms import Entry, enter, posted
from yilian.pages.language import said
from yilian.pages.lists import About, Link, Text, may
from yilian.pages.permits import permitted
from yilian.pages.requests import Request

M = TypeVar("M", bound=Model)
Data = dict[str, Any]


def _nothing(request: Request, record: Any) -> Data:
    """Return the data of a form that starts empty: nothing but what was sent."""
    return {}


def _as_filled_in(request: Request, data: Data) -> Data:
    """Return the arguments of an action: what was filled in."""
    return data


@dataclass(frozen=True)
class Step(Generic[M]):
    """A step of a record.

    name        the name of its address, without the space
    action      called with the actor, the record and the arguments that `arguments` makes of what was filled in
    form        what is asked; `options` gives what it is made with, such as `initial`
    tell        whether the action is told the state, as `to`
    to          the state to which it leads, or its own name where the table names steps; a step with neither is open as long
                as any other state can be reached
    lead        a sentence on the page of the step, after that of the record
    """

    name: str
    title: Text
    permission: str
    action: Callable[..., Model]
    form: Callable[..., Form] = Form
    options: Callable[[Request, M], Data] = _nothing
    arguments: Callable[[Request, Data], Data] = _as_filled_in
    to: str = ""
    tell: bool = False
    quiet: bool = False
    lead: Text = ""


def step_of(name: str, action: Callable[..., Model], form: Callable[..., Form] = Form, **more: Any) -> Step[Any]:
    """Return the step that an action takes: its button says what the log says of the action, and asks for the same permission."""
    declared = vars(action)
    return Step(name, lazy(said, str)(declared["title"]), declared["permission"], action, form, **more)


@dataclass(frozen=True)
class Steps(Generic[M]):
    """The steps of one kind of record.

    space       the name space of the addresses
    find        the record of a key
    address     where the page of a record is; a step leads to that of the record which its action returns
    onward      the states that can be reached from where a record stands, or the steps that can be taken there
    within      whether a record lies in the reach of an actor, where the table of records is seen more widely than it is changed
    about       the elder whom a record concerns; `lead` is a sentence on the page of a step
    show        shows the page of a step; a look at the elder is logged as `look`
    """

    space: str
    find: Callable[[int], M]
    address: Callable[[Any], str]
    onward: Callable[[M], Collection[str]]
    steps: tuple[Step[M], ...]
    about: Callable[[M], About | None] = lambda record: None
    lead: Callable[[M], Text] = lambda record: ""
    show: Callable[[Request, Form, Entry], HttpResponse] = enter
    within: Callable[[Actor, M], bool] = lambda actor, record: True
    look: str = ""

    def links(self, record: M) -> list[Link]:
        """Return the buttons of the steps that are open from where a record stands."""
        onward = self.onward(record)
        return [
            Link(reverse(f"{self.space}:{step.name}", args=[record.pk]), step.title, step.permission, step.quiet)
            for step in self.steps
            if (step.to in onward if step.to else onward)
        ]

    def links_for(self, request: Request, record: M) -> list[Link]:
        """Return the buttons of the steps that are open and that the user may take."""
        return may(request, self.links(record)) if self.within(request.actor, record) else []

    def view(self, name: str) -> Callable[..., HttpResponse]:
        """Return the view of a step, which asks for the permission of the step; the address gives the key of the record."""
        step = next(step for step in self.steps if step.name == name)

        @permitted(step.permission)
        def view(request: Request, **keys: int) -> HttpResponse:
            (key,) = keys.values()
            record = self.find(key)
            if not self.within(request.actor, record):
                raise NotFound(record._meta.model_name or "", key)
            form = step.form(posted(request), **step.options(request, record))
            return self.step(request, record, step, form)

        return view

    def step(self, request: Request, record: M, step: Step[M], form: Form) -> HttpResponse:
        """Show the form of a step; filled in, take the step."""

        def act(filled: Form) -> Model:
            state = {"to": step.to} if step.tell else {}
            return step.action(request.actor, record, **step.arguments(request, filled.cleaned_data), **state)

        back, about = self.address(record), self.about(record)
        lead = "：".join(filter(None, (str(self.lead(record)), str(step.lead))))
        return self.show(request, form, Entry(step.title, act, self.address, back, about, lead, look=self.look))

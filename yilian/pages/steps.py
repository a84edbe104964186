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

from yilian.pages.forms import Entry, enter, posted
from yilian.pages.lists import About, Link, Text
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
    to          the state to which it leads; a step that leads to none is open as long as any other state can be reached
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


@dataclass(frozen=True)
class Steps(Generic[M]):
    """The steps of one kind of record.

    space       the name space of the addresses
    find        the record of a key
    address     where the page of a record is; a step leads to that of the record which its action returns
    onward      the states that can be reached from where a record stands
    about       the elder whom a record concerns; `lead` is a sentence on the page of a step
    show        shows the page of a step
    """

    space: str
    find: Callable[[int], M]
    address: Callable[[Any], str]
    onward: Callable[[M], Collection[str]]
    steps: tuple[Step[M], ...]
    about: Callable[[M], About | None] = lambda record: None
    lead: Callable[[M], Text] = lambda record: ""
    show: Callable[[Request, Form, Entry], HttpResponse] = enter

    def links(self, record: M) -> list[Link]:
        """Return the buttons of the steps that are open from where a record stands."""
        onward = self.onward(record)
        return [
            Link(reverse(f"{self.space}:{step.name}", args=[record.pk]), step.title, step.permission, step.quiet)
            for step in self.steps
            if (step.to in onward if step.to else onward)
        ]

    def view(self, name: str) -> Callable[..., HttpResponse]:
        """Return the view of a step, which asks for the permission of the step; the address gives the key of the record."""
        step = next(step for step in self.steps if step.name == name)

        @permitted(step.permission)
        def view(request: Request, **keys: int) -> HttpResponse:
            (key,) = keys.values()
            record = self.find(key)
            form = step.form(posted(request), **step.options(request, record))
            return self.step(request, record, step, form)

        return view

    def step(self, request: Request, record: M, step: Step[M], form: Form) -> HttpResponse:
        """Show the form of a step; filled in, take the step."""

        def act(filled: Form) -> Model:
            state = {"to": step.to} if step.tell else {}
            return step.action(request.actor, record, **step.arguments(request, filled.cleaned_data), **state)

        back, about = self.address(record), self.about(record)
        return self.show(request, form, Entry(step.title, act, self.address, back, about, self.lead(record)))

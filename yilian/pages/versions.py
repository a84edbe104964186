"""Two people edit one record, and nobody's change is undone unseen.

A form that edits is an `EditForm`: it carries what the record said when the form was shown. When it is sent, the record is read again
under lock and compared field by field: what somebody else changed and the writer left alone stays as it is now; what both changed is
shown with both, and the writer chooses. Programs name the version that they change by `If-Match`, as the answer named it by `ETag`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db.models import Model
from django.forms import Form
from django.utils.translation import gettext as _

from yilian.audit.cipher import keyed_hash
from yilian.audit.clock import now
from yilian.audit.queries import last_change
from yilian.kernel.deadlines import SHANGHAI
from yilian.kernel.refusals import Invalid, NotFound, Problem, Refusal, Refused
from yilian.pages.requests import Request

R = TypeVar("R", bound=Model)
SALT = "yilian.pages.versions"
CHANGED, MISSING, CHANGED_SINCE = "changed-meanwhile", "version-missing", "changed-since-version"
Texts = list[str]


@dataclass(frozen=True, slots=True)
class Editing(Generic[R]):
    """A record that a form edits, and what the form shows of it: the first value of each field, read from the record."""

    record: R
    known: Callable[[R], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that both changed: in words, what the other one wrote and what the writer wants."""

    name: str
    theirs: str
    mine: str


@dataclass(slots=True)
class Comparison:
    """What was found when a form met the record: fields that are taken as they are now, and fields that both changed."""

    taken: list[str] = field(default_factory=list)
    clashes: list[Clash] = field(default_factory=list)


class EditForm(Form):
    """A form that edits a record; the tag `{% command %}` writes its version into it."""

    def __init__(self, *args: Any, editing: Editing[Any] | None = None, **kwargs: Any) -> None:
        known = dict(editing.known(editing.record)) if editing else {}
        super().__init__(*args, **kwargs | {"initial": known | dict(kwargs.get("initial") or {})})
        self.editing, self.shown_anew, self.followed = editing, "", tuple(known)

    @property
    def version(self) -> str:
        """Return the version that the form carries: that with which it was sent, or else the one that it shows now."""
        if self.editing is None:
            return ""
        sent = str(self.data.get("version", "")) if self.is_bound else ""
        return self.shown_anew or sent or _version(self)

    def known_now(self) -> dict[str, Any]:
        """Read the record again under lock, and return what the form would show of it; the record handed in is the new one."""
        assert self.editing is not None
        read_anew(self.editing.record)
        return dict(self.editing.known(self.editing.record))


def reconcile(request: Request, form: Form) -> None:
    """Bring what was filled in together with what somebody else changed meanwhile; refuse where the writer has to choose."""
    if not isinstance(form, EditForm) or form.editing is None:
        return
    at, was = _read(form)
    known = form.known_now()
    comparison = _compared(form, was, known)
    if not comparison.taken and not comparison.clashes:
        return
    who, when = _author(form, request, at)
    for name in comparison.taken:
        form.cleaned_data[name] = _cleaned(form, name, known[name])
    if comparison.clashes:
        _show_both(form, known, comparison, who)
        raise Refused(Refusal(CHANGED, who=who, at=when))
    labels = "、".join(str(form.fields[name].label) for name in comparison.taken)
    said = _("您填写的时候，%(who)s 改了：%(fields)s。两边的改动都保留了。")
    messages.info(request, said % {"who": who, "fields": labels})


def read_anew(record: Model) -> None:
    """Read a record again under lock; it says what it says now until the transaction ends."""
    kind = type(record)
    try:
        record.refresh_from_db(from_queryset=kind._default_manager.select_for_update(of=("self",)))
    except ObjectDoesNotExist as gone:
        raise NotFound(record._meta.model_name or "", record.pk) from gone


def etag(known: Mapping[str, Any]) -> str:
    """Return the version of a record for programs: for each field a few bytes of a keyed hash, which tell nothing of the value."""
    return '"' + "".join(_short(name, known[name]) for name in sorted(known)) + '"'


def judge_version(request: Request, known: Mapping[str, Any]) -> None:
    """Refuse a program's change of a record that is not any more as the program knows it, and say what changed."""
    sent = request.headers.get("If-Match", "")
    if not sent:
        raise Invalid(Problem("If-Match", MISSING))
    if sent == etag(known):
        return
    parts = [sent.strip('"')[place : place + SHORT] for place in range(0, len(sent) - 2, SHORT)]
    names = sorted(known)
    changed = [name for name, part in zip(names, parts, strict=False) if _short(name, known[name]) != part]
    params = {name: known[name] for name in (changed if len(parts) == len(names) else names)}
    raise Refused(Refusal(CHANGED_SINCE, changed=params, etag=etag(known)))


SHORT = 12


def _short(name: str, value: Any) -> str:
    return keyed_hash(f"{name}={value}".encode().hex()).hex()[:SHORT]


def _version(form: EditForm) -> str:
    """Return the version of the record that a form shows, signed."""
    said = {name: written(form, name, form.initial[name]) for name in form.followed if name in form.fields}
    return signing.dumps({"at": now().isoformat(), "was": said}, salt=SALT, compress=True)


def _read(form: EditForm) -> tuple[datetime, dict[str, Texts]]:
    """Return when the form was shown, and what it said; a form without a version would undo what it does not know."""
    try:
        said = signing.loads(str(form.data.get("version", "")), salt=SALT)
        return datetime.fromisoformat(said["at"]), said["was"]
    except (signing.BadSignature, ValueError, KeyError) as error:
        raise Invalid(Problem("version", MISSING)) from error


def _compared(form: EditForm, was: Mapping[str, Texts], known: Mapping[str, Any]) -> Comparison:
    """Compare each field as it was, as it is, and as it is sent."""
    comparison = Comparison()
    for name, before in was.items():
        if name not in form.fields or name not in known:
            continue
        current, mine = written(form, name, known[name]), _sent(form, name)
        choice = form.data.get(f"keep-{name}", "")
        changed_by_both = not _same(form, name, current, before) and not _same(form, name, mine, before)
        if _same(form, name, current, mine):
            continue
        if choice == "theirs" or (not changed_by_both and not _same(form, name, current, before)):
            comparison.taken.append(name)
        elif changed_by_both and choice != "mine":
            comparison.clashes.append(Clash(name, _in_words(form, name, current), _in_words(form, name, mine)))
    return comparison


def _show_both(form: EditForm, known: Mapping[str, Any], comparison: Comparison, who: str) -> None:
    """Show what is taken from the other one, and beside each clash both values; what is sent next was seen."""
    data: Any = form.data
    data = data.copy()
    for name in comparison.taken:
        _put(form, data, name, written(form, name, known[name]))
    form.data = data
    for clash in comparison.clashes:
        form.fields[clash.name].__dict__["clash"] = clash
        said = _("%(who)s 已改成“%(theirs)s”，您填的是“%(mine)s”。")
        form.add_error(clash.name, said % {"who": who, "theirs": clash.theirs, "mine": clash.mine})
    said_now = {name: written(form, name, known[name]) for name in form.fields if name in known}
    form.shown_anew = signing.dumps({"at": now().isoformat(), "was": said_now}, salt=SALT, compress=True)


def _author(form: EditForm, request: Request, since: datetime) -> tuple[str, str]:
    """Return who changed the record since an instant, and when; in general words where the log may not be seen."""
    assert form.editing is not None
    entry = last_change(form.editing.record, since)
    if entry is None:
        return _("另一个人"), ""
    own = entry.user_id is not None and entry.user_id == request.actor.user_id
    return _("您在另一处") if own else entry.actor, f"{entry.at.astimezone(SHANGHAI):%H:%M}"


def written(form: Form, name: str, value: Any) -> Texts:
    """Return a value as the field writes it into the page, which is how it comes back when nobody touches it."""
    form_field = form.fields[name]
    widget, value = form_field.widget, form_field.prepare_value(value)
    if isinstance(widget, forms.CheckboxInput):
        return ["on"] if widget.check_test(value) else []
    if isinstance(widget, forms.MultiWidget):
        parts = zip(widget.widgets, widget.decompress(value) or (), strict=False)
        return [_plain(part.format_value(piece)) for part, piece in parts]
    return _texts(widget.format_value(value))


def _sent(form: Form, name: str) -> Texts:
    """Return what was sent for a field, as text."""
    widget = form.fields[name].widget
    value = widget.value_from_datadict(form.data, form.files, form.add_prefix(name))
    if isinstance(value, bool):
        return ["on"] if value else []
    if isinstance(widget, forms.MultiWidget):
        return [_plain(part) for part in value or ()]
    return _texts(value)


def _put(form: Form, data: Any, name: str, texts: Texts) -> None:
    """Write texts into what was sent, as if they had been filled in."""
    prefixed, widget = form.add_prefix(name), form.fields[name].widget
    if isinstance(widget, forms.MultiWidget):
        names: Sequence[str] = vars(widget)["widgets_names"]
        for suffix, text in zip(names, texts, strict=False):
            data[prefixed + suffix] = text
    elif texts:
        data.setlist(prefixed, texts)
    else:
        data.pop(prefixed, None)


def _cleaned(form: Form, name: str, value: Any) -> Any:
    """Return a value of the record as the form hands over what is filled in."""
    form_field = form.fields[name]
    if isinstance(form_field.widget, forms.MultiWidget):
        return form_field.clean(form_field.widget.decompress(value))
    return form_field.clean(form_field.prepare_value(value))


def _same(form: Form, name: str, first: Texts, second: Texts) -> bool:
    """Return whether two writings say the same: 08:30 and 08:30:00 do."""
    if first == second:
        return True
    if len(first) > 1 or len(second) > 1:
        return False
    read = form.fields[name].to_python
    try:
        return bool(read(first[0] if first else None) == read(second[0] if second else None))
    except ValidationError:
        return False


def _in_words(form: Form, name: str, texts: Sequence[str]) -> str:
    """Return what texts mean to a reader: the label of a choice, the text itself, a dash where there is none."""
    widget = form.fields[name].widget
    if isinstance(widget, forms.CheckboxInput):
        return _("是") if texts else _("否")
    labels = dict(_flat(getattr(widget, "choices", ())))
    return "、".join(str(labels.get(text, text)) for text in texts if text) or _("（空）")


def _flat(choices: Any) -> list[tuple[str, Any]]:
    """Return choices without their groups, by the text of each."""
    flat = list[tuple[str, Any]]()
    for value, label in choices:
        flat.extend(_flat(label) if isinstance(label, list | tuple) else [(str(value), label)])
    return flat


def _texts(value: Any) -> Texts:
    """Return one value or several as texts, in an order that does not depend on who wrote them."""
    values = value if isinstance(value, list | tuple) else [value]
    texts = [text for text in map(_plain, values) if text]
    return sorted(texts)


def _plain(value: Any) -> str:
    return "" if value is None else str(value).replace("\r\n", "\n").strip()

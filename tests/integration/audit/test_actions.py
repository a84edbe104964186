"""An action is permission, one transaction, an entry and its events: all or nothing."""

from dataclasses import dataclass
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.db import connection, transaction

from yilian.accounts.actions import add_user, choose_language
from yilian.accounts.models import User
from yilian.audit import actions
from yilian.audit.actions import action, hold, once, publish
from yilian.audit.models import AuditEntry, Command
from yilian.audit.scope import set_scope, using_scope
from yilian.kernel.actors import SYSTEM, Actor, Scope
from yilian.kernel.messages import words
from yilian.kernel.refusals import NotFound, Refusal, Refused, refuse

pytestmark = pytest.mark.django_db
PASSWORD = "a-long-test-passphrase"


@pytest.fixture(autouse=True)
def everywhere(db):
    with using_scope(SYSTEM):
        yield


@dataclass(frozen=True)
class Happened:
    user_id: int


@action("test.rename", title=words("测试", "test"), log=("name",))
def rename(actor: Actor, user: User, *, name: str) -> User:
    user.name = name
    user.save(update_fields=["name"])
    publish(Happened(user.pk))
    return user


@action("test.rename_and_refuse", title=words("测试", "test"))
def rename_and_refuse(actor: Actor, user: User) -> User:
    rename(SYSTEM, user, name="别名")
    refuse("username-taken", username="x")


def a_user() -> User:
    return add_user(SYSTEM, None, username=f"u{uuid4().hex[:8]}", name="甲", password=PASSWORD)


def entries_since(last: int) -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(pk__gt=last).order_by("pk"))


def last_entry() -> int:
    return AuditEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def reach() -> tuple[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('yilian.divisions', true), current_setting('yilian.organizations', true)"
        )
        return cursor.fetchone()


def test_an_actor_without_the_permission_is_refused_and_nothing_is_written():
    last = last_entry()
    nobody = Actor(1, "nobody")
    with pytest.raises(Refused) as refused:
        rename(nobody, a_user_unseen := User(pk=1), name="乙")
    assert refused.value.code == "not-permitted"
    assert a_user_unseen.name == ""
    assert entries_since(last) == []


def test_an_action_leaves_one_entry_saying_who_did_what_to_what():
    user, last = a_user(), last_entry()
    rename(SYSTEM.for_purpose("test"), user, name="乙")
    (entry,) = entries_since(last)
    assert (entry.kind, entry.action, entry.actor, entry.purpose) == ("change", "test.rename", "system", "test")
    assert entry.subjects == [f"accounts.user:{user.pk}"]
    assert entry.details == {"name": "乙"}


def test_what_was_handed_in_is_read_again():
    user = a_user()
    User.objects.filter(pk=user.pk).update(language="en")
    assert rename(SYSTEM, user, name="乙").language == "en"


def test_what_is_gone_is_not_found():
    user = a_user()
    User.objects.filter(pk=user.pk).delete()
    with pytest.raises(NotFound):
        rename(SYSTEM, user, name="乙")


def test_a_refusal_undoes_what_nested_actions_did_with_entries_and_events(monkeypatch):
    heard: list[object] = []
    monkeypatch.setitem(actions._handlers, Happened, [heard.append])
    user, last = a_user(), last_entry()
    with pytest.raises(Refused):
        rename_and_refuse(SYSTEM, user)
    user.refresh_from_db()
    assert (user.name, entries_since(last), heard) == ("甲", [], [])


def test_a_failing_handler_undoes_the_action(monkeypatch):
    def fail(event: object) -> None:
        raise ValueError("broken")

    monkeypatch.setitem(actions._handlers, Happened, [fail])
    user, last = a_user(), last_entry()
    with pytest.raises(ValueError, match="broken"):
        rename(SYSTEM, user, name="乙")
    user.refresh_from_db()
    assert (user.name, entries_since(last)) == ("甲", [])


def test_handlers_run_once_the_action_is_done_in_its_transaction(monkeypatch):
    seen: list[str] = []
    monkeypatch.setitem(
        actions._handlers, Happened, [lambda event: seen.append(User.objects.get(pk=event.user_id).name)]
    )
    rename(SYSTEM, a_user(), name="乙")
    assert seen == ["乙"]


def test_events_outside_an_action_are_a_bug():
    with pytest.raises(RuntimeError):
        publish(Happened(1))


def test_reach_outside_a_transaction_is_a_bug(monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr("yilian.audit.scope.connection", SimpleNamespace(in_atomic_block=False))
        with pytest.raises(RuntimeError):
            set_scope(Scope(("33",)))


def test_a_nested_action_takes_its_own_reach_and_gives_back_the_one_before():
    inner: list[tuple[str, str]] = []
    narrow = Actor(1, "narrow", permissions=frozenset({"*"}), scope=Scope(("330727109",), frozenset({5})))

    @action("test.look", title=words("测试", "test"))
    def look(actor: Actor) -> None:
        inner.append(reach())

    @action("test.outer", title=words("测试", "test"))
    def outer(actor: Actor) -> None:
        inner.append(reach())
        look(SYSTEM)
        inner.append(reach())

    before = reach()
    outer(narrow)
    mine = ("{[330727109000,330727109999]}", "5")
    assert inner == [mine, ("{[000000000000,999999999999]}", ""), mine]
    assert reach() == before


def test_a_nested_action_that_is_refused_gives_back_the_reach_before():
    narrow = Actor(1, "narrow", permissions=frozenset({"*"}), scope=Scope(("330727109",)))

    @action("test.refused", title=words("测试", "test"))
    def refused(actor: Actor) -> None:
        refuse("username-taken", username="x")

    with transaction.atomic(), using_scope(narrow):
        with pytest.raises(Refused):
            refused(SYSTEM)
        assert reach()[0] == "{[330727109000,330727109999]}"


def test_the_same_command_twice_changes_once_and_answers_the_same():
    user, command = a_user(), uuid4()
    first = once(SYSTEM, command, "rename", lambda: rename(SYSTEM, user, name="乙"))
    User.objects.filter(pk=user.pk).update(name="丙")
    last = last_entry()
    again = once(SYSTEM, command, "rename", lambda: rename(SYSTEM, user, name="乙"))
    assert (again.pk, again.name) == (first.pk, "丙")
    assert entries_since(last) == []


def test_the_same_command_whose_record_was_removed_since_is_refused_in_words():
    user, command = a_user(), uuid4()
    once(SYSTEM, command, "rename", lambda: rename(SYSTEM, user, name="乙"))
    User.objects.filter(pk=user.pk).delete()
    with pytest.raises(Refused) as refused:
        once(SYSTEM, command, "rename", lambda: rename(SYSTEM, user, name="乙"))
    assert refused.value.code == "command-record-gone"


def test_a_command_id_of_another_operation_or_user_is_refused():
    user, command = a_user(), uuid4()
    once(SYSTEM, command, "rename", lambda: rename(SYSTEM, user, name="乙"))
    with pytest.raises(Refused) as refused:
        once(SYSTEM, command, "choose_language", lambda: choose_language(SYSTEM, user, language="en"))
    assert refused.value.code == "command-id-taken"
    other = Actor(99, "other", permissions=frozenset({"*"}), scope=SYSTEM.scope)
    with pytest.raises(Refused):
        once(other, command, "rename", lambda: rename(other, user, name="乙"))


def test_the_same_command_with_another_body_is_refused_and_says_when_it_was_sent_before():
    user, command = a_user(), uuid4()
    once(SYSTEM, command, "rename", lambda: rename(SYSTEM, user, name="乙"), body="a")
    last = last_entry()
    with pytest.raises(Refused) as refused:
        once(SYSTEM, command, "rename", lambda: rename(SYSTEM, user, name="丙"), body="b")
    assert (refused.value.code, len(str(refused.value.params["at"]))) == ("command-sent-otherwise", 5)
    user.refresh_from_db()
    assert user.name == "乙"
    assert entries_since(last) == []


def test_nothing_is_carried_out_while_it_is_held():
    user, last = a_user(), last_entry()
    with hold(Refusal("held")):
        with pytest.raises(Refused):
            once(SYSTEM, uuid4(), "rename", lambda: rename(SYSTEM, user, name="乙"))
        with pytest.raises(Refused):
            rename(SYSTEM, user, name="乙")
    assert entries_since(last) == []
    assert rename(SYSTEM, user, name="乙").name == "乙"


def test_a_refused_command_may_be_sent_again():
    user, command = a_user(), uuid4()
    with pytest.raises(Refused):
        once(SYSTEM, command, "rename_and_refuse", lambda: rename_and_refuse(SYSTEM, user))
    assert not Command.objects.filter(pk=command).exists()


def test_two_processes_with_the_same_command_make_one_thing(in_two_processes):
    username, command = f"race{uuid4().hex[:8]}", uuid4()
    said = in_two_processes(
        "from yilian.accounts.actions import add_user; from yilian.kernel.actors import SYSTEM\n"
        "from yilian.audit.actions import once\n"
        f"made = lambda: add_user(SYSTEM, None, username='{username}', name='甲', password='{PASSWORD}')\n"
        f"print(once(SYSTEM, '{command}', 'add_user', made).pk)"
    )
    assert said[0] == said[1]
    assert User.objects.filter(username=username).count() == 1
    assert AuditEntry.objects.filter(subjects=[f"accounts.user:{said[0]}"]).count() == 1

"""A password or recovery codes made for somebody are shown by the answer that made them, and by no other: nothing keeps them in the clear."""

from collections.abc import Callable
from uuid import uuid4

from django.test import Client
from integration.accounts.test_second_factor import enrolled

from yilian.accounts.models import User
from yilian.audit.models import AuditEntry
from yilian.audit.scope import using_scope
from yilian.kernel.actors import SYSTEM

NEW = {
    "username": "nurse-new",
    "name": "新护士",
    "role": "nurse",
    "division": "330727109000",
    "starts_on": "2023-09-12",
}


def users_added() -> int:
    with using_scope(SYSTEM):
        return AuditEntry.objects.filter(action="accounts.add_user").count()


def test_a_form_sent_twice_adds_one_user_whose_password_stands_and_says_how_to_get_another(
    client_as: Callable[..., Client],
) -> None:
    client, sent = client_as("county-admin"), NEW | {"command": str(uuid4())}
    before = users_added()
    password = client.post("/accounts/users/add/", sent).context["password"]
    again = client.post("/accounts/users/add/", sent, follow=True)
    user = User.objects.get(username="nurse-new")
    assert again.redirect_chain == [(f"/accounts/users/{user.pk}/", 302)]
    text = again.content.decode()
    assert "密码只显示一次；没有看到的，请再重设一次" in text
    assert f"/accounts/users/{user.pk}/password/" in text, "and the way to do so"
    assert password not in text
    assert user.check_password(password)
    assert users_added() == before + 1


def test_a_reset_sent_twice_leaves_the_password_that_was_shown(client_as: Callable[..., Client]) -> None:
    client = client_as("county-admin")
    client.post("/accounts/users/add/", NEW)
    user, sent = User.objects.get(username="nurse-new"), {"command": str(uuid4())}
    password = client.post(f"/accounts/users/{user.pk}/password/", sent).context["password"]
    text = client.post(f"/accounts/users/{user.pk}/password/", sent, follow=True).content.decode()
    assert "密码只显示一次" in text
    assert password not in text
    user.refresh_from_db()
    assert user.check_password(password)


def test_recovery_codes_sent_for_twice_are_shown_once_and_stand(signed_in: Callable[..., Client]) -> None:
    client, sent = signed_in("nurse1"), {"command": str(uuid4())}
    enrolled(client)
    codes = client.post("/accounts/me/second-factor/codes/", sent).context["codes"]
    text = client.post("/accounts/me/second-factor/codes/", sent, follow=True).content.decode()
    assert "恢复码只显示一次；没有看到的，请再换一次" in text
    assert not any(code in text for code in codes)
    other = Client()
    other.post("/accounts/sign-in/", {"username": "nurse1", "password": "A-long-test-passphrase"})
    assert other.post("/accounts/me/second-factor/verify/", {"code": codes[0]}).status_code == 302

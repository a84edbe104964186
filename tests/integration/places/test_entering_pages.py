"""Pages that enter organizations, licences and beds."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.urls import reverse

from yilian.audit.scope import using_scope
from yilian.kernel.actors import SYSTEM
from yilian.places.forms import words
from yilian.places.models import BedCount, Organization

EAST, WEST = "330727109000", "330727106000"


@pytest.fixture
def admin(client_as: Callable[..., Client]) -> Iterator[Client]:
    with using_scope(SYSTEM):
        yield client_as("county-admin", EAST)


def centre(township: str) -> Organization:
    return Organization.objects.get(code=f"centre-{township}")


def test_lines_of_words_are_taken_apart() -> None:
    assert words("医务室、护理站,医务室 ;康复室") == ("医务室", "护理站", "康复室")


def test_an_organization_is_entered_and_corrected(admin: Client) -> None:
    given = {"name_zh": "尖山镇幸福养老院", "code": "happy-home", "kind": "care-institution", "division": EAST}
    answer = admin.post(reverse("places:new-organization"), given)
    made = Organization.objects.get(code="happy-home")
    assert answer.headers["Location"] == reverse("places:organization", args=[made.pk])
    changed = given | {"uscc": "12345", "known_as": "幸福院、尖山幸福院"}
    assert admin.post(reverse("places:revise", args=[made.pk]), changed).status_code == 422
    assert admin.post(reverse("places:revise", args=[made.pk]), changed | {"uscc": ""}).status_code == 302
    made.refresh_from_db()
    assert made.known_as == ["幸福院", "尖山幸福院"]


def test_a_licence_twice_is_refused_beside_the_form(admin: Client) -> None:
    address = reverse("places:grant-licence", args=[centre(EAST).pk])
    given = {"kind": "medical", "number": "YX-1", "starts_on": "2021-01-01"}
    assert admin.post(address, given).status_code == 302
    again = admin.post(address, given)
    assert again.status_code == 422
    assert "已有一份" in again.content.decode()


def test_another_areas_organization_is_not_entered_by_me(admin: Client) -> None:
    answer = admin.post(reverse("places:count-beds", args=[centre(WEST).pk]), {"on": "2023-09-01", "care": "10"})
    assert answer.status_code == 422
    assert not BedCount.objects.filter(organization=centre(WEST)).exists()


def test_beds_of_a_kind_that_is_left_empty_are_not_counted(admin: Client) -> None:
    admin.post(reverse("places:count-beds", args=[centre(EAST).pk]), {"on": "2023-09-01", "nursing": "12", "care": ""})
    assert dict(BedCount.objects.filter(organization=centre(EAST)).values_list("kind", "count")) == {"nursing": 12}

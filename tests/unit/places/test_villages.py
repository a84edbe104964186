"""Invented villages are named and numbered so that nobody takes them for real ones."""

from yilian.kernel.identifiers import level_of
from yilian.places.demo import villages_of
from yilian.places.models import Division


def test_villages_lie_in_their_township() -> None:
    township = Division(code="330727109000", name_zh="尖山镇", longitude=120.63, latitude=29.09)
    villages = villages_of(township, 4)
    assert all(one.code.startswith("330727109") and level_of(one.code) == "village" for one in villages)
    assert len({one.name_zh for one in villages}) == 4
    assert all(one.synthetic for one in villages)

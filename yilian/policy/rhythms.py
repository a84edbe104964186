"""When an item is owed: its kind, its timing, how strict it is, and its words in both languages."""

from collections.abc import Mapping

from msgspec import Struct

from yilian.kernel.timing import Duration, Timing
from yilian.policy.entries import ServiceItem, Text

_UNITS = {
    "h": ("小时", "hours"),
    "d": ("天", "days"),
    "wk": ("周", "weeks"),
    "mo": ("个月", "months"),
    "a": ("年", "years"),
}
_A = {"d": "a day", "wk": "a week", "mo": "a month", "a": "a year"}
_WORDS = {
    "standing": Text("可随时申请", "at any time"),
    "around-the-clock": Text("24小时", "around the clock"),
    "once": Text("一次", "once"),
    "on-demand": Text("按需", "when asked for"),
}
# The events after which something may be owed, and what each is called before “within” and “after”.
EVENTS: Mapping[str, Text] = {
    "start": Text("服务开始", "the beginning"),
    "discharge": Text("出院", "discharge"),
    "return": Text("外出返回", "a return"),
    "assessment": Text("能力评估", "an assessment of ability"),
}
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


class Rhythm(Struct, frozen=True):
    """When an item is owed: `timing` in windows, `standing` at any time, `once`, or `on-demand` when asked for."""

    kind: str
    timing: Timing | None = None
    around_the_clock: bool = False

    @classmethod
    def of(cls, item: ServiceItem) -> "Rhythm":
        """Read the rhythm of a service item."""
        if item.timing is not None:
            return cls("timing", item.timing.timing)
        if item.standing is not None:
            return cls("standing", None, item.standing == "24h")
        return cls("once" if item.once else "on-demand")

    @property
    def when(self) -> str:
        """Return the event after which it is owed; empty for what is owed all along."""
        return "" if self.timing is None else self.timing.when

    @property
    def strictness(self) -> tuple[int, float, int, float]:
        """Return the order of rhythms: windows that can be missed before standing, once, and on demand; more often before less."""
        if self.timing is not None:
            return (3, *self.timing.strictness)
        return ({"standing": 2, "once": 1, "on-demand": 0}[self.kind], float(self.around_the_clock), 0, 0.0)

    @property
    def words(self) -> Text:
        """Return the rhythm in words."""
        timing = self.timing
        if timing is None:
            return _WORDS["around-the-clock" if self.around_the_clock else self.kind]
        if timing.by:
            return _calendar_words(timing)
        return _event_words(timing) if timing.when else _repeat_words(timing)


def _repeat_words(timing: Timing) -> Text:
    """Return how often, in words: 每周1—2次, 每3个月1次."""
    zh_unit, en_unit = _UNITS[timing.period_unit]
    times = str(timing.frequency) if timing.at_most == timing.frequency else f"{timing.frequency}—{timing.at_most}"
    en_times = "once" if timing.at_most == 1 else f"{times} times"
    if timing.period == 1:
        return Text(f"每{zh_unit.removeprefix('个')}{times}次", f"{en_times} {_A[timing.period_unit]}")
    return Text(f"每{timing.period}{zh_unit}{times}次", f"{en_times} every {timing.period} {en_unit}")


def _calendar_words(timing: Timing) -> Text:
    zh = "、".join(f"{month}月{day}日" for month, day in timing.by)
    en = " and ".join(f"by {day} {_MONTHS[month - 1]}" for month, day in timing.by)
    return Text(f"每年{zh}前{'各' if len(timing.by) > 1 else ''}1次", f"{en} of every year")


def _event_words(timing: Timing) -> Text:
    """Return the words of what follows an event: 出院后3天内1次，此后每周1次，共4次."""
    event = EVENTS[timing.when]
    zh, en = list[str](), list[str]()
    if timing.offset is not None:
        zh.append(f"{event.zh}后{_length(timing.offset).zh}内1次")
        en.append(f"once within {_length(timing.offset).en} of {event.en}")
    if timing.count != 0:
        repeat = _repeat_words(timing)
        zh.append(f"{'此后' if zh else f'{event.zh}后'}{repeat.zh}")
        en.append(f"{'then ' if en else f'after {event.en} '}{repeat.en}")
    if timing.count:
        zh.append(f"共{timing.count}次")
        en.append(f"{timing.count} times")
    if timing.bounds is not None:
        zh.append(f"共{_length(timing.bounds).zh}")
        en.append(f"for {_length(timing.bounds).en}")
    return Text("，".join(zh), ", ".join(en))


def _length(duration: Duration) -> Text:
    zh, en = _UNITS[duration.unit]
    return Text(f"{duration.value}{zh}", f"{duration.value} {en if duration.value > 1 else en.removesuffix('s')}")

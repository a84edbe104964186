"""The monitoring table: institutions, beds, residents, agreements, staff, management and money of a place, each number counted from facts.

What stands in it is derived from the five documents and the national yardsticks; no form of the national systems was found. A line whose
records no module keeps yet says so and has no number.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import ibis
from django.db.models import Q

from yilian.indicators.bulletins.counting import FLOOR, Counting, published
from yilian.indicators.bulletins.notes import NOTHING, awaited, ground, paper_of_figures, place_and_day
from yilian.indicators.engines import LIVE, Engine, figure_rows
from yilian.indicators.measures import MEASURES
from yilian.indicators.measures.owed import SERVICES, in_time, of_kinds, standing
from yilian.indicators.populations import elders_of, holding, institutions_of, within
from yilian.indicators.queries.figures import made
from yilian.indicators.queries.target_rows import in_unit
from yilian.indicators.tables import AGREEMENT, BED, CAPABILITY, CERTIFICATE, OBLIGATION, STAFF
from yilian.kernel.conditions import Anyone
from yilian.kernel.identifiers import division_range, prefix_of
from yilian.pages.papers.paper import Cell, Notes, Paper, Table, table
from yilian.people.models import Profession
from yilian.places.models import BedCount, Organization
from yilian.places.policies import policy_library
from yilian.policy.conditions import Condition, Leaf

Row = tuple[str | Cell, ...]
COLUMNS = ("项目", "数值", "单位")
MODES = ("care-in-medical", "medical-in-care", "partnership", "care-to-home")
MANAGED = ("health-management-rate", "standard-management-rate", "tcm-management-rate", "contract-coverage-in-need")
HOME_BEDS = ("PA-11", "FJ-02", "FJ-06", "ZJ-09", "CZ-09")
REFERRALS = ("PA-07", "PA-13", "FJ-10")
EVALUATED = ("PA-27", "TZ-26", "CZ-16")
AWAITED = (
    ("开设家庭病床", "张", "stays", HOME_BEDS, "当年开设的家庭病床"),
    ("家庭病床床日", "床日", "stays", HOME_BEDS, "当年家庭病床住的天数"),
    ("撤销家庭病床", "张", "stays", HOME_BEDS, "当年撤销的家庭病床"),
    ("上转", "人次", "referrals", REFERRALS, "当年由养老机构转往医疗机构"),
    ("下转", "人次", "referrals", REFERRALS, "当年由医疗机构转回养老机构"),
    ("不良事件", "件", "supervision", EVALUATED, "当年登记的噎食、压疮、跌倒等九类风险事件"),
    ("老年人满意度", "", "supervision", EVALUATED, "受访老年人中表示满意的比例"),
    ("拨付补助", "元", "finance", ("PA-23", "TZ-15", "CZ-17", "FJ-06", "ZJ-12"), "当年拨付的医养结合补助"),
)


def monitoring(division: str, on: date, engine: Engine = LIVE) -> Paper:
    """Write the monitoring table of a place as it stood on a day."""
    monitored = _Monitored(Counting(division, on, engine))
    place = monitored.counting.place()
    lead = (
        "本表的项目由五份文件和国家公布的口径归纳，不是国家系统的报表格式。"
        f"人数按常住人口计；少于{FLOOR}人的不公布。没有记录的写“{NOTHING}”，不作猜测。"
    )
    tables = (
        monitored.institutions(),
        monitored.beds(),
        monitored.residents(),
        monitored.agreements(),
        monitored.staff(),
        monitored.management(),
        monitored.awaited(),
    )
    return paper_of_figures(
        f"{place}医养结合监测表", place_and_day(place, on), lead=(lead,), tables=tables, notes=monitored.notes.all()
    )


class _Monitored:
    """The numbers of one place on one day, and the notes that they call for."""

    def __init__(self, counting: Counting) -> None:
        self.counting, self.query, self.notes = counting, counting.query(), Notes()

    def institutions(self) -> Table:
        """Count institutions by mode, by their pair of licences, and those that insurance pays."""
        modes = within(holding(CAPABILITY.filter(CAPABILITY.sort == "mode"), self.query), self.query)
        by_mode = self.counting.by_key(modes.group_by("code").aggregate(n=modes.organization_id.nunique()))
        names = {mode.code: mode.name.zh for mode in policy_library().catalogue.modes}
        rows = [
            self._row(
                names[mode],
                by_mode.get(mode, 0),
                "家",
                ("PA-06", "PA-13", "PA-14", "PA-15"),
                f"登记按“{names[mode]}”模式服务的机构",
            )
            for mode in MODES
        ]
        both, medical, care = self._licences()
        of_licence = ("CZ-21", "TZ-08")
        rows += [
            self._row("两证齐全", both, "家", of_licence, "医疗机构执业许可和养老机构备案同日有效的机构"),
            self._row("只有医疗机构执业许可", medical, "家", of_licence, "只有医疗机构执业许可有效的机构"),
            self._row("只有养老机构备案", care, "家", of_licence, "只有养老机构备案有效的机构"),
            self._row(
                "医保定点", self._insured(), "家", ("PA-24", "PA-33", "TZ-24", "CZ-17", "ZJ-03"), "登记为医保定点的机构"
            ),
            self._rate("medical-institutions-with-green-channel", Anyone()),
        ]
        return table("机构", COLUMNS, rows)

    def beds(self) -> Table:
        """Count beds by kind; a kind that nobody ever counted has no number."""
        beds = within(holding(BED, self.query), self.query)
        numbers = self.counting.by_key(beds.group_by("kind").aggregate(n=beds.beds.sum()))
        kinds = [(kind, label) for kind, label in BedCount.Kind.choices if kind not in ("project-total", "home")]
        rows = [
            self._row(
                str(label),
                numbers.get(kind),
                "张",
                ("PA-01", "TZ-06", "TZ-07", "CZ-11", "FJ-06"),
                f"各机构最近一次登记的{label}数",
            )
            for kind, label in kinds
        ]
        return table("床位", COLUMNS, [*rows, self._none("已入住床位", "张", "stays", ("PA-32",), "有人入住的床位")])

    def residents(self) -> Table:
        """Count the residents of institutions by ability level and age band; payers are not recorded yet."""
        levels = published(self.counting, lambda counting: counting.by_level(_residents(counting)))
        ages = published(self.counting, lambda counting: counting.by_age(_residents(counting)))
        how = "住在机构、按GB/T 42195最近一次评估的等级"
        rows = list(self._persons("能力", levels, ("FJ-04", "FJ-06"), how))
        rows += self._persons("年龄", ages, ("FJ-06",), "住在机构的老年人当日周岁")
        rows.append(
            self._none("按付费来源", "人", "finance", ("FJ-14", "FJ-27", "TZ-30"), "住在机构的老年人的付费来源")
        )
        return table("入住老年人", COLUMNS, rows)

    def agreements(self) -> Table:
        """Count agreements in force and the pairs they make, and what they owed in the year."""
        held = within(holding(AGREEMENT, self.query), self.query)
        pairs = held.select("organization_id", "medical_code").distinct()
        [many] = self.counting.numbers(held.aggregate(n=held.count()))
        [pair] = self.counting.numbers(pairs.aggregate(n=pairs.count()))
        services = of_kinds(OBLIGATION, *SERVICES)
        owed = within(services.filter(services.agreement_id.notnull()), self.query)
        first = ibis.date(date(self.counting.on.year, 1, 1).isoformat())
        due = standing(owed.filter((owed.due_on >= first) & (owed.due_on < self.query.day)), self.query)
        done = due.fulfilled_on.notnull() & (due.fulfilled_on <= self.query.day)
        sums = due.aggregate(n=due.count(), in_time=in_time(due, self.query).sum(), done=done.sum())
        fell_due, made_in_time, made_ever = self.counting.numbers(sums)
        clauses = ("PA-14", "PA-37", "FJ-08", "TZ-09", "CZ-08", "ZJ-07")
        return table(
            "签约和履约",
            COLUMNS,
            [
                self._row("在效协议", many, "份", clauses, "医疗机构和养老机构双方已签、当日在效的协议"),
                self._row("签约对子", pair, "对", clauses, "有在效协议的养老机构和医疗机构，一对算一次"),
                self._row("协议应办服务", fell_due, "次", clauses, "按协议当年到期的服务，不含免除的"),
                self._row("其中按时完成", made_in_time, "次", clauses, "到期日或之前完成的"),
                self._row("其中完成（含逾期）", made_ever, "次", clauses, "当日已完成的，含逾期完成"),
            ],
        )

    def staff(self) -> Table:
        """Count practitioners by post and valid certificates by kind."""
        working = within(holding(STAFF, self.query), self.query)
        posts = self.counting.by_key(working.group_by("kind").aggregate(n=working.practitioner_id.nunique()))
        held = within(holding(CERTIFICATE, self.query), self.query)
        papers = self.counting.by_key(held.group_by("kind").aggregate(n=held.practitioner_id.nunique()))
        clauses = ("PA-30", "FJ-17", "TZ-22", "CZ-14", "ZJ-14")
        names = dict(Profession.choices)
        rows = [
            self._row(f"岗位：{label}", posts[kind], "人", clauses, "当日在本地机构执业或工作的人，一人只计一次")
            for kind, label in Profession.choices
            if kind in posts
        ]
        rows += [
            self._row(f"证书：{names.get(kind, kind)}", number, "人", clauses, "当日持有有效证书的人")
            for kind, number in sorted(papers.items())
        ]
        return table("人员", COLUMNS, rows)

    def management(self) -> Table:
        """Return the rates of managing elders of 65 and over."""
        return table("老年人健康管理", COLUMNS, [self._rate(code, Leaf("age_at_least", 65)) for code in MANAGED])

    def awaited(self) -> Table:
        """Name what no module records yet."""
        rows = [self._none(name, unit, module, clauses, how) for name, unit, module, clauses, how in AWAITED]
        return table("家庭病床、转诊、安全、满意度和补助", COLUMNS, rows)

    def _row(self, name: str, number: int | None, unit: str, clauses: Sequence[str], how: str) -> Row:
        """Return a line with its number, or without one."""
        text = NOTHING if number is None else str(number)
        return name, self.notes.cell(text, ground(clauses, self.counting.division, self.counting.on, how)), unit

    def _none(self, name: str, unit: str, module: str, clauses: Sequence[str], how: str) -> Row:
        """Return a line whose records no module keeps yet."""
        return self._row(name, None, unit, clauses, f"{how}。{awaited(module)}")

    def _persons(self, name: str, counts: Mapping[str, int | None], clauses: Sequence[str], how: str) -> Iterator[Row]:
        """Yield lines that count persons; too few are not published."""
        note = ground(clauses, self.counting.division, self.counting.on, how)
        for part, number in counts.items():
            yield f"{name}：{part}", self.notes.cell("不公布" if number is None else str(number), note), "人"

    def _rate(self, code: str, condition: Condition) -> Row:
        """Return a measure as a line: its figure with numerator and denominator."""
        header, entry = MEASURES[code].header, MEASURES[code].entry
        figure = made(code, *figure_rows(self.counting.engine, self.counting.query(condition), code)[0])
        whom = "65岁以上；" if isinstance(condition, Leaf) else ""
        how = f"{whom}分子：{entry.numerator.zh}；分母：{entry.denominator.zh if entry.denominator else '无'}"
        text = NOTHING
        if figure.value is not None:
            text = f"{in_unit(figure.value, entry.unit)}（{figure.numerator}/{figure.denominator}）"
            if header.suppress_below and 0 < figure.persons < header.suppress_below:
                text = f"少于{header.suppress_below}人，不公布"
        return (
            entry.title.zh,
            self.notes.cell(text, ground(header.clauses, self.counting.division, self.counting.on, how)),
            "",
        )

    def _licences(self) -> tuple[int, int, int]:
        """Count who has both licences, the medical one alone, the care one alone."""
        institutions = institutions_of(self.query, "medical-licence", "care-licence")
        medical, care = institutions.has_0, institutions.has_1
        sums = institutions.aggregate(
            both=(medical & care).sum(), first=(medical & ~care).sum(), second=(~medical & care).sum()
        )
        both, first, second = self.counting.numbers(sums)
        return both, first, second

    def _insured(self) -> int:
        """Count the institutions that insurance pays; the register knows since when, not until when."""
        first, last = division_range(prefix_of(self.counting.division))
        operating = Q(operates_since__isnull=True) | Q(operates_since__lte=self.counting.on)
        organizations = Organization.objects.filter(operating, insurance_designated_on__lte=self.counting.on)
        return organizations.filter(division_id__gte=first, division_id__lte=last).count()


def _residents(counting: Counting) -> Any:
    """Return the elders who live in institutions of the place that is counted."""
    elders = elders_of(counting.query())
    return elders.filter(elders.lives == "in-institution")

"""A small policy library of two documents, on disk and loaded: a city's and one of its counties'."""

from pathlib import Path

import pytest

from yilian.policy.library import PolicyLibrary
from yilian.policy.loading import load_policy_library

FILES = {
    "catalogue/items.yaml": """
- {code: health-checkup, name: {zh: 健康体检, en: check-up}, category: checkup, evidence: [systolic]}
- {code: guidance-note, name: {zh: 健康指导, en: guidance}, category: advice}
- {code: telephone-advice, name: {zh: 电话咨询, en: telephone advice}, category: advice}
- {code: green-channel, name: {zh: 绿色通道, en: green channel}, category: referral}
- {code: ward-visit, name: {zh: 巡诊, en: ward visit}, category: medical}
""",
    "catalogue/modes.yaml": """
- {code: care-to-home, name: {zh: 送医助养, en: care brought home}}
- {code: partnership, name: {zh: 医养协同, en: partnership}}
- {code: care-in-medical, name: {zh: 医中延养, en: care inside a medical institution}}
""",
    "catalogue/groups.yaml": """
- {code: age-80-plus, name: {zh: 高龄, en: aged 80 and over}, condition: {age_at_least: 80}}
- {code: dementia, name: {zh: 失智, en: dementia}}
""",
    "catalogue/measures.yaml": """
- {code: rate, title: {zh: 率, en: rate}, unit: ratio, good: high, numerator: {zh: 子, en: n}, denominator: {zh: 母, en: d}, module: visits}
- {code: split, title: {zh: 比例, en: split}, unit: ratio, good: high, numerator: {zh: 子, en: n}, denominator: {zh: 母, en: d}, module: places}
""",
    "catalogue/place_kinds.yaml": """
- {code: care-institution, name: {zh: 养老机构, en: care institution}, sector: care}
- {code: home-care-centre, name: {zh: 居家养老中心, en: home-care centre}, sector: care}
- {code: township-health-centre, name: {zh: 乡镇卫生院, en: township health centre}, sector: medical}
""",
    "catalogue/providers.yaml": "- {code: family-doctor-team, name: {zh: 家庭医生团队, en: family-doctor team}}\n",
    "catalogue/words.yaml": """
- {code: clinic, name: {zh: 医务室, en: clinic}, about: unit}
- {code: nursing-station, name: {zh: 护理站, en: nursing station}, about: unit}
""",
    "catalogue/evidence.yaml": "- {code: systolic, name: {zh: 收缩压, en: systolic}, unit: 'mm[Hg]', low: 50, high: 300}\n",
    "city-2018/pack.yaml": """
id: city-2018
title: {zh: 市意见, en: City opinion}
number: null
issuer: {zh: 市政府, en: City}
kind: opinion
jurisdiction: '3307'
issued: 2018-06-04
in_force: {from: 2018-06-04, to: null}
text: paraphrase
""",
    "city-2018/clauses.yaml": """
- {id: CC-01, at: 一, kind: service, text: {zh: 体检, en: check-ups}, answers: [{by: service, ref: health-checkup}]}
- {id: CC-02, at: 二, kind: rule, text: {zh: 年龄, en: age}, open: {zh: 未做, en: not yet}}
""",
    "city-2018/services.yaml": """
- mode: care-to-home
  clause: CC-01
  entitled: {age_at_least: {parameter: elder.age}}
  provider: family-doctor-team
  settings: [home]
  items:
    - {item: health-checkup, clause: CC-01, timing: {frequency: 1, period: 2, periodUnit: a}, to: entitled, free: true}
    - {item: telephone-advice, clause: CC-01, on_demand: true, to: entitled}
""",
    "city-2018/rules.yaml": """
- {parameter: elder.age, clause: CC-02, title: {zh: 年龄, en: age}, unit: a, values: [{from: 2018-06-04, to: 2020-12-31, value: 60, printed: 60岁}, {from: 2021-01-01, to: null, value: 65, printed: 65岁}]}
- {parameter: city.only, clause: CC-02, title: {zh: 市, en: city}, unit: a, values: [{from: 2018-06-04, to: 2019-12-31, value: 1, printed: 一}]}
""",
    "county-2021/pack.yaml": """
id: county-2021
title: {zh: 县计划, en: County plan}
number: 县〔2021〕1号
issuer: {zh: 县政府, en: County}
kind: plan
jurisdiction: '330727'
issued: 2021-05-17
in_force: {from: 2021-05-17, to: 2023-12-31}
text: document
""",
    "county-2021/document.txt": """　　到2023年底，65岁以上
老年人健康管理率达到70%以上。100张以上床位，应单设医务室。
每年为签约老年人提供一次免费健康体检。

附件：1．项目清单
      2．职责

附件1
建设项目清单
单位：家
""",
    "county-2021/clauses.yaml": """
- {id: DD-01, at: 一, kind: target, text: {zh: 目标, en: target}, quote: 65岁以上老年人健康管理率达到70%以上, answers: [{by: target, ref: rate-2023}]}
- {id: DD-02, at: 二, kind: service, text: {zh: 服务, en: service}, quote: 每年为签约老年人提供一次免费健康体检, answers: [{by: service, ref: care-to-home/health-checkup}], open: {zh: 缺一半, en: half is missing}}
- {id: DD-03, at: 三, kind: rule, text: {zh: 规则, en: rule}, quote: 100张以上床位，应单设医务室, answers: [{by: rule, ref: own-unit}]}
""",
    "county-2021/targets.yaml": """
- {id: rate-2023, clause: DD-01, measure: rate, of: {age_at_least: {parameter: elder.age}}, basis: resident, compare: at-least, value: 0.7, unit: ratio, due: 2023-12-31, printed: 到2023年底, title: {zh: 率, en: rate}}
- {id: open-ended, clause: DD-01, measure: rate, compare: all, value: 1.0, unit: ratio, due: null, printed: 确保, title: {zh: 全部, en: all}}
- {id: no-figure, clause: DD-01, measure: rate, compare: none-given, value: null, unit: ratio, due: 2023-12-31, printed: 一批, title: {zh: 一批, en: a number}}
- {id: split, clause: DD-01, measure: split, compare: equal, value: null, unit: ratio, parts: {care: 0.8, medical: 0.2}, due: 2023-12-31, printed: 80%, title: {zh: 比例, en: split}}
""",
    "county-2021/services.yaml": """
- mode: care-to-home
  clause: DD-02
  entitled: {any: [{served_by: home-care-centre}, {all: [{lives: at-home}, {any: [{in_group: age-80-plus}, {in_group: dementia}]}]}]}
  provider: township-health-centre
  settings: [home]
  items:
    - {item: health-checkup, clause: DD-02, timing: {frequency: 1, period: 1, periodUnit: a}, to: contracted, then: guidance-note}
    - {item: telephone-advice, clause: DD-02, standing: 24h, to: contracted, free: true}
- mode: partnership
  clause: DD-02
  entitled: {kind: care-institution}
  provider: township-health-centre
  settings: [institution]
  items:
    - {item: green-channel, clause: DD-02, standing: true, to: entitled}
    - {item: ward-visit, clause: DD-02, timing: {frequency: 1, frequencyMax: 2, period: 1, periodUnit: wk}, to: resident-of-institution}
""",
    "county-2021/rules.yaml": """
- {parameter: own-unit.beds, clause: DD-03, title: {zh: 床位, en: beds}, unit: beds, values: [{from: 2021-05-17, to: null, value: 100, printed: 100张以上}]}
- {parameter: decision.days, clause: DD-03, title: {zh: 时限, en: limit}, unit: working-days, values: [{from: 2021-05-17, to: null, value: 20, printed: 20个工作日}]}
- {rule: own-unit, clause: DD-03, title: {zh: 单设医务室, en: own unit}, subject: institution, when: {all: [{kind: care-institution}, {beds_at_least: {parameter: own-unit.beds}}]}, answer: required, limit: decision.days, authority: health-bureau}
""",
    "county-2021/duties.yaml": """
departments: [{code: health-bureau, name: {zh: 县卫健局, en: health bureau}}, {code: civil-affairs, name: {zh: 县民政局, en: civil affairs}}, {code: east-town, name: {zh: 东镇, en: East Town}}]
duties: [{department: health-bureau, text: {zh: 牵头, en: leads}, clause: DD-02}]
""",
    "county-2021/tasks.yaml": """
projects:
  - {no: 1, name: 东镇卫生院, known_as: [东山中心], mode: care-in-medical, date: '2020-10', due: 2020-10-31, beds: 49, lead: [health-bureau], cooperating: [civil-affairs], township: '330727101', clause: DD-02}
  - {no: 2, name: 东镇养老院, mode: partnership, date: '2021-06', due: 2021-06-30, beds: 100, lead: [civil-affairs], cooperating: [health-bureau], township: '330727101', clause: DD-02}
  - {no: 3, name: 各村中心, mode: care-to-home, date: '2021-12', due: 2021-12-31, beds: null, lead: [health-bureau], cooperating: [health-bureau], clause: DD-02}
milestones:
  - {date: 2021-06-30, precision: month, institution: 东镇养老院, project: 2, event: {zh: 正式运行, en: in operation}, clause: DD-02}
  - {date: 2021-12-31, precision: month, institution: 各村中心和居家老人, project: 3, event: {zh: 服务, en: served}, clause: DD-02}
printed_summary:
  rows:
    - {township: '330727101', mode: care-in-medical, year: 2021, count: 1}
    - {township: '330727101', mode: partnership, year: 2021, count: 1}
    - {township: '330727101', mode: care-to-home, year: 2021, count: null, printed: 实现全覆盖}
  totals:
    - {mode: care-in-medical, year: 2021, count: 1}
    - {mode: partnership, year: 2021, count: 1}
body_statements:
  - {about: 1, says: {zh: 2021年建设, en: built in 2021}, at: 三, date: '2021'}
  - {about: 2, says: {zh: 写在医中延养, en: under another mode}, at: 三(一), mode: care-in-medical}
""",
    "county-2021/places/institutions.csv": """code,name_zh,name_en,known_as,kind,division,ownership,modes,beds,beds_meaning,clause,note
east-home,东镇养老院,East home,东院;东老院,care-institution,330727101,public,partnership,,,DD-02,
""",
}


def write(folder: Path, changed: dict[str, str] | None = None) -> Path:
    """Write the policy library, some files with other text."""
    for name, text in (FILES | (changed or {})).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.lstrip("\n"), "utf-8")
    return folder


@pytest.fixture
def written(tmp_path):
    """Return a function that writes the policy library with some files changed and returns its folder."""

    def with_changes(changed: dict[str, str] | None = None) -> Path:
        return write(tmp_path / "packs", changed)

    return with_changes


@pytest.fixture
def replaced(written):
    """Return a function that writes the policy library with one run of one file replaced."""

    def with_change(name: str, old: str, new: str) -> Path:
        assert old in FILES[name]
        return written({name: FILES[name].replace(old, new)})

    return with_change


@pytest.fixture(scope="session")
def small_shelf(tmp_path_factory) -> PolicyLibrary:
    """The policy library as it is."""
    return load_policy_library(write(tmp_path_factory.mktemp("policy library") / "packs"))

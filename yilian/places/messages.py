"""The sentences of places."""

from yilian.kernel.messages import Message

MESSAGES = {
    "organization-name-missing": Message("请填写机构名称。", "Fill in the organization's name."),
    "coordinates-incomplete": Message("经度和纬度要一起填写。", "Give longitude and latitude together."),
    "outside-china": Message(
        "坐标不在中国境内，请核对经纬度是否颠倒。", "The point lies outside China; check the order."
    ),
    "organization-code-taken": Message(
        "编码 {organization_code} 已被另一机构使用。", "The code {organization_code} belongs to another organization."
    ),
    "credit-code-taken": Message(
        "这个统一社会信用代码已登记给{name}。", "This credit code is registered for {name} already."
    ),
    "division-not-registered": Message(
        "行政区划 {division} 未登记，请先装入区划。",
        "Division {division} is not in the register; load divisions first.",
    ),
    "kind-unknown": Message("没有这种机构类型：{kind}。", "There is no kind of place {kind}."),
    "mode-unknown": Message("没有这种医养模式：{mode}。", "There is no mode {mode}."),
    "outside-your-area": Message(
        "机构不在您的管辖范围内，不能由您登记。", "The organization lies outside your area; you cannot enter it."
    ),
    "licence-overlaps": Message(
        "同一种许可在 {starts_on} 至 {ends_on} 已有一份，请先终止或从次日起续展。",
        "A licence of this kind runs from {starts_on} to {ends_on}; end it, or renew from the day after.",
    ),
    "licence-ends-before-start": Message(
        "终止日期早于许可开始的 {starts_on}。", "The end lies before the licence's start on {starts_on}."
    ),
    "licence-ended-already": Message("这份许可已于 {ends_on} 到期。", "This licence ended on {ends_on} already."),
    "licence-number-missing": Message("请填写许可证或备案编号。", "Give the number of the licence or filing."),
    "bed-kind-unknown": Message("没有这种床位：{bed_kind}。", "There is no kind of bed {bed_kind}."),
    "bed-count-negative": Message("床位数不能小于 0。", "A number of beds is never below 0."),
}

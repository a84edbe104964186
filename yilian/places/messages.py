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
    "ending-before-start": Message(
        "终止日期早于开始的 {starts_on}。", "The last day lies before the start on {starts_on}."
    ),
    "ending-after-last-day": Message(
        "原来只到 {ends_on}，终止不能晚于这一天。", "It lasts to {ends_on} only; it cannot be ended later than that."
    ),
    "licence-number-missing": Message("请填写许可证或备案编号。", "Give the number of the licence or filing."),
    "area-begins-before-last": Message(
        "这个区划的上一责任区域到 {starts_on} 才结束，请填写之后的日期。",
        "Somebody answers for this division until {starts_on}; give a day after that.",
    ),
    "bed-kind-unknown": Message("没有这种床位：{bed_kind}。", "There is no kind of bed {bed_kind}."),
    "word-unknown": Message(
        "没有这个字样：{word}。请从列表中选择。", "There is no word {word}; choose one of the list."
    ),
    "word-known-by-records": Message(
        "“{word}”由系统按许可、签约等记录得出，不用登记。",
        "{word} follows from licences and other records; it is not entered.",
    ),
    "document-missing": Message("请写明依据的文件或凭证。", "Name the document that says so."),
    "declared-in-future": Message("不能早于发生就登记；今天是 {today}。", "It has not begun; today is {today}."),
    "declared-already": Message(
        "{starts_on} 至 {ends_on} 已有登记，请先更正或撤回。",
        "There is an entry from {starts_on} to {ends_on}; correct or withdraw it first.",
    ),
    "declaration-ended-already": Message(
        "这条登记已经到期或终止；日期有误请更正。", "This entry has ended already; correct it if its days are wrong."
    ),
    "declaration-withdrawn-already": Message("这条登记已经撤回。", "This entry is withdrawn already."),
    "withdrawal-without-reason": Message("请写明原因。", "Give the reason."),
    "participation-unknown": Message(
        "文件 {pack} 没有可供选择的服务 {service}。", "Document {pack} leaves no service {service} to choose."
    ),
    "characteristic-sheet-row": Message("第 {row} 行：{reason}", "Row {row}: {reason}"),
    "kind-characteristic": Message("机构登记事项", "entry of an institution"),
    "kind-participation": Message("参加声明", "declaration of taking part"),
    "requirement-not-met-any-more": Message(
        "从 {on} 起不符合文件要求：{title}（{clause}，{document}）。",
        "From {on} on a document is not complied with: {title} ({clause}, {document}).",
    ),
    "bed-count-negative": Message("床位数不能小于 0。", "A number of beds is never below 0."),
}

"""The sentences of health."""

from yilian.kernel.messages import Message

MESSAGES = {
    "kind-condition": Message("疾病", "condition"),
    "kind-value": Message("指标", "kind of value"),
    "icd-10-code-unreadable": Message(
        "“{code}”不是 ICD-10 编码，请写成 I10 或 E11.9 的样子。",
        "“{code}” is no ICD-10 code; write it like I10 or E11.9.",
    ),
    "condition-name-missing": Message("请填写疾病名称。", "Name the condition."),
    "condition-in-future": Message("{day} 还没有到，请核对日期。", "{day} has not come yet; check the date."),
    "condition-before-birth": Message("{day} 早于出生日期，请核对。", "{day} is before the date of birth; check it."),
    "condition-ends-before-onset": Message(
        "结束日期早于开始日期，请核对。", "It ends before it began; check the dates."
    ),
    "condition-active-already": Message(
        "{icd} 已经登记而且没有结束；请更正原记录，或先填写结束日期。",
        "{icd} is recorded already and has not ended; correct that record, or enter its end first.",
    ),
    "condition-withdrawn-already": Message(
        "这条疾病记录已被更正或撤销，请刷新页面。",
        "This record was corrected or withdrawn already; load the page again.",
    ),
    "condition-reason-missing": Message("请写明原因。", "Give the reason."),
}

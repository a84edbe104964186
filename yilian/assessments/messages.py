"""The sentences of assessments."""

from yilian.kernel.messages import Message

MESSAGES = {
    "kind-instrument": Message("量表", "instrument"),
    "kind-assessment": Message("评估", "assessment"),
    "answer-missing": Message("请回答这一项。", "Answer this item."),
    "answer-unknown-item": Message(
        "量表里没有这一项，请核对项目编号。", "The instrument has no such item; check the item's id."
    ),
    "answer-not-an-option": Message("“{value}”不是这一项的选项。", "“{value}” is no option of this item."),
    "answer-ambiguous": Message(
        "{value} 分对应多个选项，请写选项代码：{options}。",
        "{value} stands for several options; write a code: {options}.",
    ),
    "answer-not-a-number": Message("“{value}”不是数字。", "“{value}” is not a number."),
    "answer-out-of-range": Message(
        "{value} 超出可能的范围 {low}–{high} {unit}，请核对。",
        "{value} lies outside what is possible, {low}–{high} {unit}.",
    ),
    "answer-too-fine": Message(
        "{value} 太细，最多写 {decimals} 位小数。", "{value} is too fine; at most {decimals} decimals."
    ),
    "answer-too-long": Message("文字太长，最多 {most} 字。", "Too long; at most {most} characters."),
    "answer-without-score": Message("{value} 没有对应的分值，请核对。", "{value} has no score; check it."),
    "answered-both": Message("与“{other}”只能填写一个。", "Answer this or “{other}”, not both."),
    "answers-not-a-map": Message(
        "答案应是一个 JSON 对象：项目编号 → 分值或选项。", "Answers are one JSON object: item id → score or option."
    ),
    "instruments-not-readable": Message("量表文件有误：{what}", "The instruments cannot be read: {what}"),
    "assessment-not-open": Message(
        "这份评估的状态是“{status}”，不能这样办。请刷新页面再看。",
        "This assessment is “{status}” and cannot be changed so. Reload the page.",
    ),
    "assessment-in-future": Message(
        "评估日期 {on} 还没有到，不能提前登记。", "{on} has not come yet; an assessment is kept after it happened."
    ),
    "assessment-before-birth": Message("评估日期 {on} 早于老人出生日期。", "{on} lies before the elder's birth."),
    "elder-died-before-assessment": Message(
        "老人已于 {died_on} 去世，之后的评估不能登记。", "The elder died on {died_on}; nothing after that can be kept."
    ),
    "assessor-missing": Message(
        "您的账号没有对应的服务人员，不能评估。请联系管理员。",
        "Your account is not linked to a practitioner, so it cannot assess. Ask your administrator.",
    ),
    "assessor-certificate-lapsed": Message(
        "评估人员的证书在 {on} 当天无效，请先更新证书。",
        "The assessor's certificate was not valid on {on}; renew it first.",
    ),
    "second-assessor-is-first": Message(
        "第二评估员必须是另一个人。请由另一位有证书的人员登录后签名。",
        "The second assessor has to be somebody else. Let another person with a certificate sign in and sign.",
    ),
    "dispute-reason-missing": Message("请写明对结果有疑问的理由。", "Say why the result is doubted."),
    "corrects-another": Message(
        "要替换的评估不属于这位老人或这份量表。", "The assessment to be replaced is of another elder or instrument."
    ),
}

"""The sentences of agreements."""

from yilian.kernel.messages import Message

ENROLMENTS = {
    "mode-not-in-force": Message(
        "{on} 本地没有生效的“{mode}”服务模式，不能签约。请核对日期或模式。",
        "No mode “{mode}” is in force here on {on}. Check the date or the mode.",
    ),
    "elder-deceased": Message(
        "老人已于 {died_on} 去世，不能再签约或服务。",
        "This elder died on {died_on}; nothing new can be agreed or done.",
    ),
    "already-enrolled": Message(
        "这位老人在同一时期已签约“{mode}”。", "This elder is already enrolled in “{mode}” for that time."
    ),
    "already-ended": Message("这份签约已于 {on} 结束。", "This enrolment already ended on {on}."),
    "ends-before-start": Message(
        "结束日期不能早于开始日期 {starts_on}。", "The end lies before the start, {starts_on}."
    ),
    "ends-after-term": Message(
        "原定 {ends_on} 到期，提前结束的日期不能更晚。", "The term is over on {ends_on}; it cannot end later than that."
    ),
    "end-reason-missing": Message("请写明结束的原因。", "Say why it ends."),
    "end-reason-unknown": Message(
        "结束原因“{reason}”不在可选的原因之中，请重新选择。",
        "“{reason}” is none of the reasons to choose from; choose again.",
    ),
    "end-note-missing": Message("原因选“其他”时，请写明是什么。", "Where the reason is another one, say which."),
    "death-not-recorded": Message(
        "档案里还没有这位老人的死亡日期，请先登记死亡，再结束签约。",
        "The register does not know of this death; record it first, then end the enrolment.",
    ),
    "contract-years-outside": Message(
        "签约期限应为 {shortest} 至 {longest} 年。", "A contract is made for {shortest} to {longest} years."
    ),
    "signature-in-future": Message("签字日期 {on} 还没有到。", "{on}, the day of signing, has not come yet."),
    "signed-after-start": Message(
        "签字日期不能晚于开始日期 {starts_on}；请改开始日期。",
        "It is signed after its first day, {starts_on}; choose a later first day.",
    ),
    "nothing-to-renew": Message(
        "这份签约没有约定到期日，不需要续签。", "This enrolment has no agreed end; it needs no renewal."
    ),
    "already-renewed": Message("这份签约已经续签。", "This contract has been renewed already."),
    "kind-enrolment": Message("签约", "enrolment"),
}

INSTITUTIONS = {
    "agreement-part-missing": Message(
        "请写明这一项：书面协议必须写明（{clause}）。",
        "Fill this in: a written agreement must state it ({clause}).",
    ),
    "agreement-form-unknown": Message(
        "没有这种合作形式（{clause}），请重新选择。", "There is no such form of agreement ({clause}); choose again."
    ),
    "agreement-with-itself": Message("协议双方不能是同一机构。", "An institution cannot agree with itself."),
    "not-a-care-institution": Message(
        "这家机构不是养老机构或照料中心，不能作为养老一方（{clause}）。",
        "This is no care institution or care centre, so it cannot be the care side ({clause}).",
    ),
    "not-a-medical-institution": Message(
        "这家机构不是医疗卫生机构，不能作为医疗一方（{clause}）。",
        "This is no medical institution, so it cannot be the medical side ({clause}).",
    ),
    "care-filing-not-valid": Message(
        "协议起始日 {on} 当天，这家机构没有有效的养老机构备案。请先登记备案。",
        "On {on}, the first day, this institution has no valid filing as a care institution. Enter the filing first.",
    ),
    "medical-licence-not-valid": Message(
        "协议起始日 {on} 当天，这家机构没有有效的医疗机构执业许可。请先登记许可。",
        "On {on}, the first day, this institution has no valid licence of medical practice. Enter the licence first.",
    ),
    "team-of-another-institution": Message(
        "所选团队不属于医疗一方。", "The team chosen does not belong to the medical side."
    ),
    "agreement-overlaps": Message(
        "双方已有一份同样形式和模式的协议，到 {until} 为止。请先终止它，或从它到期后开始。",
        "The two already have an agreement of this form and mode, until {until}. End it first, or begin after it.",
    ),
    "not-your-side": Message(
        "您所在的机构不是协议的这一方，不能代为办理。", "Your institution is not this side of the agreement."
    ),
    "side-signed-already": Message("这一方已经签字。", "This side has signed already."),
    "signatory-missing": Message("请写明签字人姓名。", "Give the name of the person who signs."),
    "one-for-both-sides": Message(
        "双方不能由同一人签字，请由另一方自己签。", "One person cannot sign for both sides; let the other side sign."
    ),
    "agreement-not-signed": Message(
        "协议还没有双方签字，不能续签或办理这一步。", "Both sides have not signed yet, so this cannot be done."
    ),
    "agreement-signed-by-one": Message(
        "一方已经签字，内容不能再改。如要修改，请撤回后重新起草。",
        "One side has signed, so the text stands. To change it, withdraw the draft and write another.",
    ),
    "agreement-signed-already": Message(
        "协议双方已经签字，这一步不能再做。", "Both sides have signed already, so this cannot be done."
    ),
    "agreement-expired": Message(
        "协议已经到期。需要继续合作，请续签。", "The agreement has run out. To go on, renew it."
    ),
    "agreement-renewed": Message("协议已经有续签的协议。", "Another agreement already renews this one."),
    "agreement-ended": Message("协议已经终止或撤回。", "The agreement was ended or withdrawn already."),
    "agreement-lapsed": Message(
        "协议期限已过而没有签完，不再有效。请重新起草。",
        "The term passed before both had signed, so the draft is void. Write another.",
    ),
    "renewal-before-end": Message(
        "续签应从原协议到期日 {ends_on} 之后开始。", "A renewal begins after {ends_on}, the last day of the agreement."
    ),
    "model-not-in-force": Message("样板应是正在履行的协议。", "A model is a pair whose agreement is in force."),
    "models-enough": Message(
        "本县已有 {most} 对样板；要换，请先取消一对（{clause}）。",
        "This county already has {most} model pairs; take one back first ({clause}).",
    ),
    "kind-agreement": Message("协议", "agreement"),
}

POSTS = {
    "item-not-of-mode": Message("协议的服务模式里没有这一项。", "The mode of the agreement does not have this item."),
    "weekday-unknown": Message("星期应为周一至周日。", "Choose a day from Monday to Sunday."),
    "post-ends-before-begin": Message("结束时间应晚于开始时间。", "The end must be later than the beginning."),
    "post-place-missing": Message(
        "请写明地点：定时、定点、定人（{clause}）。", "Say where: fixed time, place and person ({clause})."
    ),
    "post-needs-two": Message(
        "A岗和B岗应为两个人，互为替补（{clause}）。",
        "The two posts are two persons who stand in for each other ({clause}).",
    ),
    "practises-elsewhere": Message(
        "这位人员当天不在医疗一方执业。", "This person does not practise at the medical side on that day."
    ),
    "post-person-busy": Message(
        "这位人员同一时间已在另一岗位。", "This person already stands in another post at that time."
    ),
    "post-of-another-agreement": Message("这个岗位属于另一份协议。", "This post belongs to another agreement."),
    "kind-post": Message("岗位", "post"),
}

MESSAGES = ENROLMENTS | INSTITUTIONS | POSTS

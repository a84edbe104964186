"""The sentences of visits."""

from yilian.kernel.messages import Message

MESSAGES = {
    "visit-recorded-already": Message(
        "{name} 已登记这次服务，数值相同。要补充说明，请更正那条记录；若是另一次服务，请写明时间。",
        "{name} has recorded this visit, with the same values. To add words, correct that record; if it was another visit, say at what time.",
    ),
    "evidence-missing": Message(
        "请填写这一项，没有它服务不算完成。", "Fill this in; without it the service does not count."
    ),
    "answer-unknown": Message(
        "“{value}”不是这一项的答案，请从列出的答案中选择。",
        "“{value}” is no answer to this; choose one of those listed.",
    ),
    "reason-missing-with-answer": Message("没有做成的，请写明原因。", "Say why it was not done."),
    "description-missing-with-answer": Message("请描述所见的异常。", "Describe what was found."),
    "words-too-long": Message("最多写 {longest} 个字。", "Write {longest} signs at most."),
    "proof-not-done": Message(
        "没有做成的不能登记为完成；请按单据的“取消”或“退回”办理，并写明原因。",
        "What was not done cannot be recorded as done; cancel or return the order instead, with the reason.",
    ),
    "answer-against-values": Message(
        "这次的数值不支持这个分类，请核对数值或改选。",
        "The values of this visit say otherwise; check them or choose another class.",
    ),
    "absent-and-filled-in": Message(
        "已填写结果，又选了缺项原因，请改正其中之一。",
        "There is a result and a reason for having none; correct one of them.",
    ),
    "absent-reason-unknown": Message(
        "“{value}”不是这一项的缺项原因。", "“{value}” is no reason for this to be absent."
    ),
    "part-empty": Message("还没有填写任何一项。", "Nothing is filled in yet."),
    "not-in-parts": Message("这项服务要一次登记完整。", "This service is recorded whole."),
    "not-a-number": Message("“{value}”不是数字。", "“{value}” is not a number."),
    "out-of-physical-range": Message(
        "{value} 超出可能的范围 {low}–{high} {unit}，请核对后重填。",
        "{value} lies outside what is possible, {low}–{high} {unit}; check and fill in again.",
    ),
    "practitioner-missing": Message(
        "您的账号没有对应的服务人员，不能登记服务。请联系管理员。",
        "Your account is not linked to a practitioner, so it cannot record services. Ask your administrator.",
    ),
    "nothing-delivered": Message("请至少选择一项服务。", "Choose at least one item."),
    "position-incomplete": Message("经度和纬度要同时填写。", "Give both longitude and latitude."),
    "position-impossible": Message("这个坐标不在地球上，请核对。", "This position is not on earth; check it."),
    "visit-already-corrected": Message(
        "这条记录已被更正，请更正最新的那一条。", "This record was corrected already; correct the latest one."
    ),
    "correction-reason-missing": Message("请写明更正的原因。", "Say why this is corrected."),
    "correction-changes-nothing": Message("没有改动任何内容。", "Nothing was changed."),
    "correction-of-another-item": Message(
        "更正不能换成另一项服务，请另行登记。", "A correction cannot become another item; record that one anew."
    ),
    "not-a-resident": Message("这位老人不住在这家机构。", "This elder does not live in this institution."),
    "already-seen-in-round": Message(
        "这次巡诊已经登记过这位老人，没有重复登记；要改请用更正。",
        "This round has this resident already; nothing was recorded twice. Use a correction to change it.",
    ),
    "missed-but-measured": Message(
        "选了未见的原因，却填了数值，请改正其中之一。",
        "Marked as not seen, yet values are filled in; correct one of them.",
    ),
    "round-rest-missing": Message(
        "还有 {count} 位老人没有填写：请选其余老人未见的原因，或选“由别人补登”。",
        "{count} residents are not filled in: say why the rest were not seen, or that somebody else records them.",
    ),
    "attempt-outcome-unknown": Message("请选一个结果。", "Choose what came of it."),
    "attempt-reason-missing": Message("请写明拒绝的原因。", "Say why it was declined."),
    "attempt-next-missing": Message("改期请写明改到什么时候。", "Say to when it was postponed."),
    "attempt-next-not-postponed": Message("只有改期才填写下次时间。", "Give a next time only for what was postponed."),
    "attempt-item-unknown": Message("不认识的服务项目“{item}”。", "Unknown item “{item}”."),
    "attempt-withdrawn": Message("这条登记已经撤回。", "This record was withdrawn already."),
    "withdrawal-reason-missing": Message("请写明撤回的原因。", "Say why it is withdrawn."),
    "kind-attempt": Message("未做成的服务", "visit that failed"),
    "round-saw-nobody": Message(
        "一位老人也没见到的巡诊，请在备注里写明原因。", "A round on which nobody was seen says why in its note."
    ),
    "resident-twice": Message("同一位老人在表里出现了两次。", "The same resident stands twice on the sheet."),
    "not-on-post": Message(
        "您不是这个岗位的A岗或B岗，不能按它登记巡诊。",
        "You are neither the first person of this post nor the one who stands in.",
    ),
    "topic-missing": Message("请写明活动的主题。", "Say what the event was about."),
    "nobody-attended": Message("没有人参加的活动不算完成。", "An event that nobody attended does not count."),
    "event-already-recorded": Message(
        "{on} 主题为“{topic}”的这场活动已经登记过。", "The event “{topic}” of {on} has been recorded already."
    ),
    "attendee-twice": Message("名单里有人出现了两次。", "Somebody stands twice on the list."),
    "attendee-unknown": Message(
        "名单里有人不在您的管辖范围内，请核对。", "Somebody on the list is not within your reach; check the list."
    ),
    "attendee-died": Message(
        "名单里有老人已于 {died_on} 去世，请核对。", "Somebody on the list died on {died_on}; check the list."
    ),
    "attachment-kind-unknown": Message("不认识的附件种类“{kind}”。", "Unknown kind of attachment “{kind}”."),
    "attachment-empty": Message("没有选择文件，或文件是空的。", "No file was chosen, or it is empty."),
    "attachment-too-large": Message(
        "文件超过 {largest} MB，请缩小后再传。", "The file is larger than {largest} MB; make it smaller."
    ),
    "attachment-no-picture": Message("只能附JPEG、PNG或WebP图片。", "Only JPEG, PNG or WebP pictures can be attached."),
    "values-exchanged": Message(
        "填反了？收缩压 {greater} 不高于舒张压 {lesser}，请核对后重填。",
        "The wrong way round? Systolic {greater} is not above diastolic {lesser}; check and fill in again.",
    ),
    "visit-long-ago": Message(
        "这是 {months} 个月前（{on}）的服务。日期写错了请改；确实这么久以前的，请勾选“日期无误”，记录会注明补录。",
        "This was {months} months ago ({on}). Correct the day if it is wrong; if it is right, say so, and the record will be marked as entered late.",
    ),
    "visit-withdrawn": Message("这条记录已经撤回。", "This record was withdrawn already."),
    "visit-proves-another": Message(
        "订单、计划或巡回用这条记录作证明，请先在那里撤回。",
        "An order, a plan or a stop of a van is proved by this record; withdraw that first.",
    ),
    "kind-round": Message("巡诊", "round"),
    "kind-event": Message("团体活动", "group event"),
    "kind-post": Message("岗位", "post"),
    "kind-attachment": Message("附件", "attachment"),
    "kind-item": Message("服务项目", "service item"),
    "team-missing": Message(
        "您还不在任何团队里，不能登记服务。请联系管理员。",
        "You belong to no team, so nothing can be recorded. Ask your administrator.",
    ),
}

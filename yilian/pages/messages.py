"""The sentences of the page kit."""

from yilian.kernel.messages import Message

MESSAGES = {
    "sign-in-needed": Message("请先登录。", "Sign in first."),
    "draft-held": Message(
        "这是 {at} 留下的内容，还没有保存。这一页不能把它填回去，请到“没存完的表”里查看。",
        "This was typed at {at} and is not saved. This page cannot show it again; see the list of unsaved forms.",
    ),
    "changed-meanwhile": Message(
        "您填写的时候，{who} 改过这条记录。没有冲突的改动已经合在一起；下面标出的几处两人都改了，请选择保留哪一个，再保存。",
        "While you were writing, {who} changed this record. What does not clash was brought together; where both changed a field, choose "
        "which to keep and save again.",
    ),
    "changed-since-version": Message(
        "这条记录在您读取之后已被别人改过，没有保存。请按返回的新值核对后重发。",
        "This record was changed after you read it; nothing was saved. Check against the values returned and send again.",
    ),
    "version-missing": Message(
        "缺少版本：修改要说明改的是哪一版。请核对下面的内容，再保存一次。",
        "The version is missing: a change says which version it changes. Check what stands below and save again.",
    ),
    "body-malformed": Message("内容的格式不对：{reason}。", "The body is malformed: {reason}."),
    "key-unknown": Message("接口密钥无效或已过期。", "The key is unknown or has expired."),
}

"""The sentences of indicators."""

from yilian.kernel.messages import Message

MESSAGES = {
    "period-void": Message("这次通报已经作废。", "This publication is void already."),
    "void-reason-missing": Message("请写明作废的原因。", "Say why it is void."),
    "kind-period": Message("通报", "publication"),
    "lake-manifest-missing": Message(
        "没有找到 {file}：导出没有完成，或目录不对；原有结果未动。请重新导出。",
        "{file} is not there: the export was not finished, or the folder is another; the former result is untouched. Export again.",
    ),
    "lake-manifest-unreadable": Message(
        "{file} 读不出来（{what}）；原有结果未动。请重新导出。",
        "{file} cannot be read ({what}); the former result is untouched. Export again.",
    ),
    "lake-other-format": Message(
        "{file} 由另一版本的程序写成，事实的列不同；原有结果未动。请用同一版本重新导出。",
        "{file} was written by another version of the program, with other columns; the former result is untouched. "
        "Export again with the same version.",
    ),
    "lake-file-missing": Message(
        "清单列出的文件 {file} 不在；原有结果未动。请重新传送或导出。",
        "The file {file}, which the manifest names, is not there; the former result is untouched. Send or export it again.",
    ),
    "lake-file-damaged": Message(
        "文件 {file} 与清单的长度或校验和不符，已损坏；原有结果未动。请重新传送或导出。",
        "The file {file} differs from the manifest in length or checksum: it is damaged. The former result is untouched. "
        "Send or export it again.",
    ),
    "lake-file-foreign": Message(
        "清单里的 {file} 不属于这个目录或不是已知的事实；原有结果未动。",
        "{file} in the manifest is no fact, or lies outside the folder; the former result is untouched.",
    ),
    "lake-cell-twice": Message(
        "{file}:{cell} 的第 {sent} 版已在湖中，没有再收一次。",
        "{file}: version {sent} of {cell} is in the lake already; it was not taken again.",
    ),
    "lake-cell-older": Message(
        "{file}:{cell} 的第 {sent} 版比湖中的第 {held} 版旧；湖未动。请送最新的导出。",
        "{file}: version {sent} of {cell} is older than version {held} in the lake, which is untouched. Send the newest export.",
    ),
    "lake-place-missing": Message(
        "{file} 里没有 {place} 的单元。请先加入它的导出。",
        "{file} holds no cell of {place}. Add its export first.",
    ),
    "lake-nothing-there": Message(
        "{place} 没有登记的县，没有可导出的事实。", "{place} has no registered county; there are no facts to export."
    ),
    "lake-unreadable": Message(
        "湖中的文件读不出来：{what}。请用 yilian lake verify 查出是哪一个。",
        "A file of the lake cannot be read: {what}. Find it with yilian lake verify.",
    ),
    "period-not-over": Message("{on} 还没有到，不能冻结。", "{on} has not come yet and cannot be frozen."),
    "period-frozen": Message(
        "{on} 的数值已经发布并冻结；之后的更正显示在旁边，不改原数。",
        "The figures of {on} were published and are frozen; later corrections show beside them.",
    ),
    "title-missing": Message("请写明通报名称。", "Give the bulletin a title."),
}

"""The sentences of exchange."""

from yilian.kernel.messages import Message

MESSAGES = {
    "kind-import": Message("导入", "import"),
    "file-unreadable": Message(
        "这个文件读不出来。请用 Excel 另存为 .xlsx，或存为 CSV 再上传。",
        "This file cannot be read. Save it as .xlsx or CSV and upload it again.",
    ),
    "file-kind-unknown": Message(
        "只能导入 .xlsx、.xls、.ods 和 .csv 文件。", "Only .xlsx, .xls, .ods and .csv files can be imported."
    ),
    "file-empty": Message("文件里没有数据行。", "The file holds no rows."),
    "file-too-large": Message(
        "文件超过 {most} MB，请分成几个文件导入。", "The file is larger than {most} MB; import it in parts."
    ),
    "too-many-rows": Message(
        "文件超过 {most} 行，请分成几个文件导入。", "The file has more than {most} rows; import it in parts."
    ),
    "headings-missing": Message(
        "前 {rows} 行里没有找到表头。请下载模板，对照表头后再导入。",
        "No headings were found in the first {rows} rows. Download the template and compare the headings.",
    ),
    "columns-missing": Message("缺少必填的列：{columns}。", "Columns that are needed are missing: {columns}."),
    "import-not-waiting": Message("这次导入已经确认过。", "This import was confirmed already."),
    "import-without-file": Message(
        "这次导入的文件已删除。请重新上传，已登记的人不会重复。",
        "The file of this import is gone. Upload it again; anyone who is registered is not entered twice.",
    ),
    "name-not-listed": Message(
        "“{column}”一栏的“{text}”不在可选的名称里。请按模板“填写说明”一页列出的写，机构和区划也可以写编码。",
        "“{text}” under “{column}” is not among the names to choose from. Write one that the template's second page lists; institutions and places may be given by code.",
    ),
    "name-not-listed-alike": Message(
        "“{column}”一栏的“{text}”不在可选的名称里。相近的有：{alike}。",
        "“{text}” under “{column}” is not among the names to choose from. Alike are: {alike}.",
    ),
    "name-ambiguous": Message(
        "“{column}”一栏的“{text}”有 {count} 个同名的，请写编码，区划也可以写“乡镇名+村名”。",
        "“{text}” under “{column}” names {count} of them; give the code, or for a place the township in front.",
    ),
    "day-unreadable": Message(
        "“{column}”一栏的日期“{text}”看不懂，请写成 2023-01-01。",
        "The date “{text}” under “{column}” cannot be read; write 2023-01-01.",
    ),
    "holds-unreadable": Message(
        "“有没有”一栏的“{text}”应为有或没有。", "“{text}” under “有没有” must be 有 (yes) or 没有 (no)."
    ),
    "elder-not-registered": Message(
        "“身份证号”一栏的老人没有登记，或者不在您的管辖范围内。请先登记老人，或核对号码。",
        "The elder of this identity number is not registered, or not in your area. Register them first, or check the number.",
    ),
    "import-not-done": Message("只有已完成的导入可以撤销。", "Only an import that is done can be undone."),
    "import-has-records": Message(
        "这次导入登记的老人中，{count} 位已有后来的记录，不能整体撤销；请逐一更正。",
        "{count} of the elders entered by this import have later records, so it cannot be undone as a whole; correct them one by one.",
    ),
    "undo-reason-missing": Message("请写明撤销的原因。", "Say why it is undone."),
    "cell-empty": Message("“{column}”没有填写。", "“{column}” is empty."),
    "sex-unreadable": Message("性别“{text}”应为男、女、1 或 2。", "Sex “{text}” must be 男, 女, 1 or 2."),
    "date-unreadable": Message(
        "日期“{text}”看不懂，请写成 1943-05-01。", "The date “{text}” cannot be read; write 1943-05-01."
    ),
    "id-number-rounded": Message(
        "身份证号被表格当成数字，末几位已丢失。请把该列设为“文本”后重新填写。",
        "The sheet kept the identity number as a number and lost its last digits. Format the column as text and fill it in again.",
    ),
    "residence-unknown": Message(
        "没有这个村（社区）：“{text}”。请填 12 位代码，或“乡镇名+村名”。",
        "There is no village or community “{text}”. Give its 12-digit code, or township and village.",
    ),
    "household-unknown": Message(
        "户籍地“{text}”不在行政区划中。", "The household register's place “{text}” is unknown."
    ),
    "place-ambiguous": Message(
        "“{text}”有几处同名（{codes}），请填代码或在前面加上乡镇名。",
        "“{text}” names several places ({codes}); give the code, or the township in front.",
    ),
    "dwelling-unreadable": Message(
        "居住方式“{text}”应为“居家”或“住机构”。", "Lives “{text}” must be 居家 (at home) or 住机构 (in an institution)."
    ),
    "group-name-unknown": Message("没有这个人群：“{name}”。", "There is no group “{name}”."),
    "row-repeated": Message("与第 {row} 行的身份证号相同。", "Has the identity number of row {row}."),
}

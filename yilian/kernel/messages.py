"""The sentences that belong to codes, in Chinese and English: what, why, what to do."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Message:
    """One sentence in both languages; `{name}` stands for a parameter."""

    zh: str
    en: str

    def text(self, language: str, params: Mapping[str, object]) -> str:
        """Fill the sentence in the language asked for; a parameter that is missing shows its name."""
        pattern = self.en if language.startswith("en") else self.zh
        return pattern.format_map(_Named(params))


def words(zh: str, en: str) -> Message:
    """Return a name or a title in both languages."""
    return Message(zh, en)


class _Named(dict[str, object]):
    """Parameters that name themselves when absent, so that a sentence never fails to appear."""

    def __missing__(self, key: str) -> str:
        return f"({key})"


MESSAGES = {
    "not-permitted": Message(
        "您的角色不能做这件事（{permission}）。请联系管理员。",
        "Your role does not allow this ({permission}). Ask your administrator.",
    ),
    "not-found": Message("没有找到{kind}：{key}。", "No {kind} found: {key}."),
    "invalid": Message(
        "填写的内容有问题，请按提示修改。", "Some of the input is not right; please correct it as shown."
    ),
    "not-in-force": Message("{on} 没有生效的条款规定“{name}”。", "No clause in force on {on} gives “{name}”."),
    "year-without-calendar": Message(
        "{year} 年的放假调休安排尚未收录，不能推算工作日。",
        "The public holidays of {year} are not on record, so working days cannot be counted.",
    ),
    "record-reference-unreadable": Message("“{text}”不是记录编号。", "{text} is no reference to a record."),
    "period-reversed": Message("结束日期早于开始日期。", "The end lies before the start."),
    "period-open": Message("需要写明结束日期。", "An end date is needed."),
    "born-after-date": Message("出生日期晚于所问的日期。", "The birth date lies after the date asked about."),
    "not-positive": Message("必须是大于0的整数。", "Must be a whole number above 0."),
    "negative": Message("不能小于0。", "Must not be below 0."),
    "unit-unknown": Message(
        "不认识的时间单位“{unit}”，应为 d、wk、mo 或 a；h 只用于事件后的时限。",
        "Unknown unit of time “{unit}”: write d, wk, mo or a; h only for a limit after an event.",
    ),
    "more-than-daily": Message(
        "次数多于天数，不能按日安排。", "More times than the period has days; days cannot hold them."
    ),
    "below-frequency": Message("最多次数小于最少次数。", "The most is below the least."),
    "calendar-day-unknown": Message("日历上没有“{day}”这一天。", "The calendar has no day {day}."),
    "calendar-days-out-of-order": Message(
        "日期应按先后排列，不重复。", "Days of the calendar stand in order, each once."
    ),
    "calendar-days-alone": Message(
        "写了日历日期，就不再写频次和事件。", "Days of the calendar stand alone, without a rhythm or an event."
    ),
    "event-missing": Message(
        "写了时限、次数或期间，须写明从什么事件起算。", "What follows an event names it: write when it is counted from."
    ),
    "two-ends": Message("次数与期间只写一项。", "A series ends by a count or by a duration, not by both."),
    "offset-missing": Message(
        "不再重复的，须写明事件后多久之内。", "Without repetition it needs the time within which it is owed."
    ),
    "name-missing": Message("请填写姓名。", "Fill in the name."),
    "name-unwritable": Message(
        "姓名只写文字，不写标点、符号或代码。", "A name has letters only, no punctuation, symbols or markup."
    ),
    "phone-unreadable": Message(
        "电话“{text}”不像电话号码。手机写 11 位，固定电话写区号和号码。",
        "“{text}” does not look like a phone number. Write the 11 digits of a mobile, or area code and number.",
    ),
    "phone-without-area-code": Message(
        "固定电话“{text}”请带区号，例如 0579-84660001。", "Write the area code before “{text}”, as in 0579-84660001."
    ),
    "value-impossible": Message(
        "有一项内容无法保存，请检查数字、日期和选项。",
        "Something cannot be kept as it is; check numbers, days and choices.",
    ),
    "number-too-large": Message("数字太大，无法保存。", "The number is too large to be kept."),
    "row-out-of-reach": Message(
        "这条记录不在您的管辖范围内，不能由您登记。", "This record lies outside your territory; you cannot enter it."
    ),
    "text-too-long": Message("内容太长，最多 {most} 个字。", "Too long: {most} characters at most."),
    "resident-id-shape": Message(
        "身份证号应为18位（末位可为X）或15位数字。",
        "An identity number has 18 characters (the last may be X) or 15 digits.",
    ),
    "resident-id-region": Message("身份证号的地区码不成立。", "The identity number's region code cannot be."),
    "resident-id-birth-date": Message(
        "身份证号里的出生日期不存在。", "The birth date inside the identity number does not exist."
    ),
    "resident-id-check-digit": Message(
        "身份证号的校验位不符，请逐位核对。", "The identity number's check digit is wrong; compare each digit."
    ),
    "uscc-shape": Message(
        "统一社会信用代码应为18位，不含字母I、O、S、V、Z。",
        "A unified social credit code has 18 characters and none of the letters I, O, S, V, Z.",
    ),
    "uscc-check-digit": Message(
        "统一社会信用代码的校验位不符，请逐位核对。", "The credit code's check digit is wrong; compare each character."
    ),
    "division-shape": Message("区划代码只含数字。", "A division code has digits only."),
    "division-length": Message("区划代码应为2、4、6、9或12位。", "A division code has 2, 4, 6, 9 or 12 digits."),
    "division-province": Message("区划代码的省级部分不成立。", "The division code's province cannot be."),
}

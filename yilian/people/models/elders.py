"""Elders and what belongs to them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yilian.audit.cipher import decrypt
from yilian.audit.period_constraints import ends_after_start, never_twice, only, only_text
from yilian.kernel.identifiers import masked_phone, masked_resident_id
from yilian.places.models import NOT_WITHDRAWN, Declaration
from yilian.places.pinyin import LONGEST_SYLLABLE

NAME = 60
READING = NAME * LONGEST_SYLLABLE
SEXES = {1: _("男"), 2: _("女")}


class Elder(models.Model):
    """A person of the register. `lives` is `at-home` or `in-institution`; sex follows GB/T 2261.1 (1 male, 2 female).

    The identity number is stored encrypted (`id_number_cipher`) and as a keyed hash for search; `merged_into` names the
    record that took this one's place when both were found to be the same person. `sound` is the pinyin with confused
    syllables folded; `left_on` is the first day away of who left the county, `household_since` the first day of the present registration
    where it is known; `groups` repeats the codes of `ElderGroup` that hold now, for lists and populations.
    """

    class Lives(models.TextChoices):
        """Where the elder lives."""

        AT_HOME = "at-home", _("居家")
        IN_INSTITUTION = "in-institution", _("住机构")

    name = models.CharField(max_length=NAME, db_collation="C")
    pinyin = models.CharField(max_length=READING, db_collation="C")
    initials = models.CharField(max_length=NAME, db_collation="C")
    sound = models.CharField(max_length=READING, db_collation="C", default="")
    sex = models.PositiveSmallIntegerField(choices=list(SEXES.items()))
    birth_date = models.DateField()
    id_number_cipher = models.BinaryField()
    id_number_hash = models.BinaryField(max_length=32)
    phone_cipher = models.BinaryField(default=bytes, blank=True)
    phone_hash = models.BinaryField(max_length=32, default=bytes, blank=True)
    household_division = models.ForeignKey("places.Division", models.PROTECT, related_name="+")
    residence_division = models.ForeignKey("places.Division", models.PROTECT, related_name="+")
    address = models.CharField(max_length=200, blank=True)
    lives = models.CharField(max_length=20, choices=Lives, default=Lives.AT_HOME)
    organization = models.ForeignKey(
        "places.Organization", models.PROTECT, null=True, blank=True, related_name="residents"
    )
    groups = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    died_on = models.DateField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)
    household_since = models.DateField(null=True, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    synthetic = models.BooleanField(default=False)

    class Meta:
        db_table = "people_elder"
        constraints = (
            models.UniqueConstraint(
                fields=["id_number_hash"], condition=Q(merged_into__isnull=True), name="elder_id_number_once"
            ),
            models.CheckConstraint(
                condition=Q(died_on__isnull=True) | Q(died_on__gte=F("birth_date")), name="elder_dies_after_birth"
            ),
        )
        indexes = (
            models.Index(fields=["name", "id"], name="elder_name"),
            models.Index(fields=["pinyin", "id"], name="elder_pinyin"),
            models.Index(fields=["initials", "id"], name="elder_initials"),
            models.Index(fields=["residence_division", "pinyin"], name="elder_by_place"),
            models.Index(fields=["birth_date"], name="elder_birth_date"),
            models.Index(fields=["sound"], name="elder_sound"),
            models.Index(fields=["id_number_hash"], name="elder_id_number"),
            # Holds all that row-level security and a count ask about, so that counting never touches the rows.
            models.Index(
                fields=["residence_division", "household_division", "organization"],
                name="elder_reach",
                condition=Q(merged_into__isnull=True),
            ),
            models.Index(fields=["phone_hash"], name="elder_phone", condition=~Q(phone_hash=b"")),
        )

    @property
    def elder_id(self) -> int:
        """Return the key under which the log names an elder: a record of a person and the person answer alike."""
        return self.pk

    def __str__(self) -> str:
        return f"elder #{self.pk}"

    @property
    def sex_text(self) -> str:
        """Return the sex in words, as `get_sex_display` does, which goes through every choice each time."""
        return str(SEXES[self.sex])

    @property
    def lives_text(self) -> str:
        """Return how the elder lives in words."""
        return str(self.Lives(self.lives).label)

    @property
    def id_number(self) -> str:
        """Return the full identity number; showing it is a logged act."""
        return decrypt(bytes(self.id_number_cipher))

    @property
    def masked_id_number(self) -> str:
        """Return the identity number as lists show it."""
        return masked_resident_id(self.id_number)

    @property
    def phone(self) -> str:
        """Return the phone number, or nothing."""
        return decrypt(bytes(self.phone_cipher)) if self.phone_cipher else ""

    @property
    def masked_phone(self) -> str:
        """Return the phone number as pages show it: the last four digits."""
        return masked_phone(self.phone)


class NameKey(models.Model):
    """A further key by which an elder is found: another reading of the surname, the given name, a part of a long name."""

    elder = models.ForeignKey(Elder, models.PROTECT, related_name="name_keys")
    key = models.CharField(max_length=READING, db_collation="C")

    class Meta:
        db_table = "people_name_key"
        indexes = (models.Index(fields=["key", "elder"], name="name_key_of_elder"),)

    def __str__(self) -> str:
        return f"name key #{self.pk}"


class ElderGroup(models.Model):
    """That an elder belongs to a group of the catalogue, for a period and on a basis (a certificate, an assessment, a visit).

    Without `starts_on` the elder belonged before the register began; without `ends_on` the elder still does.
    """

    elder = models.ForeignKey(Elder, models.PROTECT, related_name="memberships")
    group = models.CharField(max_length=40)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    basis = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "people_elder_group"
        constraints = (
            ends_after_start("elder_group_ends_after_start"),
            never_twice("elder_group_once_at_a_time", only(F("elder_id")), only_text("group")),
        )
        indexes = (models.Index(fields=["group", "elder"], name="elder_group_members"),)

    def __str__(self) -> str:
        return f"{self.group} #{self.pk}"


class ResidencePeriod(models.Model):
    """Where an elder lives or lived (常住), or was registered (户籍), from a day to a day.

    The open period of `stay` repeats the present residence of the elder's own record and is the basis of what residence makes
    owed; where the elder is registered at present stands in the elder's record only. Without `starts_on` the elder lived there
    before the register began, which learned of it on `recorded_on`. Few have ended: figures of a day find them by an index.
    """

    class ResidenceKind(models.TextChoices):
        """Which of the two residences."""

        STAY = "stay", _("常住")
        HOUSEHOLD = "household", _("户籍")

    elder = models.ForeignKey(Elder, models.PROTECT, related_name="residences")
    basis = models.CharField(max_length=10, choices=ResidenceKind)
    division = models.ForeignKey("places.Division", models.PROTECT, related_name="+")
    address = models.CharField(max_length=200, blank=True)
    organization = models.ForeignKey("places.Organization", models.PROTECT, null=True, blank=True, related_name="+")
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    recorded_on = models.DateField()

    class Meta:
        db_table = "people_residence"
        constraints = (
            ends_after_start("residence_ends_after_start"),
            models.UniqueConstraint(fields=["elder"], condition=Q(ends_on__isnull=True), name="residence_open_once"),
            models.CheckConstraint(condition=Q(ends_on__isnull=False) | Q(basis="stay"), name="residence_open_is_stay"),
            never_twice("residence_once_at_a_time", only(F("elder_id")), only_text("basis")),
        )
        indexes = (models.Index(fields=["elder", "ends_on"], name="former_homes", condition=Q(ends_on__isnull=False)),)

    def __str__(self) -> str:
        return f"{self.basis} #{self.pk}"


class CentreCare(Declaration):
    """That a home-care or day-care centre serves an elder who lives at home (服务对象), from a day to a day, by a document (PA-16)."""

    SAME = ("elder_id", "organization_id")

    elder = models.ForeignKey(Elder, models.PROTECT, related_name="centre_care")
    organization = models.ForeignKey("places.Organization", models.PROTECT, related_name="+")

    class Meta:
        db_table = "people_centre_care"
        constraints = (
            ends_after_start("centre_care_ends_after_start"),
            never_twice(
                "centre_care_once_at_a_time",
                only(F("elder_id")),
                only(F("organization_id")),
                condition=NOT_WITHDRAWN,
            ),
        )

    def __str__(self) -> str:
        return f"centre care #{self.pk}"


class FamilyMember(models.Model):
    """Somebody close to an elder; a guardian may give consent for them."""

    class Relation(models.TextChoices):
        """Kinship in the words of daily use; GB/T 4761 tells finer ones apart."""

        SPOUSE = "spouse", _("配偶")
        SON = "son", _("儿子")
        DAUGHTER = "daughter", _("女儿")
        CHILD_IN_LAW = "child-in-law", _("儿媳或女婿")
        GRANDCHILD = "grandchild", _("孙辈")
        SIBLING = "sibling", _("兄弟姐妹")
        OTHER_RELATIVE = "other-relative", _("其他亲属")
        NOT_RELATED = "not-related", _("非亲属")

    elder = models.ForeignKey(Elder, models.PROTECT, related_name="family")
    name = models.CharField(max_length=NAME)
    relation = models.CharField(max_length=20, choices=Relation)
    phone_cipher = models.BinaryField(default=bytes, blank=True)
    guardian = models.BooleanField(default=False)

    class Meta:
        db_table = "people_family"

    def __str__(self) -> str:
        return f"family #{self.pk}"

    @property
    def masked_phone(self) -> str:
        """Return the phone number as pages show it."""
        return masked_phone(self.phone)

    @property
    def phone(self) -> str:
        """Return the phone number, or nothing."""
        return decrypt(bytes(self.phone_cipher)) if self.phone_cipher else ""


class Consent(models.Model):
    """Consent of an elder, or of a guardian for them, to one purpose, from a day until withdrawn.

    Personal data of health needs a separate consent for each purpose (个人信息保护法 art. 23, 29). `proof` says where the paper is.
    """

    class Purpose(models.TextChoices):
        """What is consented to."""

        CARE = "care", _("健康管理与照护服务")
        SHARING = "sharing", _("在机构之间共享档案")
        MONITORING = "monitoring", _("设备监测与定位")
        REMINDERS = "reminders", _("接收上门服务提醒短信")
        FAMILY = "family", _("家属查看档案")
        RESEARCH = "research", _("统计与研究")

    elder = models.ForeignKey(Elder, models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=40, choices=Purpose)
    guardian = models.ForeignKey(FamilyMember, models.PROTECT, null=True, blank=True, related_name="consents")
    starts_on = models.DateField()
    withdrawn_on = models.DateField(null=True, blank=True)
    proof = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "people_consent"
        constraints = (
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gte=F("starts_on")),
                name="consent_withdrawn_after_start",
            ),
            models.UniqueConstraint(
                fields=["elder", "purpose"], condition=Q(withdrawn_on__isnull=True), name="consent_once"
            ),
        )

    def __str__(self) -> str:
        return f"consent #{self.pk}"


class MergeRecord(models.Model):
    """Two records found to be one person: everything needed to take them apart exactly as they were.

    `moved` and `stayed` map `model.column` to the keys of rows that were given to the kept record, and of rows that could
    not be because the kept record has the like; `changed` maps a column of the kept record to its value before and after.
    """

    kept = models.ForeignKey(Elder, models.PROTECT, related_name="merges")
    dropped = models.ForeignKey(Elder, models.PROTECT, related_name="+")
    moved = models.JSONField()
    stayed = models.JSONField(default=dict)
    changed = models.JSONField(default=dict)
    merged_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "people_merge"

    def __str__(self) -> str:
        return f"merge #{self.pk}"


class FormerNumber(models.Model):
    """An identity number that a person had in the register before; it leads to the record by search.

    `by_merge` says that a merge replaced it: then it is this person's and nobody else can be registered with it. One that was
    corrected may be somebody else's.
    """

    elder = models.ForeignKey(Elder, models.PROTECT, related_name="former_numbers")
    id_number_hash = models.BinaryField(max_length=32)
    by_merge = models.BooleanField(default=False)

    class Meta:
        db_table = "people_former_number"
        constraints = (models.UniqueConstraint(fields=["elder", "id_number_hash"], name="former_number_once"),)
        indexes = (models.Index(fields=["id_number_hash"], name="former_number"),)

    def __str__(self) -> str:
        return f"former number #{self.pk}"


class DistinctPair(models.Model):
    """Two records that somebody looked at and found to be two persons; they are not put forward again."""

    elder = models.ForeignKey(Elder, models.PROTECT, related_name="+")
    other = models.ForeignKey(Elder, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        db_table = "people_distinct"
        constraints = (
            models.UniqueConstraint(fields=["elder", "other"], name="distinct_once"),
            models.CheckConstraint(condition=Q(elder__lt=F("other")), name="distinct_in_order"),
        )

    def __str__(self) -> str:
        return f"distinct #{self.pk}"

"""Divisions, organizations with what they have and in what they take part, service areas, and government departments."""

from datetime import date
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yilian.audit.period_constraints import ends_after_start, never_twice, only, only_text
from yilian.kernel.periods import Period
from yilian.pages.language import chosen
from yilian.places.pinyin import LONGEST_SYLLABLE
from yilian.places.rules import DeclarationState, DeclaredDays, declaration_state


class Division(models.Model):
    """An administrative division by its 12-digit national code. Invented villages are marked synthetic."""

    class Level(models.TextChoices):
        """Levels from nation to village."""

        NATION = "nation", _("国家")
        PROVINCE = "province", _("省")
        CITY = "city", _("市")
        COUNTY = "county", _("县（市、区）")
        TOWNSHIP = "township", _("乡镇（街道）")
        VILLAGE = "village", _("村（社区）")

    code = models.CharField(primary_key=True, max_length=12)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80, blank=True)
    pinyin = models.CharField(max_length=60 * LONGEST_SYLLABLE, blank=True)
    level = models.CharField(max_length=10, choices=Level)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    synthetic = models.BooleanField(default=False)

    class Meta:
        db_table = "places_division"
        ordering = ("code",)
        indexes = (models.Index(fields=["pinyin"], name="division_pinyin", opclasses=["text_pattern_ops"]),)

    def __str__(self) -> str:
        return self.name_zh

    @property
    def name(self) -> str:
        """Return the name in the language of the page."""
        return chosen(self.name_zh, self.name_en)


class Organization(models.Model):
    """A place that gives medical service, care, or both. `kind` and `modes` are words of the catalogue.

    `source_clause` names the clause of the document that names it; `synthetic` marks one invented for demonstration. A `planned` one
    stands in no figure until the day from which it operates.
    """

    class Ownership(models.TextChoices):
        """Who owns it."""

        PUBLIC = "public", _("公办")
        PRIVATE = "private", _("民办")
        PUBLIC_PRIVATE = "public-built-privately-run", _("公建民营")
        UNKNOWN = "", _("未记录")

    class Level(models.TextChoices):
        """Level of a medical institution (医疗机构级别)."""

        FIRST = "level-1", _("一级")
        SECOND = "level-2", _("二级")
        THIRD = "level-3", _("三级")
        NONE = "", _("未定级")

    code = models.CharField(max_length=60, unique=True)
    name_zh = models.CharField(max_length=100)
    name_en = models.CharField(max_length=160, blank=True)
    known_as = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    pinyin = models.CharField(max_length=100 * LONGEST_SYLLABLE, blank=True)
    kind = models.CharField(max_length=40)
    level = models.CharField(max_length=20, choices=Level, blank=True)
    ownership = models.CharField(max_length=30, choices=Ownership, blank=True)
    division = models.ForeignKey(Division, models.PROTECT, related_name="organizations")
    uscc = models.CharField(max_length=18, blank=True)
    care_type = models.CharField(max_length=20, blank=True)
    operates_since = models.DateField(null=True, blank=True)
    planned = models.BooleanField(default=False)
    insurance_designated_on = models.DateField(null=True, blank=True)
    modes = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    source_clause = models.CharField(max_length=12, blank=True)
    note = models.TextField(blank=True)
    synthetic = models.BooleanField(default=False)

    class Meta:
        db_table = "places_organization"
        ordering = ("division_id", "code")
        constraints = (models.UniqueConstraint(fields=["uscc"], condition=~Q(uscc=""), name="organization_uscc_once"),)
        indexes = (GinIndex(fields=["modes"], name="organization_modes"),)

    def __str__(self) -> str:
        return self.name_zh

    @property
    def name(self) -> str:
        """Return the name in the language of the page."""
        return chosen(self.name_zh, self.name_en)


class OrganizationIdentity(models.Model):
    """A further name-plate of an organization with the same staff (PA-30)."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="identities")
    name_zh = models.CharField(max_length=100)
    kind = models.CharField(max_length=40, blank=True)

    class Meta:
        db_table = "places_identity"

    def __str__(self) -> str:
        return self.name_zh


class Licence(models.Model):
    """A licence or filing: of medical practice, of care, or of an internal medical unit; valid from a day to a day.

    `unit` is the kind of the internal medical unit (`clinic` 医务室, `nursing-station` 护理站, …). A renewal is a new row.
    """

    class Kind(models.TextChoices):
        """What it allows."""

        MEDICAL = "medical", _("医疗机构执业许可")
        CARE = "care", _("养老机构备案")
        MEDICAL_UNIT = "medical-unit", _("内设医疗机构备案")

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="licences")
    kind = models.CharField(max_length=20, choices=Kind)
    number = models.CharField(max_length=40)
    unit = models.CharField(max_length=40, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "places_licence"
        constraints = (ends_after_start("licence_ends_after_start"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class BedCount(models.Model):
    """How many beds of a kind an organization had from a day on; planned beds stay apart from standing ones."""

    class Kind(models.TextChoices):
        """Kinds of beds."""

        CARE = "care", _("养老床位")
        NURSING = "nursing", _("护理型床位")
        MEDICAL = "medical", _("医疗床位")
        REHABILITATION_NURSING = "rehabilitation-nursing", _("康复护理床位")
        HOSPICE = "hospice", _("安宁疗护床位")
        HOME = "home", _("家庭病床")
        PROJECT_TOTAL = "project-total", _("建设规模（总床位）")

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="bed_counts")
    kind = models.CharField(max_length=30, choices=Kind)
    count = models.PositiveIntegerField()
    on = models.DateField()

    class Meta:
        db_table = "places_bed_count"
        constraints = (models.UniqueConstraint(fields=["organization", "kind", "on"], name="bed_count_once"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.count}"


NOT_WITHDRAWN = Q(withdrawn_on__isnull=True)


class Declaration(models.Model):
    """That something holds from a day to a day, by a document, and who recorded it.

    It is withdrawn, never removed; a correction is a new one that names the withdrawn one as `corrects`. `SAME` names the columns
    that say what it is about: of the same thing never two hold on one day.
    """

    SAME: ClassVar[tuple[str, ...]] = ()
    WITHDRAWAL: ClassVar[tuple[str, ...]] = ("withdrawn_on", "withdrawn_by", "withdrawal_reason")

    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    document = models.CharField(max_length=200)
    recorded_by = models.CharField(max_length=150)
    recorded_on = models.DateField()
    corrects = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="corrected_by")
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_by = models.CharField(max_length=150, blank=True)
    withdrawal_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True

    @property
    def period(self) -> Period:
        """Return the days on which it holds."""
        return Period(self.starts_on, self.ends_on)

    def state_on(self, on: date) -> DeclarationState:
        """Return how it stands on a day."""
        return declaration_state(self.period, on, withdrawn=self.withdrawn_on is not None)

    def recorded(self, by: str, on: date) -> Self:
        """Set who recorded it, and when; it is not saved."""
        self.document, self.recorded_by, self.recorded_on = self.document.strip(), by, on
        return self

    def taken_back(self, by: str, on: date, reason: str) -> Self:
        """Set that it counts no longer, who said so, and why; it is not saved."""
        self.withdrawn_on, self.withdrawn_by, self.withdrawal_reason = on, by, reason.strip()
        return self

    def corrected(self, days: DeclaredDays, **columns: object) -> Self:
        """Return a new one of the same thing that takes its place, with other days and document, and other columns; it is not saved."""
        shared = {field.attname for field in Declaration._meta.local_fields} | {"id", "corrects_id"}
        own = {field.attname for field in self._meta.concrete_fields} - shared
        values = {name: getattr(self, name) for name in own} | columns
        return type(self)(
            **values, starts_on=days.starts_on, ends_on=days.ends_on, document=days.document, corrects=self
        )


class Characteristic(Declaration):
    """That a word of the catalogue holds of an organization, or that it does not (`holds`); `about` is the list it stands in."""

    SAME = ("organization_id", "word")

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="characteristics")
    word = models.CharField(max_length=40)
    about = models.CharField(max_length=20)
    holds = models.BooleanField(default=True)

    class Meta:
        db_table = "places_characteristic"
        constraints = (
            ends_after_start("characteristic_ends_after_start"),
            never_twice(
                "characteristic_once_at_a_time", only(F("organization_id")), only_text("word"), condition=NOT_WITHDRAWN
            ),
        )

    def __str__(self) -> str:
        return f"{self.word} #{self.pk}"


class Participation(Declaration):
    """That a place takes part in what a document does not oblige it to: a whole mode of service, or one item of it."""

    SAME = ("division_id", "pack", "mode", "item")

    division = models.ForeignKey(Division, models.PROTECT, related_name="participations")
    pack = models.CharField(max_length=40)
    mode = models.CharField(max_length=40)
    item = models.CharField(max_length=60, blank=True)

    class Meta:
        db_table = "places_participation"
        constraints = (
            ends_after_start("participation_ends_after_start"),
            never_twice(
                "participation_once_at_a_time",
                *(only_text(column) for column in ("division_id", "pack", "mode", "item")),
                condition=NOT_WITHDRAWN,
            ),
        )

    def __str__(self) -> str:
        return f"{self.pack} {self.mode} {self.item}".strip()


class ServiceArea(Declaration):
    """That an organization answers for a division from a day to a day, both included: for whom no contract is asked.

    The area of a village stands before that of its township, and that before its county's. A document is named where there is one.
    """

    SAME = ("division_id",)

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="service_areas")
    division = models.ForeignKey(Division, models.PROTECT, related_name="service_areas")
    document = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "places_service_area"
        constraints = (
            never_twice("area_once_at_a_time", only_text("division_id"), condition=NOT_WITHDRAWN),
            ends_after_start("area_ends_after_start"),
        )

    def __str__(self) -> str:
        return f"area #{self.pk}"


class Department(models.Model):
    """A government department: the one of its function in a division, such as civil affairs in a county."""

    division = models.ForeignKey(Division, models.PROTECT, related_name="departments")
    function = models.CharField(max_length=60)
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True)

    class Meta:
        db_table = "places_department"
        constraints = (models.UniqueConstraint(fields=["division", "function"], name="department_once"),)

    def __str__(self) -> str:
        return self.name_zh


class UrbanMark(Declaration):
    """That a village or community counts as 城镇 from a day to a day, both included, and the document that says so (CZ-02, CZ-03).

    It is recorded, never read from a name or a code.
    """

    SAME = ("division_id",)

    division = models.ForeignKey(Division, models.PROTECT, related_name="urban_marks")

    class Meta:
        db_table = "places_urban_mark"
        constraints = (
            never_twice("urban_once_at_a_time", only_text("division_id"), condition=NOT_WITHDRAWN),
            ends_after_start("urban_ends_after_start"),
        )

    def __str__(self) -> str:
        return f"urban #{self.pk}"


class PolicyStatement(models.Model):
    """What documents said about something when it was decided: words, values and the digest of each pack, kept once for all that rests on it.

    `key` is the SHA-256 of `said`. A statement is never changed, and what rests on it names it by number.
    """

    id = models.AutoField(primary_key=True)
    key = models.CharField(max_length=64, unique=True)
    said = models.JSONField()
    kept_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "places_policy_statement"

    def __str__(self) -> str:
        return f"statement #{self.pk}"


class PackEdition(models.Model):
    """A text of a pack that this installation has planned by: until it has, everything is planned from the beginning."""

    pack = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    planned_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "places_pack_edition"
        constraints = (models.UniqueConstraint(fields=["pack", "digest"], name="pack_edition_once"),)

    def __str__(self) -> str:
        return f"{self.pack} #{self.pk}"

"""Elders and what belongs to them; practitioners, certificates, teams."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from yilian.kernel.identifiers import masked_resident_id
from yilian.people.cipher import decrypt
from yilian.people.rules import masked_phone


class Elder(models.Model):
    """A person of the register. `lives` is `at-home` or `in-institution`; sex follows GB/T 2261.1 (1 male, 2 female).

    The identity number is stored encrypted (`id_number_cipher`) and as a keyed hash for search; `merged_into` names the
    record that took this one's place when both were found to be the same person. `sound` is the pinyin with confused
    syllables folded; `groups` repeats the codes of `ElderGroup` that hold now, for lists and populations.
    """

    class Lives(models.TextChoices):
        """Where the elder lives."""

        AT_HOME = "at-home", _("居家")
        IN_INSTITUTION = "in-institution", _("住机构")

    name = models.CharField(max_length=60, db_collation="C")
    pinyin = models.CharField(max_length=120, db_collation="C")
    initials = models.CharField(max_length=20, db_collation="C")
    sound = models.CharField(max_length=120, db_collation="C", default="")
    sex = models.PositiveSmallIntegerField(choices=[(1, _("男")), (2, _("女"))])
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

    def __str__(self) -> str:
        return f"elder #{self.pk}"

    @property
    def id_number(self) -> str:
        """Give the full identity number; showing it is a logged act."""
        return decrypt(bytes(self.id_number_cipher))

    @property
    def masked_id_number(self) -> str:
        """Give the identity number as lists show it."""
        return masked_resident_id(self.id_number)

    @property
    def phone(self) -> str:
        """Give the phone number, or nothing."""
        return decrypt(bytes(self.phone_cipher)) if self.phone_cipher else ""

    @property
    def masked_phone(self) -> str:
        """Give the phone number as pages show it: the last four digits."""
        return masked_phone(self.phone)


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
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="elder_group_ends_after_start",
            ),
        )
        indexes = (models.Index(fields=["group", "elder"], name="elder_group_members"),)

    def __str__(self) -> str:
        return f"{self.group} #{self.pk}"


class ResidencePeriod(models.Model):
    """Where an elder lived (常住) or was registered (户籍) until a day; the present place stands in the elder's own record."""

    class Basis(models.TextChoices):
        """Which of the two residences."""

        STAY = "stay", _("常住")
        HOUSEHOLD = "household", _("户籍")

    elder = models.ForeignKey(Elder, models.PROTECT, related_name="former_residences")
    basis = models.CharField(max_length=10, choices=Basis)
    division = models.ForeignKey("places.Division", models.PROTECT, related_name="+")
    address = models.CharField(max_length=200, blank=True)
    organization = models.ForeignKey("places.Organization", models.PROTECT, null=True, blank=True, related_name="+")
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField()

    class Meta:
        db_table = "people_residence"
        constraints = (
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="residence_ends_after_start"
            ),
        )

    def __str__(self) -> str:
        return f"{self.basis} #{self.pk}"


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
    name = models.CharField(max_length=60)
    relation = models.CharField(max_length=20, choices=Relation)
    phone_cipher = models.BinaryField(default=bytes, blank=True)
    guardian = models.BooleanField(default=False)

    class Meta:
        db_table = "people_family"

    def __str__(self) -> str:
        return f"family #{self.pk}"

    @property
    def masked_phone(self) -> str:
        """Give the phone number as pages show it."""
        return masked_phone(decrypt(bytes(self.phone_cipher))) if self.phone_cipher else ""


class Consent(models.Model):
    """Consent of an elder, or of a guardian for them, to one purpose, from a day until withdrawn.

    Personal data of health needs a separate consent for each purpose (个人信息保护法 art. 23, 29). `proof` says where the paper is.
    """

    class Purpose(models.TextChoices):
        """What is consented to."""

        CARE = "care", _("健康管理与照护服务")
        SHARING = "sharing", _("在机构之间共享档案")
        MONITORING = "monitoring", _("设备监测与定位")
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


class DistinctPair(models.Model):
    """Two records that somebody looked at and found to be two persons; they are not put forward again."""

    one = models.ForeignKey(Elder, models.PROTECT, related_name="+")
    other = models.ForeignKey(Elder, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        db_table = "people_distinct"
        constraints = (
            models.UniqueConstraint(fields=["one", "other"], name="distinct_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="distinct_in_order"),
        )

    def __str__(self) -> str:
        return f"distinct #{self.pk}"


class Profession(models.TextChoices):
    """Who gives care, by the words that the catalogue's items use."""

    DOCTOR = "doctor", _("医生")
    SPECIALIST = "specialist", _("专科医生")
    TCM_DOCTOR = "tcm-doctor", _("中医")
    VILLAGE_DOCTOR = "village-doctor", _("乡村医生")
    NURSE = "nurse", _("护士")
    PHARMACIST = "pharmacist", _("药师")
    THERAPIST = "rehabilitation-therapist", _("康复治疗师")
    PSYCHOLOGIST = "psychologist", _("心理咨询师")
    NUTRITIONIST = "nutritionist", _("营养师")
    HEALTH_MANAGER = "health-manager", _("健康管理师")
    ASSESSOR = "assessor", _("评估员")
    SOCIAL_WORKER = "social-worker", _("社会工作者")
    MEDICAL_CARER = "medical-carer", _("医疗护理员")
    ELDER_CARER = "elder-carer", _("养老护理员")
    VOLUNTEER = "volunteer", _("志愿者")
    OPERATOR = "operator", _("值守人员")


class Practitioner(models.Model):
    """Somebody who gives care. `kind` is a word of the catalogue (doctor, nurse, village-doctor, …)."""

    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=40)
    user = models.OneToOneField("accounts.User", models.PROTECT, null=True, blank=True, related_name="practitioner")
    sites = models.ManyToManyField("places.Organization", related_name="practitioners", through="PracticeSite")

    class Meta:
        db_table = "people_practitioner"

    def __str__(self) -> str:
        return self.name

    @property
    def profession(self) -> str:
        """Name what the practitioner is, in the language of the page."""
        return str(dict(Profession.choices).get(self.kind, self.kind))


class PracticeSite(models.Model):
    """That a practitioner works at an organization: the first site of practice, or a further one (多点执业)."""

    practitioner = models.ForeignKey(Practitioner, models.CASCADE, related_name="practice")
    organization = models.ForeignKey("places.Organization", models.CASCADE, related_name="staff")
    first = models.BooleanField(default=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "people_practice_site"
        unique_together = (("practitioner", "organization"),)

    def __str__(self) -> str:
        return f"site #{self.pk}"


class Certificate(models.Model):
    """A certificate of a practitioner, valid from a day to a day, both included."""

    practitioner = models.ForeignKey(Practitioner, models.CASCADE, related_name="certificates")
    kind = models.CharField(max_length=40)
    number = models.CharField(max_length=40)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "people_certificate"

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class Team(models.Model):
    """A family-doctor team of an organization (家庭医生团队)."""

    organization = models.ForeignKey("places.Organization", models.PROTECT, related_name="teams")
    name = models.CharField(max_length=60)
    members = models.ManyToManyField(Practitioner, related_name="teams", through="TeamMember")

    class Meta:
        db_table = "people_team"

    def __str__(self) -> str:
        return self.name


class TeamMember(models.Model):
    """That a practitioner belongs to a team; one of the members may lead it."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="places")
    practitioner = models.ForeignKey(Practitioner, models.CASCADE, related_name="+")
    leads = models.BooleanField(default=False)

    class Meta:
        db_table = "people_team_member"
        unique_together = (("team", "practitioner"),)

    def __str__(self) -> str:
        return f"member #{self.pk}"

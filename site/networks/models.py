"""The tenant. One row of :class:`Network` is one industry network with its own address and brand."""

from __future__ import annotations

from functools import cached_property, partial
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.models import Collection, Locale, Page, Site

from networks.choices import (
    BOARD_ROLES,
    STAFF_ROLES,
    TIME_ZONES,
    Controller,
    Country,
    MinutesKind,
    Motif,
    Role,
)
from networks.fields import Translated, TranslatedField
from networks.querysets import MembershipQuerySet, NetworkQuerySet, guarded, unguarded
from networks.validators import HEADER_PX, LOGO_PX, SMALL_HEADER_PX, validate_logo, validate_picture, webp


class ParentOrganisation(models.Model):
    """An association that one or several networks belong to, such as a company association."""

    name = models.CharField(_("name"), max_length=160, unique=True)
    url = models.URLField(_("address on the web"), blank=True)

    class Meta:
        verbose_name = _("parent organisation")
        verbose_name_plural = _("parent organisations")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Network(models.Model):
    """One industry network: the tenant. Everything a network owns has a key to this row."""

    slug = models.SlugField(
        _("short name"), max_length=40, unique=True, help_text=_("Small letters, used in addresses.")
    )
    name = models.CharField(_("name"), max_length=120, unique=True)
    territory = models.CharField(_("territory"), max_length=120, blank=True)
    tagline = TranslatedField(_("one line about the network"), max_text=200, blank=True)
    site = models.OneToOneField(Site, on_delete=models.PROTECT, related_name="network", verbose_name=_("site"))
    collection = models.OneToOneField(
        Collection, on_delete=models.PROTECT, related_name="network", verbose_name=_("collection")
    )
    parent = models.ForeignKey(
        ParentOrganisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="networks",
        verbose_name=_("parent organisation"),
    )
    country = models.CharField(_("country"), max_length=2, choices=Country, default=Country.SWEDEN)
    default_language = models.CharField(_("main language"), max_length=5, choices=settings.LANGUAGES)
    languages = models.JSONField(_("languages"), default=list, help_text=_("Those the network writes in."))
    controller = models.CharField(_("controller"), max_length=8, choices=Controller, default=Controller.PRIVATE)
    minutes_kind = models.CharField(_("usual minutes"), max_length=8, choices=MinutesKind, default=MinutesKind.NOTES)
    board_second_factor = models.BooleanField(
        _("the steering group needs a second factor"),
        default=False,
        help_text=_("A passkey or the code of an app, besides the mailbox, to enter the members’ area."),
    )
    contact_email = models.EmailField(_("contact address"))
    contact_text = models.CharField(
        _("contact"), max_length=200, blank=True, help_text=_("Shown at the foot of each page.")
    )
    founded_on = models.DateField(_("founded"), null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("network")
        verbose_name_plural = _("networks")
        ordering = ["name"]

    class PersonalData:
        purpose = _("To show whom to write to about the network.")
        fields = {"contact_email": "keep", "contact_text": "keep"}

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """The main language is one of the network's, and all are the installation's."""
        known = {code for code, _name in settings.LANGUAGES}
        if not self.languages or set(self.languages) - known:
            raise ValidationError({"languages": _("Choose among %(codes)s.") % {"codes": ", ".join(sorted(known))}})
        if self.default_language not in self.languages:
            raise ValidationError({"default_language": _("The main language must be one of the network’s languages.")})

    @cached_property
    def time_zone(self) -> ZoneInfo:
        """The zone in which the network's days begin and its deadlines fall."""
        return ZoneInfo(TIME_ZONES[Country(self.country)])

    @property
    def base_url(self) -> str:
        """Scheme, host and port, without a slash at the end: the only source of links in mails."""
        scheme = "http" if settings.DEBUG or not settings.SECURE_SSL_REDIRECT else "https"
        usual = {"http": 80, "https": 443}[scheme]
        port = "" if self.site.port in {usual, 80, 443} else f":{self.site.port}"
        return f"{scheme}://{self.site.hostname}{port}"

    def language_for(self, wanted: str) -> str:
        """The language somebody is written to who wants this one: that, where the network has it, else its main one."""
        return wanted if wanted in self.languages else self.default_language

    def language_roots(self) -> models.QuerySet[Page]:
        """The home pages, one a language, siblings at the top of the tree."""
        return self.site.root_page.get_translations(inclusive=True)

    def locales(self) -> models.QuerySet[Locale]:
        """Wagtail's rows for the network's languages."""
        return Locale.objects.filter(language_code__in=self.languages)

    def key(self, audience: str = "") -> str:
        """An audience key of this network: ``network:4``, or ``network:4:board``."""
        return f"network:{self.pk}:{audience}" if audience else f"network:{self.pk}"


class NetworkOwned(models.Model):
    """Base of everything a network owns."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="+", verbose_name=_("network"))

    all_networks = unguarded(NetworkQuerySet)
    objects = guarded(NetworkQuerySet)

    class Meta:
        abstract = True
        default_manager_name = "all_networks"


class Theme(models.Model):
    """How a network looks: two numbers of colour and a pattern drawn by our own code.

    Lightness is fixed in the style sheet, so contrast holds for every hue; chroma above 0.12 would
    leave the colours a screen can show.
    """

    network = models.OneToOneField(Network, on_delete=models.CASCADE, related_name="theme")
    hue = models.PositiveSmallIntegerField(
        _("hue"), validators=[MaxValueValidator(359)], help_text=_("Degrees, 0 to 359.")
    )
    chroma = models.FloatField(
        _("chroma"),
        default=0.1,
        validators=[MinValueValidator(0), MaxValueValidator(0.12)],
        help_text=_("Strength of the colour, 0 to 0.12."),
    )
    motif = models.CharField(_("pattern"), max_length=16, choices=Motif)
    seed = models.PositiveIntegerField(_("seed"), default=1, help_text=_("Another number draws the pattern anew."))
    logo = models.FileField(_("logo"), upload_to="themes", blank=True, validators=[validate_logo])
    header_picture = models.FileField(
        _("header picture"),
        upload_to="themes",
        blank=True,
        validators=[validate_picture],
        help_text=_("Shown at the head of the front page instead of the pattern, cropped to a wide strip."),
    )
    header_small = models.FileField(upload_to="themes", blank=True, editable=False)
    header_text = TranslatedField(
        _("what the header picture shows"),
        max_text=200,
        blank=True,
        help_text=_("In one sentence, for those who do not see it."),
    )
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        constraints = [
            models.CheckConstraint(condition=Q(hue__gte=0, hue__lte=359), name="theme_hue_in_degrees"),
            models.CheckConstraint(condition=Q(chroma__gte=0, chroma__lte=0.12), name="theme_chroma_on_screen"),
        ]

    def __str__(self) -> str:
        return f"{self.get_motif_display()} {self.hue}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """New files are kept as nothing but their pixels, in the sizes that pages show; replaced ones go."""
        known = Theme.objects.filter(pk=self.pk).first() if self.pk else None
        self._take_files()
        super().save(*args, **kwargs)
        if known is not None:
            kept = {self.logo.name, self.header_picture.name, self.header_small.name}
            for file in (known.logo, known.header_picture, known.header_small):
                if file and file.name not in kept:
                    transaction.on_commit(partial(file.storage.delete, file.name))

    def _take_files(self) -> None:
        if self.logo and not self.logo._committed:
            self.logo = webp(self.logo, "logo.webp", fit=False, size=LOGO_PX)
        if self.header_picture and not self.header_picture._committed:
            given = self.header_picture
            self.header_small = webp(given, "header-small.webp", fit=True, size=SMALL_HEADER_PX)
            self.header_picture = webp(given, "header.webp", fit=True, size=HEADER_PX)
        elif not self.header_picture:
            self.header_small = ""

    @property
    def version(self) -> str:
        """Changes whenever the theme does; part of the style sheet's address."""
        return f"{int(self.updated_at.timestamp()):x}"


class StaffGroup(models.Model):
    """The Wagtail group that a staff role of a network stands for."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="staff_groups")
    role = models.CharField(max_length=16, choices=Role)
    group = models.OneToOneField("auth.Group", on_delete=models.CASCADE, related_name="staff_of")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["network", "role"], name="one_group_a_staff_role"),
            models.CheckConstraint(condition=Q(role__in=sorted(STAFF_ROLES)), name="staff_group_has_staff_role"),
        ]

    def __str__(self) -> str:
        return self.group.name


class Membership(models.Model):
    """A person's role in a network from a day to a day, and what it rests on.

    ``source`` names the ground: ``granted``, ``representation:17`` or ``mandate:4``. Roles of the
    register are written by the register's actions only.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("person")
    )
    network = models.ForeignKey(
        Network, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("network")
    )
    role = models.CharField(_("role"), max_length=16, choices=Role)
    source = models.CharField(_("source"), max_length=40, default="granted", editable=False)
    valid_from = models.DateField(_("from"), default=timezone.localdate)
    valid_to = models.DateField(_("to"), null=True, blank=True)

    all_networks = unguarded(MembershipQuerySet)
    objects = guarded(MembershipQuerySet)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        default_manager_name = "all_networks"
        ordering = ["role", "person"]
        indexes = [models.Index(fields=["person", "network"])]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "network", "role", "source"],
                condition=Q(valid_to=None),
                name="one_open_membership_a_role_and_source",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="membership_ends_after_start"
            ),
        ]

    class PersonalData:
        purpose = _("To know who may read and do what in a network, and since when.")
        fields = {"person": "keep", "role": "keep", "source": "keep", "valid_from": "keep", "valid_to": "keep"}

    def __str__(self) -> str:
        return f"{self.person}: {self.get_role_display()}"

    @property
    def is_past(self) -> bool:
        """Whether its last day is over."""
        return self.valid_to is not None and self.valid_to < timezone.localdate()

    @property
    def is_current(self) -> bool:
        """Whether it is in force today, as :meth:`networks.querysets.MembershipQuerySet.current` finds it."""
        return self.valid_from <= timezone.localdate() and not self.is_past

    @property
    def opens_board(self) -> bool:
        """Whether the role reads what is meant for the steering group."""
        return self.role in BOARD_ROLES


SLUG_HELP = _("Ends the address of the list of what belongs here. Left empty, it is made from the name.")


def slug_of(name: Translated, network: Network) -> str:
    """A short name from a name in the network's first language."""
    return slugify(name.in_language(network.default_language))[:60]


class FocusArea(NetworkOwned):
    """A question the network drives, such as infrastructure or skills supply."""

    name = TranslatedField(_("name"), max_text=80)
    summary = TranslatedField(_("in one sentence"), max_text=240, blank=True)
    slug = models.SlugField(_("short name"), max_length=60, blank=True, help_text=SLUG_HELP)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("focus area")
        verbose_name_plural = _("focus areas")
        default_manager_name = "all_networks"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["network", "slug"],
                name="focus_area_slug_once_a_network",
                violation_error_message=_("Another one has this short name."),
            )
        ]

    def __str__(self) -> str:
        return str(self.name)

    def clean(self) -> None:
        self.slug = self.slug or slug_of(self.name, self.network)


class Topic(NetworkOwned):
    """A subject that news and events carry; related news share one."""

    name = TranslatedField(_("name"), max_text=80)
    slug = models.SlugField(_("short name"), max_length=60, blank=True, help_text=SLUG_HELP)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        default_manager_name = "all_networks"
        ordering = ["slug"]
        constraints = [
            models.UniqueConstraint(
                fields=["network", "slug"],
                name="topic_slug_once_a_network",
                violation_error_message=_("Another one has this short name."),
            )
        ]

    def __str__(self) -> str:
        return str(self.name)

    def clean(self) -> None:
        self.slug = self.slug or slug_of(self.name, self.network)

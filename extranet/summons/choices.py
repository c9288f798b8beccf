"""Fixed lists of words about summons and answers."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from extranet.members.choices import MembershipKind


class Answer(models.TextChoices):
    NONE = "", _("no answer yet")
    YES = "yes", _("comes")
    SUBSTITUTE = "substitute", _("a substitute comes")
    NO = "no", _("cannot come")


class Diet(models.TextChoices):
    VEGETARIAN = "vegetarian", _("vegetarian")
    VEGAN = "vegan", _("vegan")
    GLUTEN_FREE = "gluten_free", _("gluten-free")
    LACTOSE_FREE = "lactose_free", _("lactose-free")
    OTHER = "other", _("other, see the wishes")


class Access(models.TextChoices):
    STEP_FREE = "step_free", _("way without steps")
    HEARING_LOOP = "hearing_loop", _("hearing loop")
    OTHER = "other", _("other, see the wishes")


class Group(models.TextChoices):
    """Whom a summons goes to."""

    MEMBERS = MembershipKind.MEMBER.value, _("those who speak for members")
    PARTNERS = MembershipKind.PARTNER.value, _("those who speak for partners")
    OBSERVERS = MembershipKind.OBSERVER.value, _("those who speak for observers")
    STANDING = "standing", _("partners and observers with a standing invitation to this kind of meeting")
    DEPUTIES = "deputies", _("deputies too")


INVITED_KINDS = (MembershipKind.PARTNER, MembershipKind.OBSERVER)
"""Who can have a standing invitation; members are summoned to every meeting anyway."""

"""What may become of personal data, and what the packages we use hold of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from networks.choices import Country


class FieldAction(models.TextChoices):
    """What becomes of a field when the person or the row is no longer needed."""

    KEEP = "keep", _("kept with what it belongs to")
    SCRUB = "scrub", _("made anonymous")
    ERASE = "erase", _("erased")


UPSTREAM_PURPOSES = {
    "pages": (
        _("To show who wrote, changed and approved a page or a file."),
        _("Who wrote, uploaded, translated, changed or approved it; kept with the page or the file."),
    ),
    "work": (
        _("To let several people work on the same page without being in each other’s way."),
        _("Who is editing, and comments with the names of those who wrote them; erased with the page or the person."),
    ),
    "log_in": (
        _("To let a person log in safely, and stay logged in."),
        _("Mail address, second factor and session; erased with the person or when they run out."),
    ),
    "credit": (
        _("To credit the maker of a film or picture shown on a page."),
        _("The maker’s name; kept with the film or picture."),
    ),
}
"""Why packages hold something of people, and what, as people read it: the models’ own names mean nothing to them."""

UPSTREAM: dict[str, tuple[str, dict[str, str]]] = {
    "account.EmailAddress": ("log_in", {"user": "erase", "email": "erase"}),
    "mfa.Authenticator": ("log_in", {"user": "erase", "data": "erase"}),
    "wagtail_localize.SegmentOverride": ("pages", {"last_translated_by": "keep"}),
    "wagtail_localize.StringTranslation": ("pages", {"last_translated_by": "keep"}),
    "wagtailadmin.EditingSession": ("work", {"user": "erase"}),
    "wagtailadmin.FormState": ("work", {"user": "erase"}),
    "wagtailcore.APIToken": ("log_in", {"user": "erase"}),
    "wagtailcore.Comment": ("work", {"user": "erase", "resolved_by": "keep", "text": "erase"}),
    "wagtailcore.CommentReply": ("work", {"user": "erase", "text": "erase"}),
    "wagtailcore.ModelLogEntry": ("pages", {"user": "keep"}),
    "wagtailcore.Page": ("pages", {"owner": "keep", "locked_by": "erase"}),
    "wagtailcore.PageLogEntry": ("pages", {"user": "keep"}),
    "wagtailcore.PageSubscription": ("work", {"user": "erase"}),
    "wagtailcore.Revision": ("pages", {"user": "keep"}),
    "wagtailcore.TaskState": ("pages", {"finished_by": "keep"}),
    "wagtailcore.UploadedFile": ("work", {"uploaded_by_user": "erase"}),
    "wagtailcore.WorkflowState": ("pages", {"requested_by": "keep"}),
    "wagtaildocs.Document": ("pages", {"uploaded_by_user": "keep"}),
    "wagtailembeds.Embed": ("credit", {"author_name": "keep"}),
    "wagtailimages.Image": ("pages", {"uploaded_by_user": "keep"}),
    "wagtailusers.UserProfile": ("work", {"user": "erase", "avatar": "erase"}),
}
"""Models of packages: the key of the purpose, and what becomes of each of their fields about a person."""

AUTHORITIES: dict[str, tuple[str, str]] = {
    Country.SWEDEN: ("Integritetsskyddsmyndigheten", "https://www.imy.se/"),
    Country.NORWAY: ("Datatilsynet", "https://www.datatilsynet.no/"),
}
"""Where one can complain: name and address on the web."""

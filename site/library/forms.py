"""The forms behind which Wagtail takes pictures and documents."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from taggit.forms import TagField
from wagtail.admin.forms.account import AvatarPreferencesForm
from wagtail.admin.widgets import AdminTagWidget
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from audit.actions import record
from library.actions import keep_version
from library.models import NetworkDocument, NetworkImage
from library.rules import PUBLIC
from library.validators import clean_document, clean_picture
from networks.apps import collect
from networks.choices import Role
from networks.models import Network
from networks.querysets import network_being_served


class OwnTagWidget(AdminTagWidget):
    """Suggests the tags of one's own network; Wagtail's own suggests those of all."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"]["data-w-tag-url-value"] = reverse("library_tags")
        return context


class TagsForm(forms.Form):
    """Tags for several files at once."""

    tags = TagField(label=_("Tags"), widget=OwnTagWidget)

    def clean_tags(self) -> list[str]:
        """A comma alone is no tag."""
        tags: list[str] = self.cleaned_data["tags"]
        if not tags:
            raise ValidationError(self.fields["tags"].error_messages["required"])
        return tags


class OfServedNetwork:
    """What is uploaded belongs to the network whose host was asked."""

    fields: Any
    instance: Any
    user: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.user = kwargs.get("user")
        super().__init__(*args, **kwargs)
        if self.instance.network_id is None:
            self.instance.network = network_being_served()
        if "tags" in self.fields:
            self.fields["tags"].widget = OwnTagWidget()

    def clean(self) -> dict[str, Any] | None:
        """There must be a network to give the file to."""
        if self.instance.network_id is None:
            raise ValidationError(_("Open this page at the address of the network that the file is for."))
        return super().clean()


class PictureForm(OfServedNetwork, BaseImageForm):
    """A picture with a description for those who do not see it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            self.fields["file"].help_text = format_lazy(
                "{} {}",
                _(
                    "Pictures here are public, even before a page shows them. "
                    "A confidential picture belongs among the documents."
                ),
                self.fields["file"].help_text,
            )
        if "description" in self.fields:
            self.fields["description"].help_text = _(
                "What the picture shows, in one sentence, for those who do not see it."
            )

    def clean_file(self) -> Any:
        """Only pixels are kept."""
        file = self.cleaned_data["file"]
        return clean_picture(file) if "file" in self.changed_data else file

    def clean(self) -> dict[str, Any] | None:
        """Described, or decorative."""
        data = super().clean() or {}
        if "description" in self.fields and not data.get("description") and not data.get("is_decorative"):
            self.add_error("description", _("Describe the picture, or tick that it only decorates."))
        return data

    def save(self, commit: bool = True) -> NetworkImage:
        """Store the picture and say so in the log."""
        with transaction.atomic():
            picture: NetworkImage = super().save(commit=commit)
            if commit:
                record(
                    by=self.user, action="library.change_picture", target=picture, details={"fields": self.changed_data}
                )
        return picture


class PortraitForm(AvatarPreferencesForm):
    """One's own picture in the admin: nothing but its pixels, and one that can be taken away again.

    Wagtail keeps where and by whom it was taken, under the file's own name, and forgets the box that resets it.
    """

    def clean_avatar(self) -> Any:
        file = self.cleaned_data.get("avatar")
        if file is False:  # the box is ticked
            return file
        if file and "avatar" in self.changed_data:
            bare = clean_picture(file)
            bare.name = f"portrait.{bare.name.rpartition('.')[2]}"
            self.cleaned_data["avatar"] = bare
        return super().clean_avatar()


class AudienceFormField(forms.MultipleChoiceField):
    """Audience keys as boxes to tick; the form gives them their words."""

    widget = forms.CheckboxSelectMultiple

    def prepare_value(self, value: Any) -> Any:
        return sorted(value) if isinstance(value, frozenset) else value


CHOSEN_ROLES = [Role.REPRESENTATIVE, Role.DEPUTY, Role.PARTNER, Role.OBSERVER, Role.CHAIR, Role.CONVENER]


def audience_choices(network: Network) -> list[tuple[str, Any]]:
    """The keys that staff tick, in words: from everybody to those of one role."""
    return [
        (PUBLIC, _("Everyone")),
        (network.key(), _("Members")),
        (network.key("inner"), _("Members without partners and observers")),
        (network.key("board"), _("Steering group")),
        *((network.key(role), _("Only those with the role %(role)s") % {"role": role.label}) for role in CHOSEN_ROLES),
    ]


class AudienceMixin:
    """Who may read: boxes for members and roles, and a list of what apps offer, such as organisations."""

    fields: Any
    cleaned_data: dict[str, Any]

    def offer_audience(self, network: Network, held: frozenset[str] = frozenset()) -> None:
        """Fill the two fields with the network's keys; the list is left out where it has none."""
        self.fields["audience"].choices = audience_choices(network)
        offered = list(collect("audience_choices", network))
        if offered:
            self.fields["organisations"].choices = offered
            self.fields["organisations"].initial = sorted(held & {key for key, _name in offered})
        else:
            del self.fields["organisations"]

    def chosen_audience(self) -> frozenset[str]:
        """All keys that were chosen."""
        return frozenset(self.cleaned_data.get("audience", ())) | set(self.cleaned_data.get("organisations", ()))


def organisations_field() -> forms.MultipleChoiceField:
    """The list of organisations a paper can be for."""
    return forms.MultipleChoiceField(
        label=_("Only these organisations"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=_("In addition to the boxes above. Hold Ctrl or Cmd to choose several."),
    )


class DocumentForm(AudienceMixin, OfServedNetwork, BaseDocumentForm):
    """A document and who may read it; a new one is for the network's staff until a box is ticked."""

    original_file: Any

    audience = AudienceFormField(
        label=_("Who may read it"),
        required=False,
        help_text=_("With no box ticked only the network’s staff may."),
    )
    organisations = organisations_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.network_id is not None:
            self.offer_audience(self.instance.network, self.instance.audience)
        if "file" in self.fields:
            # A long name is shortened, not refused.
            self.fields["file"].max_length = None

    def clean_file(self) -> Any:
        """What its name says, and harmless."""
        file = self.cleaned_data["file"]
        return clean_document(file) if "file" in self.changed_data else file

    def clean(self) -> dict[str, Any] | None:
        """The chosen keys, and those the document has that are given elsewhere, such as an agenda item's."""
        data = super().clean() or self.cleaned_data
        lists = [self.fields[name].choices for name in ("audience", "organisations") if name in self.fields]
        offered = {key for choices in lists for key, _words in choices}
        if "audience" in data:
            data["audience"] = self.chosen_audience() | (self.instance.audience - offered)
        return data

    def save(self, commit: bool = True) -> NetworkDocument:
        """Store the document and say so in the log. A replaced file is kept as an earlier version."""
        replaced, self.original_file = self.original_file, None
        with transaction.atomic():
            if commit and replaced and "file" in self.changed_data:
                keep_version(by=self.user, document=self.instance)
            document: NetworkDocument = super().save(commit=commit)
            if commit:
                record(
                    by=self.user,
                    action="library.change_document",
                    target=document,
                    details={"fields": self.changed_data},
                )
        return document

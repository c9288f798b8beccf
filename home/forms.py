"""The editor's form for every page, the filter of the news list, and old addresses that lead on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.blocks import StreamBlockValidationError
from wagtail.contrib.redirects.models import Redirect

from home import validators
from home.blocks.choosers import REFUSAL
from home.fields import OwnPageChooser
from home.rules import page_at
from library.rules import references_outside
from networks.forms import guard_rows
from networks.models import FocusArea, Network, Topic
from networks.rules import network_of
from tables.columns import Row, yes_no
from tables.sheets import Column, RowError, Rows, UnreadableSheet, read


class NetworkPageForm(WagtailAdminPageForm):
    """Offers the network's own topics and focus areas, and refuses what belongs to another network."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        guard_rows(self)
        self.network: Network | None = network_of(self.instance if self.instance.path else self.parent_page)
        for name, model in {"topics": Topic, "focus_areas": FocusArea}.items():
            if name in self.fields:
                self.fields[name].queryset = model.objects.for_network(self.network)

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.network:
            for name, blocks in references_outside(self.instance, self.network).items():
                self._refuse(name, blocks)

    def _refuse(self, name: str, blocks: set[int]) -> None:
        """Say beside the field, and there beside the block, what does not belong; what was typed stays."""
        problem: Any = REFUSAL
        if blocks:
            problem = StreamBlockValidationError(block_errors={place: ValidationError(REFUSAL) for place in blocks})
        self.add_error(name if name in self.fields else None, problem)


def offer(form: forms.Form, name: str, rows: Iterable[Any], everything: Any) -> None:
    """Let a field offer subjects by their short name, read once; the empty choice stands for all."""
    field = cast(forms.ChoiceField, form.fields[name])
    field.choices = [("", everything), *((row.slug, str(row.name)) for row in rows)]


class NewsFilterForm(forms.Form):
    """What a reader may narrow the news list by: a topic, a focus area, a year."""

    topic = forms.ChoiceField(required=False, label=_("Topic"))
    focus = forms.ChoiceField(required=False, label=_("Focus area"))
    year = forms.IntegerField(required=False, min_value=1900, max_value=2100, widget=forms.HiddenInput)

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "topic", Topic.objects.for_network(network), _("All topics"))
        offer(self, "focus", FocusArea.objects.for_network(network), _("All focus areas"))

    def filter(self, news: Any) -> Any:
        """The rows that match what was asked; all of them when the question cannot be read."""
        if not self.is_valid():
            return news
        asked = self.cleaned_data
        if asked["topic"]:
            news = news.filter(topics__slug=asked["topic"])
        if asked["focus"]:
            news = news.filter(focus_areas__slug=asked["focus"])
        if asked["year"]:
            news = news.filter(date__year=asked["year"])
        return news


class RedirectForm(forms.ModelForm):
    """An old address and where it leads. Whose it is comes with the row, never with the form."""

    redirect_link = forms.CharField(
        label=_("or to an address"),
        required=False,
        max_length=255,
        help_text=_("On another website, beginning with https://, or on your own, beginning with /."),
    )

    class Meta:
        model = Redirect
        fields = ["old_path", "redirect_page", "redirect_link", "is_permanent"]
        labels = {"old_path": _("Old address"), "redirect_page": _("Leads to a page"), "is_permanent": _("For good")}
        help_texts = {
            "old_path": _("What stood after the host name, such as /about-us. Capital letters count."),
            "is_permanent": _("Untick this if the old address will be used again: search engines then remember it."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.network: Network = self.instance.site.network
        self.fields["redirect_page"].widget = OwnPageChooser(self.network)

    def _get_validation_exclusions(self) -> set[str]:
        # The model wants a whole URL; a path on one's own website is none.
        return super()._get_validation_exclusions() | {"redirect_link"}

    def clean_old_path(self) -> str:
        """Stored the way it is looked up; not the platform's, not taken, and no page stands there."""
        path = validators.old_path(self.cleaned_data["old_path"])
        if self._others().filter(old_path=path).exists():
            raise ValidationError(_("This old address leads somewhere already."))
        if page_at(self.network, path):
            raise ValidationError(_("A published page stands at this address. Move it or unpublish it first."))
        return path

    def clean_redirect_link(self) -> str:
        """http, https or a path of one's own that does not itself lead on."""
        link: str = self.cleaned_data["redirect_link"]
        if not link:
            return ""
        validators.target_link(link)
        if link.startswith("/") and self._others().filter(old_path=Redirect.normalise_path(link)).exists():
            raise ValidationError(_("That address leads on itself. Choose the place it leads to."))
        return link

    def clean(self) -> dict[str, Any]:
        """A page or an address, exactly one."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        link, page = data.get("redirect_link"), data.get("redirect_page")
        if bool(link) == bool(page) and not {"redirect_link", "redirect_page"} & set(self.errors):
            self.add_error("redirect_page", _("Choose a page or write an address, one of the two."))
        if link and link.startswith("/") and Redirect.normalise_path(link) == data.get("old_path"):
            self.add_error("redirect_link", _("The old address would lead to itself."))
        return data

    def save(self, commit: bool = True) -> Redirect:
        """One that a person has set is no longer Wagtail's to replace."""
        self.instance.automatically_created = False
        redirect: Redirect = super().save(commit=commit)
        return redirect

    def _others(self) -> Any:
        return Redirect.objects.filter(site=self.instance.site).exclude(pk=self.instance.pk)


REDIRECT_COLUMNS = [
    Column("old_path", _("Old address"), required=True, also=("from",)),
    Column("target", _("Leads to"), required=True, also=("to",)),
    Column("is_permanent", _("For good"), parse=yes_no, empty=True, also=("permanent",)),
]
MAX_REDIRECTS = 1000
CONFIRM_SECONDS = 3600
SALT = "home.redirects"


def redirect_forms(network: Network, rows: Rows) -> list[RedirectForm]:
    """A checked form for each row that was read; what is wrong goes to ``rows.errors`` with its row's number."""
    found: list[RedirectForm] = []
    seen: dict[str, int] = {}
    for row in rows.rows:
        form = RedirectForm(_redirect_data(network, row.values), instance=Redirect(site=network.site))
        faults = [message for messages in form.errors.values() for message in messages]
        path = form.cleaned_data.get("old_path", "")
        if path and path in seen:
            faults.append(_("The same old address stands in row %(row)s.") % {"row": seen[path]})
        if path:
            seen.setdefault(path, row.number)
        rows.errors += [RowError(row.number, "", str(fault)) for fault in faults]
        found.append(form)
    for row, form in zip(rows.rows, found, strict=True):
        link = form.cleaned_data.get("redirect_link", "")
        if link.startswith("/") and Redirect.normalise_path(link) in seen:
            fault = _("That address leads on itself. Choose the place it leads to.")
            rows.errors.append(RowError(row.number, "", str(fault)))
    rows.errors.sort(key=lambda error: error.row)
    return found


def _redirect_data(network: Network, values: dict[str, Any]) -> dict[str, Any]:
    """A target that is a page of one's own follows that page wherever it moves."""
    target = values["target"]
    page = page_at(network, target) if target.startswith("/") and "?" not in target and "#" not in target else None
    aim = {"redirect_page": page.pk} if page else {"redirect_link": target}
    return {"old_path": values["old_path"], "is_permanent": values["is_permanent"], **aim}


class RedirectFileForm(forms.Form):
    """A file of old addresses, to be looked at before anything is written."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or XLSX with the columns Old address, Leads to and, if you like, For good (yes or no)."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )

    def clean_file(self) -> Rows:
        """The rows as they were read, with everything that is wrong."""
        try:
            return read(self.cleaned_data["file"], REDIRECT_COLUMNS, max_rows=MAX_REDIRECTS)
        except UnreadableSheet as error:
            raise ValidationError(str(error)) from None


class RedirectRowsForm(forms.Form):
    """The rows of a checked file, signed, to be written in the network they were checked for."""

    rows = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.network = network

    @classmethod
    def of(cls, network: Network, rows: Rows) -> RedirectRowsForm:
        """The form that carries these rows to the second step."""
        facts = [network.pk, [[row.number, row.values] for row in rows.rows]]
        return cls(initial={"rows": signing.dumps(facts, salt=SALT, compress=True)}, network=network)

    def clean_rows(self) -> Rows:
        """The rows, unless they were changed, are too old or were checked for another network."""
        try:
            network_pk, rows = signing.loads(self.cleaned_data["rows"], salt=SALT, max_age=CONFIRM_SECONDS)
        except signing.BadSignature:
            network_pk, rows = None, []
        if network_pk != self.network.pk:
            raise ValidationError(_("Choose the file once more."))
        return Rows([Row(number, values) for number, values in rows])

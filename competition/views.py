"""What teachers and members see: registration, the entry behind its link, and the members' page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.models import Page

from competition import actions, rules
from competition.forms import MATCHES_SHOWN, ChangeForm, RegistrationForm, SchoolSearchForm, SendLinkForm
from competition.models import CompetitionPage, Edition, Entry, EntryLink, School
from competition.models.entries import token_digest
from competition.tasks import mail_link_again
from extranet.nav import Entry as CalendarEntry
from home.rules import list_path
from home.templatetags.navigation import path_of
from networks.actions import changes_at
from networks.models import Network
from places.actions import PlaceExpired, WrongState

SESSION_KEY = "entries"
SESSION_SECONDS = 2 * 60 * 60
"""How long a link, once opened, keeps its entry open in that browser."""

RECEIVED_KEY = "entry_received"
ENTRIES_A_PAGE = 100


# ---------------------------------------------------------------- registration


@never_cache
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest, page: CompetitionPage) -> HttpResponse:
    """The form. ``find`` looks for a school and keeps what was typed; anything else enters the class."""
    edition = rules.current_edition(request.network)
    state = rules.registration_state(edition)
    if edition is None or not state.is_open:
        return render(request, "competition/closed.html", {"page": page, "edition": edition, "registration": state})
    search = SchoolSearchForm(request.POST or request.GET or None)
    if request.method == "POST" and "find" not in request.POST:
        form = RegistrationForm(request.POST, edition=edition)
        if form.is_robot:
            return redirect(path_of(page))
        if form.is_valid() and (entry := _entered(form, edition)):
            request.session[RECEIVED_KEY] = entry.reference
            return redirect(f"{path_of(page)}register/received/")
    else:
        form = RegistrationForm(edition=edition, initial=_typed(request))
    context = {"page": page, "edition": edition, "registration": state, "form": form}
    found = _found(search, edition, str(form["school"].value() or ""))
    return render(request, "competition/register.html", context | found)


def _typed(request: HttpRequest) -> dict[str, Any]:
    """What was typed before a school was searched for, to be shown again unchecked."""
    names = [name for name in RegistrationForm.base_fields if name != "website"]
    return {name: request.POST[name] for name in names if name in request.POST}


def _found(search: SchoolSearchForm, edition: Edition, chosen: str) -> dict[str, Any]:
    """The schools to choose from: the one chosen, then those that match the search."""
    matches = search.matches(edition)
    if chosen.isdecimal() and len(chosen) < 12 and int(chosen) not in {school.pk for school in matches}:
        matches = [*School.objects.eligible(edition).filter(pk=int(chosen)), *matches]
    typed = search["q"].value() or ""
    return {
        "q": typed,
        "chosen": chosen,
        "schools": matches[:MATCHES_SHOWN],
        "too_many": len(matches) > MATCHES_SHOWN,
        "searched": len(typed) > 1,
    }


def _entered(form: RegistrationForm, edition: Edition) -> Entry | None:
    """Enter the class, or put onto the form why it cannot be."""
    data = form.cleaned_data
    try:
        return actions.register_entry(
            edition=edition,
            school=data["school"],
            fields=form.entry_fields(),
            language=get_language() or edition.network.default_language,
            submission_key=data["submission_key"],
        )
    except actions.ClassAlreadyEnteredError:
        text = _("This class is entered already. To change it, use the link in the mail you got then.")
        form.add_error("class_label", text)
    except actions.AlreadySentError as known:
        text = _("You have sent this form for class %(label)s already. Send it once more to enter this class as well.")
        form.renew_key()
        form.add_error(None, text % {"label": known.entry.class_label})
    except actions.TooManyEntriesError:
        text = _("This address has entered %(most)d classes today. Write to %(mail)s to enter more.")
        form.add_error("contact_email", text % {"most": actions.MOST_A_DAY, "mail": edition.contact_email})
    except actions.RegistrationClosedError as closed:
        form.add_error(None, f"{closed.state.reason} {closed.state.advice}")
    return None


@never_cache
@require_safe
def schools(request: HttpRequest, page: CompetitionPage) -> HttpResponse:
    """The matching schools as choices, for the script that searches while one types."""
    edition = rules.current_edition(request.network)
    if edition is None or not rules.registration_state(edition).is_open:
        raise Http404("Registration is not open.")
    found = _found(SchoolSearchForm(request.GET), edition, request.GET.get("chosen", ""))
    return render(request, "competition/schools.html", found)


@never_cache
@require_safe
def received(request: HttpRequest, page: CompetitionPage) -> HttpResponse:
    """What became of the class just entered in this browser."""
    reference = request.session.get(RECEIVED_KEY, "")
    entries = Entry.objects.for_network(request.network).with_all()
    entry = entries.filter(reference=reference).first() if reference else None
    if entry is None:
        return redirect(path_of(page))
    context = {"page": page, "entry": entry, "number": entry.place.number_in_line()}
    return render(request, "competition/received.html", context)


# ---------------------------------------------------------------- the entry behind its link


def _network_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Entries live on a network's host; what is shown of one is kept nowhere and found by no search engine."""

    @wraps(view)
    def entrance(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.network is None:
            raise Http404("The bare host has no competition.")
        response = view(request, *args, **kwargs)
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return never_cache(entrance)


def _valid_link(request: HttpRequest, **lookup: Any) -> EntryLink | None:
    """A link of this network's that still opens its entry."""
    rows = EntryLink.objects.filter(entry__edition__network=request.network, expires_at__gt=timezone.now(), **lookup)
    return rows.select_related("entry").first()


def _opened(request: HttpRequest, reference: str) -> tuple[Entry, int] | None:
    """The entry this browser has opened by a link that still holds, and the link's key."""
    key, since = request.session.get(SESSION_KEY, {}).get(reference, (0, 0))
    if timezone.now().timestamp() - since > SESSION_SECONDS:
        return None
    if not key or _valid_link(request, pk=key, entry__reference=reference) is None:
        return None
    entry = Entry.objects.for_network(request.network).with_all().get(reference=reference)
    return entry, key


@_network_only
@require_safe
def entry_link(request: HttpRequest, token: str) -> HttpResponse:
    """Exchange a mailed link for a session limited to its entry. Nothing is used up and nothing changes."""
    link = _valid_link(request, digest=token_digest(token))
    if link is None:
        return render(request, "competition/link_unknown.html", {"form": SendLinkForm()}, status=404)
    opened = request.session.get(SESSION_KEY, {})
    opened[link.entry.reference] = (link.pk, int(timezone.now().timestamp()))
    request.session.cycle_key()
    request.session[SESSION_KEY] = opened
    return redirect("competition:entry", link.entry.reference)


def _with_entry(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Only for the browser that opened the entry's link; all others are led to where it is asked for."""

    @_network_only
    @wraps(view)
    def entrance(request: HttpRequest, reference: str) -> HttpResponse:
        opened = _opened(request, reference)
        if opened is None:
            return redirect(f"{reverse('competition:link')}?reference={reference}")
        return view(request, *opened)

    return entrance


@_with_entry
@require_safe
def entry(request: HttpRequest, entry: Entry, link: int) -> HttpResponse:
    """How it stands with the class, and the one button that confirms."""
    registration = rules.registration_state(entry.edition)
    competition = list_path(request.network, request.LANGUAGE_CODE, CompetitionPage)
    context = {
        "entry": entry,
        "edition": entry.edition,
        "number": entry.place.number_in_line(),
        "registration": registration,
        "enter_path": f"{competition}register/" if competition and registration.is_open else "",
        "may_change": rules.may_change(entry),
        "may_confirm": rules.may_confirm(entry),
    }
    return render(request, "competition/entry.html", context)


@_with_entry
@require_POST
def confirm(request: HttpRequest, entry: Entry, link: int) -> HttpResponse:
    """Confirm the held or offered place."""
    try:
        actions.confirm_entry(entry=entry)
    except (PlaceExpired, WrongState):
        messages.warning(request, _("The time to confirm is over. The place has gone on to the next class."))
    else:
        messages.success(request, _("Class %(label)s has its place.") % {"label": entry.class_label})
    return redirect("competition:entry", entry.reference)


@_with_entry
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, entry: Entry, link: int) -> HttpResponse:
    """Change counts, contact and the class’s label."""
    if not rules.may_change(entry):
        messages.warning(request, _("The entry can no longer be changed here."))
        return redirect("competition:entry", entry.reference)
    form = ChangeForm(request.POST or None, instance=entry, edition=entry.edition)
    if request.method == "POST" and form.is_valid() and _changed(request, form, link):
        return redirect("competition:entry", entry.reference)
    return render(request, "competition/change.html", {"form": form, "entry": entry, "edition": entry.edition})


def _changed(request: HttpRequest, form: ChangeForm, link: int) -> bool:
    """Save the change, or put onto the form why it cannot be."""
    # The form has written onto its own instance; what is stored is compared with a fresh one.
    stored = Entry.objects.for_network(request.network).with_all().get(pk=form.instance.pk)
    try:
        read_at = form.cleaned_data["read_at"]
        actions.change_entry(entry=stored, fields=form.entry_fields(), keep_link=link, read_at=read_at)
    except actions.ClassAlreadyEnteredError:
        form.add_error("class_label", _("The school has entered this class already."))
        return False
    except actions.ChangesClosedError:
        form.add_error(None, _("The entry can no longer be changed here."))
        return False
    except actions.ChangedMeanwhileError:
        form.refuse_outdated(stored)
        return False
    messages.success(request, _("The change is saved."))
    return True


@_with_entry
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, entry: Entry, link: int) -> HttpResponse:
    """Ask once more, then take the class out."""
    if request.method == "POST":
        try:
            actions.withdraw_entry(entry=entry)
        except actions.ChangesClosedError:
            messages.warning(request, _("The entry can no longer be withdrawn here."))
        return redirect("competition:entry", entry.reference)
    if not (rules.may_change(entry) or rules.may_confirm(entry)):
        return redirect("competition:entry", entry.reference)
    context = {"entry": entry, "edition": entry.edition, "may_confirm": rules.may_confirm(entry)}
    return render(request, "competition/withdraw.html", context | {"number": entry.place.number_in_line()})


@_network_only
@require_http_methods(["GET", "POST"])
def link(request: HttpRequest) -> HttpResponse:
    """Ask for the link again. The answer is the same whether or not such an entry exists."""
    form = SendLinkForm(request.POST or None, initial={"reference": request.GET.get("reference", "")[:12]})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        mail_link_again.enqueue(request.network.pk, data["reference"], rules.mail_digest(data["email"]))
        text = _("If the reference and the address belong together, a mail with a new link is on its way.")
        messages.success(request, text)
        return redirect("competition:link")
    return render(request, "competition/link.html", {"form": form})


# ---------------------------------------------------------------- members


def members_page(request: HttpRequest) -> HttpResponse:
    """State, dates, places and entered classes, for members; no teacher is named."""
    edition = rules.current_edition(request.network)
    context: dict[str, Any] = {
        "edition": edition,
        "registration": rules.registration_state(edition),
        "timetable": rules.timetable(edition) if edition else [],
        "page": None,
    }
    if edition:
        entered = Entry.objects.for_network(request.network).filter(edition=edition).entered()
        paginator = Paginator(entered.select_related("school").by_school(), ENTRIES_A_PAGE)
        context["page"] = paginator.get_page(request.GET.get("page"))
        context["pupils"] = entered.pupils()
    return render(request, "competition/members.html", context)


def dashboard_panel(request: HttpRequest) -> dict[str, Any] | None:
    """How it stands with the competition, on the members' overview; nothing where none is published."""
    edition = rules.current_edition(request.network)
    if edition is None:
        return None
    return {"edition": edition, "registration": rules.registration_state(edition)}


def front_panel(request: HttpRequest, page: Page) -> dict[str, Any] | None:
    """State and last day, on the front page; nothing where none is published or the page is missing."""
    edition, changes = rules.standing(request.network)
    changes_at(request, changes)
    path = list_path(request.network, request.LANGUAGE_CODE, CompetitionPage) if edition else ""
    if not path:
        return None
    return {"edition": edition, "registration": rules.registration_state(edition), "path": path}


def calendar_entries(network: Network, start: date, end: date) -> Iterator[CalendarEntry]:
    """Last days and finals between two days, the second not included."""
    url, today = reverse("competition_members:overview"), timezone.localdate(timezone=network.time_zone)
    editions = rules.published_editions(network)
    prefetch_related_objects(editions, "milestones")
    for edition in editions:
        days = [(edition.closes_on, _("Last day for classes"), "deadline")]
        days += [(row.starts_on, str(row.title), "competition") for row in edition.milestones.all()]
        if edition.final_on and edition.final_on not in {day for day, _label, _kind in days}:
            days.append((edition.final_on, _("Final"), "competition"))
        for day, label, kind in days:
            if start <= day < end:
                yield CalendarEntry(date=day, label=label, kind=kind, url=url, past=day < today)

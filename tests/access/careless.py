"""What stands in place of a guard that is taken away: nothing, or what Wagtail and Django do by themselves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.template import Template

from admission import rules
from admission.rules import AdminAddress, Who


def yes(*_args: Any, **_kwargs: Any) -> bool:
    return True


def nothing(*_args: Any, **_kwargs: Any) -> None:
    return None


def as_it_is(value: Any, *_args: Any, **_kwargs: Any) -> Any:
    return value


def rows_as_they_are(_view: Any, rows: Any) -> Any:
    return rows


def rows_of_all(model: str) -> Callable[..., Any]:
    """Every row of a model, whatever is asked."""

    def every(*_args: Any, **_kwargs: Any) -> Any:
        from django.apps import apps  # app ready

        return apps.get_model(model)._base_manager.all()

    return every


def rows_of_none(model: str) -> Callable[..., Any]:
    """No row of a model, whatever is asked."""
    return lambda *_args, **_kwargs: rows_of_all(model)().none()


def open_to_staff(*names: str) -> Callable[[], dict[str, AdminAddress]]:
    """The gate's list with these addresses open to all staff, whatever they name."""
    kept = rules.admin_addresses
    return lambda: kept() | dict.fromkeys(names, AdminAddress(Who.STAFF))


def any_host_is_the_first_network(middleware: Any, request: Any) -> Any:
    """Wagtail answers unknown hosts with its default site."""
    from networks.models import Network  # app ready
    from networks.querysets import serving  # app ready

    host = request.get_host().rsplit(":", 1)[0]
    rows = Network.objects.select_related("site__root_page", "theme", "collection", "parent")
    request.network = rows.filter(site__hostname=host).first() or rows.first()
    with serving(request.network):
        return middleware.get_response(request)


def takes_every_field(form: Any, _network: Any) -> Any:
    """A form that writes whatever was sent into the row."""
    if form.is_bound and form.data.get("network"):
        form.instance.network_id = int(form.data["network"])
    return form


def unescaped(value: Any, _context: Any) -> str:
    return str(value)


_render = Template.render


def with_the_editors_bar(template: Template, context: Any) -> str:
    """Pages as `wagtail start` makes them: with the bar, for whom Wagtail thinks it is."""
    from wagtail.admin.templatetags.wagtailuserbar import wagtailuserbar  # app ready

    text = _render(template, context)
    if "request" not in context or "</body>" not in text:
        return text
    return text.replace("</body>", f"{wagtailuserbar(context)}</body>")


def always_open(_invitations: Any, *_moment: Any) -> Any:
    return _invitations.all()


def every_entry(_request: Any, reference: str) -> Any:
    from competition.models import Entry  # app ready

    entry = Entry.all_networks.with_all().filter(reference=reference).first()
    return (entry, 0) if entry else None


def all_scopes(network: Any, languages: Any, keys: Any) -> list[str]:
    """Tokens for whoever searches that open what is for members as well."""
    return [f"{network.pk}:{language or 'any'}:{key}" for language in languages for key in {*keys, network.key()}]


def office_of_the_sender(view: Any, request: Any, *args: Any, **kwargs: Any) -> Any:
    """Wagtail's form for settings takes the number of a site, of any site."""
    from django.views.generic import FormView  # app ready

    from networks.models import Network  # app ready

    view.network = Network.objects.get(pk=request.POST.get("network") or request.network.pk)
    return FormView.dispatch(view, request, *args, **kwargs)


def people_of_all(_network: Any) -> Any:
    from networks.models import Network  # app ready
    from office.querysets import people_of  # app ready

    return people_of(Network.objects.order_by("pk").last())


def stock_task_listing(view: Any) -> dict[str, Any]:
    from wagtail.admin.views.workflows import BaseTaskChooserView  # app ready

    context: dict[str, Any] = BaseTaskChooserView.get_task_listing_context_data(view)
    return context


def translations_of_the_last_network(_rows: Any, _network: Any) -> Any:
    from networks.models import Network  # app ready
    from translations.querysets import own_translations, with_state  # app ready

    last = Network.objects.order_by("pk").last()
    return with_state(own_translations(last), last)


def last_write_wins(meeting: Any, read_version: int, values: dict[str, Any]) -> Any:
    """Minutes saved without asking which version was read."""
    from extranet.meetings.models import Minutes  # app ready

    rows = Minutes.objects.for_network(meeting.network).filter(meeting=meeting)
    rows.update(version=read_version + 1, **values)
    return rows.select_related("meeting__network").get()

"""The three pages of a hand-over: begun on one host, shown and ended on the other. Two buttons, or a script.

The token travels in the body of a form and nowhere else: no address, no log and no Referer ever holds it.
"""

from __future__ import annotations

from allauth.account.internal.flows.login import get_authentication_records
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from admission.adapter import carry_authentication, origin
from admission.emails import language_for
from devices.middleware import note_use
from devices.storage import DEVICE_KEY
from handover.actions import HandOverRefused, begin_hand_over, end_hand_over, look_at_hand_over
from networks.models import Network


@require_POST
@never_cache
@login_required
def begin(request: HttpRequest) -> HttpResponse:
    """Where one leaves: a page whose form leads to the other host."""
    network = Network.objects.select_related("site").filter(slug=request.POST.get("network", "")[:40]).first()
    if network is None:
        raise Http404
    try:
        token = begin_hand_over(
            by=request.user,
            source=request.session.session_key,
            origin=origin(request),
            here=request.network,
            network=network,
        )
    except HandOverRefused:
        raise Http404 from None
    target = network.base_url + reverse("handover:arrive")
    response = render(request, "handover/begin.html", {"target": target, "there": network, "token": token})
    # The other host is told from which one the form came, and nothing more.
    response.headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
    response._csp_update = {"form-action": [network.base_url]}  # read by django-csp
    return response


@csrf_exempt  # it comes from another host, which is compared, and it changes nothing
@require_POST
@never_cache
def arrive(request: HttpRequest) -> HttpResponse:
    """Where one arrives: a page whose form stays on this host, so that its cookies come along."""
    if request.network is None:
        raise Http404
    token = request.POST.get("token", "")[:100]
    try:
        found = look_at_hand_over(network=request.network, token=token, origin=request.headers.get("Origin", ""))
    except HandOverRefused:
        return _refuse(request)
    return render(request, "handover/arrive.html", {"token": token, "person": found.person})


@require_POST
@never_cache
def enter(request: HttpRequest) -> HttpResponse:
    """The last step: the token is used up, and the person is logged in as they were."""
    if request.network is None:
        raise Http404
    present = request.user if request.user.is_authenticated else None
    try:
        token = request.POST.get("token", "")[:100]
        arrival = end_hand_over(network=request.network, token=token, present=present)
    except HandOverRefused:
        return _refuse(request)
    known = get_authentication_records(request, arrival.person)
    started = (request.session.get(DEVICE_KEY) or {}).get("started", arrival.started)
    login(request, arrival.person)
    carry_authentication(request, arrival.person, [*known, *arrival.ways])
    note_use(request, started=min(started, arrival.started))
    return redirect(f"/{language_for(arrival.person, request.network)}/extranet/")


def _refuse(request: HttpRequest) -> HttpResponse:
    return render(request, "handover/refused.html", status=410)

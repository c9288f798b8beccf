"""What every test may ask for: a migrated database, two networks, three people."""

from __future__ import annotations

import gc
import logging
import os
from collections import Counter

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.utils import translation

from tests.databases import connected_to, flush_by_deleting, migrated_copy


def pytest_collection_finish():
    """Leave what was imported out of garbage collection and collect rarely: a twelfth of the suite's time.

    Measured by the processor's clock with ``tests/competition/test_registration.py``: 24.7 s, of which 21.9 are left.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


@pytest.fixture(scope="session")
def django_db_setup(request, django_test_environment, django_db_blocker):
    """A migrated database for this process: a copy, so that each run and each worker need not migrate."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "alone")
    with django_db_blocker.unblock(), migrated_copy(worker) as name, connected_to(name):
        flush_by_deleting()
        with django_db_blocker.block():  # a test that asks for no database writes into none
            yield


@pytest.fixture(autouse=True)
def _fresh_start():
    """Nothing remembered from another test, and no language left over from its last request."""
    cache.clear()
    translation.deactivate()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """What proves that a guard holds is run again without it; what no database changes is run on SQLite alone."""
    from tests.access.without import second_runs  # app ready

    items += list(second_runs(items))
    if "postgresql" in settings.DATABASES["default"]["ENGINE"] and "ONCE_MORE" not in os.environ:
        for item in items:
            if item.get_closest_marker("once"):
                item.add_marker(pytest.mark.skip(reason="looked at in the run on SQLite"))
    if double := [name for name, number in Counter(item.nodeid for item in items).items() if number > 1]:
        raise pytest.UsageError(f"Of two tests of one name, xdist runs one: {', '.join(double)}")


@pytest.fixture(autouse=True)
def _guard_taken_away(request):
    """Takes the guard away that a second run is marked with, before anything else is made."""
    marker = request.node.get_closest_marker("without")
    if marker is None:
        yield
        return
    from admission.rules import admin_addresses  # app ready
    from tests.access.without import take_away  # app ready

    with pytest.MonkeyPatch.context() as patch:
        take_away(marker.args[0], patch)
        yield
    admin_addresses.cache_clear()


@pytest.fixture(autouse=True)
def _roots(request):
    """What migrations made and the flush of an earlier transactional test took away."""
    marker = request.node.get_closest_marker("django_db")
    if "transactional_db" in request.fixturenames or (marker and marker.kwargs.get("transaction")):
        request.getfixturevalue("transactional_db")
        restore_roots()


def restore_roots():
    """Make the root page, the root collection and the right to translate where a flush took them away."""
    from django.contrib.auth.models import Permission  # app ready
    from django.contrib.contenttypes.models import ContentType
    from wagtail.models import Collection, Locale, Page  # app ready

    Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)
    if not Page.objects.filter(depth=1).exists():
        Page.add_root(title="Root", slug="root", locale=Locale.get_default())
    if not Collection.objects.filter(depth=1).exists():
        Collection.add_root(name="Root")
    about, _made = ContentType.objects.get_or_create(app_label="wagtail_localize", model="translation")
    Permission.objects.get_or_create(
        content_type=about, codename="submit_translation", defaults={"name": "Can submit translations"}
    )


@pytest.fixture(scope="module")
def for_the_module(django_db_setup, django_db_blocker):
    """Rows made once, within ``with for_the_module():``. A test's own writes are undone after it, these after the last.

    Hand a test a copy (``copy.deepcopy``) of an object made so: what it sets on it stays out of the next one's.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        with django_db_blocker.block():
            yield django_db_blocker.unblock
        transaction.set_rollback(True)


@pytest.fixture
def karlskrona(db):
    """A Swedish network with Swedish and English, on karlskrona.localhost."""
    from tests.factories.networks import swedish_network  # app ready

    return swedish_network()


@pytest.fixture
def kongsberg(db):
    """A Norwegian network with Bokmål and English, on kongsberg.localhost."""
    from tests.factories.networks import norwegian_network  # app ready

    return norwegian_network()


@pytest.fixture
def staff_may_enter(request):
    """What create_network gives the staff groups, and the factory leaves out."""
    from django.contrib.auth.models import Permission  # app ready

    for name in {"karlskrona", "kongsberg"} & set(request.fixturenames):
        network = request.getfixturevalue(name)
        enter = Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
        for row in network.staff_groups.all():
            row.group.permissions.add(enter)


@pytest.fixture
def host():
    """Header arguments for Django's test client that address a network: ``client.get("/sv/", **host(n))``."""
    return lambda network: {"headers": {"host": network.site.hostname}}


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    """``with commit():`` what the block changes is in the database, and what waits for that has run."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def person():
    """Make a person with roles in a network: ``person(karlskrona, "board")``."""
    from tests.factories.networks import member_of  # app ready

    return member_of


@pytest.fixture
def security_log():
    """Every line that the security log was told so far: ``security_log()``."""
    lines = []
    handler = logging.Handler()
    handler.emit = lambda record: lines.append(record.getMessage())
    logging.getLogger("security").addHandler(handler)
    yield lambda: lines
    logging.getLogger("security").removeHandler(handler)

"""Every style sheet, script and picture of ours that a page names is there.

With production's storage of static files a form that names another one is not shown at all.
"""

import re

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.urls import reverse
from wagtail.models import Page

from networks.querysets import pages_of
from tests.access.addresses import addresses
from tests.access.test_keeping import asked, is_public
from tests.asking import Asker

PARTS = 4
NAMED = re.compile(rf"""["']{settings.STATIC_URL}([^"'?#]+)""")


def missing_from(response):
    return {name for name in NAMED.findall(response.content.decode()) if finders.find(name) is None}


@pytest.mark.once
@pytest.mark.parametrize("part", range(PARTS))
def test_files_that_a_page_names_are_there(world, part):
    missing, number = {}, 0
    for address in addresses()[part::PARTS]:
        response = asked(world, "anonymous" if is_public(address) else "secretariat", address)
        if response.status_code == 200 and not response.streaming and "text/html" in response["Content-Type"]:
            number += settings.STATIC_URL.encode() in response.content
            if names := missing_from(response):
                missing[address.key] = names

    assert missing == {}
    assert number > 20


def test_files_that_the_editors_form_of_each_page_type_names_are_there(world):
    pages = {page.content_type.model: page for page in Page.objects.filter(pages_of(world.own))}
    editor = Asker(world.own.site.hostname, world.cookies["editor"])
    missing = {}
    for kind, page in pages.items():
        response = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
        assert response.status_code == 200, kind
        if names := missing_from(response):
            missing[kind] = names

    assert missing == {}
    assert len(pages) > 5, sorted(pages)

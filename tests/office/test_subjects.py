"""The subjects of a network, as its staff write them."""

import pytest
from django.urls import reverse

from networks.models import Topic

pytestmark = pytest.mark.django_db


def test_name_is_asked_for_in_the_languages_of_the_network_only(cms, networks):
    page = cms.get(reverse("topic:add")).content.decode()
    assert [code for code in ("sv", "nb", "en") if f'lang="{code}" ' in page.partition("<main")[2]] == ["sv", "en"]
    cms.post(reverse("topic:add"), {"name_sv": "Vägar", "name_nb": "Veier", "name_en": "Roads", "slug": "roads"})
    assert Topic.objects.for_network(networks[0]).get(slug="roads").name == {"sv": "Vägar", "en": "Roads"}


def test_short_name_left_empty_is_made_from_the_name(cms, networks):
    cms.post(reverse("topic:add"), {"name_sv": "El och vägar", "name_en": "Power and roads", "slug": ""})
    assert Topic.objects.for_network(networks[0]).filter(slug="el-och-vagar").exists()


def test_short_name_of_another_one_is_refused_beside_the_form(cms, networks):
    Topic(network=networks[0], name={"sv": "Vägar"}, slug="vagar").save()
    answer = cms.post(reverse("topic:add"), {"name_sv": "Vägar", "slug": ""})
    assert "Another one has this short name." in answer.content.decode()
    assert Topic.objects.for_network(networks[0]).count() == 1

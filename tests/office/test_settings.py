"""What the secretariat may change of its own network, and what it may not."""

import io

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms.models import model_to_dict
from django.test import Client
from django.urls import reverse
from PIL import Image

from audit.models import Entry
from networks.models import Network
from networks.validators import HEADER_PX, SMALL_HEADER_PX
from office.actions import change_settings
from tests.factories.networks import PersonFactory

pytestmark = pytest.mark.django_db
GPS, MAKE = 34853, 271


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def form(**fields):
    return {
        "name": "Industrigruppen",
        "territory": "Blekinge",
        "tagline_sv": "Rad",
        "tagline_en": "Line",
        "founded_on": "1999-05-03",
        "contact_email": "kansli@example.org",
        "contact_text": "Storgatan 1",
        "minutes_kind": "formal",
        "hue": "120",
        "chroma": "0.05",
        "motif": "bridge",
        "seed": "7",
        **fields,
    }


def picture(kind="JPEG", size=(2000, 1000), mode="RGB"):
    """A photograph that tells where and with what it was taken."""
    file, exif = io.BytesIO(), Image.Exif()
    exif[MAKE] = "Kameran"
    exif.get_ifd(GPS)[1] = "N"
    Image.effect_noise(size, 60).convert(mode).save(file, kind, exif=exif)
    return SimpleUploadedFile(f"anna-hemma.{kind.lower()}", file.getvalue())


def save(cms, **fields):
    return cms.post(reverse("office:settings"), form(**fields))


def fresh(network):
    return Network.objects.select_related("site", "theme").get(pk=network.pk)


def test_settings_when_saved_then_of_the_own_network_and_logged(networks, cms, secretary):
    response = save(cms)

    own = fresh(networks[0])
    assert response.status_code == 302
    assert (own.name, own.tagline, own.minutes_kind, own.theme.hue, own.site.site_name) == (
        "Industrigruppen",
        {"sv": "Rad", "en": "Line"},
        "formal",
        120,
        "Industrigruppen",
    )
    entry = Entry.objects.for_network(own).get(action="office.change_settings")
    assert entry.person == secretary
    assert {"name", "hue", "tagline"} <= set(entry.details["fields"])


def test_settings_when_more_is_sent_then_only_the_offered_fields_change(networks, cms):
    before = [model_to_dict(network) | {"host": network.site.hostname} for network in networks]

    save(
        cms,
        id=networks[1].pk,
        pk=networks[1].pk,
        network=networks[1].pk,
        slug="annan",
        hostname="evil.example",
        port="81",
        site=networks[1].site_id,
        languages=["nb"],
        default_language="en",
        country="NO",
        controller="public",
        collection=networks[1].collection_id,
        parent="1",
        tagline_nb="Norsk",
        is_superuser="on",
    )

    own, other = (model_to_dict(fresh(network)) for network in networks)
    kept = ["id", "slug", "site", "languages", "default_language", "country", "controller", "collection", "parent"]
    assert {name: own[name] for name in kept} == {name: before[0][name] for name in kept}
    assert fresh(networks[0]).site.hostname == before[0]["host"]
    assert "nb" not in own["tagline"]
    assert {name: other[name] for name in [*kept, "name"]} == {name: before[1][name] for name in [*kept, "name"]}


def test_settings_when_shown_then_in_the_networks_languages_and_without_any_number(networks, cms):
    page = cms.get(reverse("office:settings"))

    text = page.content.decode()
    assert page.request["PATH_INFO"] == "/cms/network-settings/"
    assert ('name="tagline_sv"' in text, 'name="tagline_nb"' in text, 'name="tagline_en"' in text) == (
        True,
        False,
        True,
    )
    assert [f'name="{name}"' in text for name in ("hostname", "languages", "country", "slug", "parent")] == [False] * 5


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 121),
        ("contact_email", "kansli"),
        ("contact_email", "a@example.org\nBcc: b@example.org"),
        ("hue", "360"),
        ("chroma", "0.5"),
        ("chroma", "nan"),
        ("motif", "skull"),
        ("seed", "-1"),
        ("founded_on", "igår"),
        ("tagline_sv", "x" * 201),
        ("header_picture", SimpleUploadedFile("a.png", b"<svg onload=alert(1)>")),
        ("logo", SimpleUploadedFile("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>")),
    ],
)
def test_settings_when_a_value_will_not_do_then_told_beside_it_and_nothing_is_saved(networks, cms, field, value):
    errors = save(cms, **{field: value}).context["form"].errors

    assert list(errors) in ([field.removesuffix("_sv")], [field.removesuffix("_sv"), "header_text"])
    assert fresh(networks[0]).name == networks[0].name


def test_settings_when_the_name_is_another_networks_then_told_so(networks, cms):
    assert list(save(cms, name=networks[1].name).context["form"].errors) == ["name"]


def test_settings_when_a_picture_is_given_then_only_its_pixels_are_kept_and_it_is_described(networks, cms):
    undescribed = save(cms, header_picture=picture())
    taken = save(cms, header_picture=picture(), header_text_sv="Varvet", logo=picture("PNG", (900, 300), "RGBA"))

    theme = fresh(networks[0]).theme
    assert undescribed.context["form"].errors == {"header_text": ["Say in one sentence what the picture shows."]}
    assert taken.status_code == 302
    assert theme.header_text == {"sv": "Varvet"}
    for file, size in (
        (theme.header_picture, HEADER_PX),
        (theme.header_small, SMALL_HEADER_PX),
        (theme.logo, (480, 160)),
    ):
        with Image.open(file) as kept:
            assert (kept.format, kept.size, dict(kept.getexif()), kept.info.get("xmp")) == ("WEBP", size, {}, None)
        assert b"Kameran" not in file.storage.open(file.name).read()
        assert "anna" not in file.name


def test_settings_when_a_picture_is_replaced_or_taken_away_then_the_old_files_go(
    networks, cms, django_capture_on_commit_callbacks
):
    save(cms, header_picture=picture(), header_text_sv="Varvet")
    first = fresh(networks[0]).theme
    with django_capture_on_commit_callbacks(execute=True):
        save(cms, header_picture=picture(), header_text_sv="Varvet")
    second = fresh(networks[0]).theme
    with django_capture_on_commit_callbacks(execute=True):
        save(cms, **{"header_picture-clear": "on", "header_text_sv": "Varvet"})
    gone = fresh(networks[0]).theme

    storage = first.header_picture.storage
    files = [first.header_picture.name, first.header_small.name, second.header_picture.name, second.header_small.name]
    assert [storage.exists(name) for name in files] == [False] * 4
    assert (gone.header_picture.name, gone.header_small.name, gone.header_text) == ("", "", {})


def test_front_page_when_the_network_has_a_picture_then_shown_described_in_each_language(networks, cms):
    host = {"host": networks[0].site.hostname}
    before = Client(headers=host).get("/sv/").content.decode()
    save(cms, header_picture=picture(), header_text_sv="Varvet i kvällsljus", header_text_en="The yard at dusk")
    theme = fresh(networks[0]).theme

    swedish = Client(headers=host).get("/sv/").content.decode()
    english = Client(headers=host).get("/en/").content.decode()

    assert ("band__picture" in before, 'class="motif"' in before) == (False, True)
    assert [text in swedish for text in (theme.header_picture.url, theme.header_small.url)] == [True, True]
    assert ('alt="Varvet i kvällsljus"' in swedish, 'alt="The yard at dusk"' in english) == (True, True)


def test_header_when_a_large_photograph_then_light(networks, cms):
    save(cms, header_picture=SimpleUploadedFile("a.jpg", _scene((3000, 2000))), header_text_sv="Varvet")
    theme = fresh(networks[0]).theme

    assert theme.header_picture.size < 90_000
    assert theme.header_small.size < 70_000


def _scene(size):
    """Something between a flat colour and noise, as photographs are."""
    file = io.BytesIO()
    sky = Image.radial_gradient("L").resize(size)
    ground = Image.effect_noise((size[0] // 8, size[1] // 8), 40).resize(size, Image.Resampling.BICUBIC)
    Image.merge("RGB", (sky, ground, sky)).save(file, "JPEG", quality=85)
    return file.getvalue()


def test_look_when_tried_then_drawn_and_nothing_is_kept(networks, cms):
    tried = {"hue": "20", "chroma": "0.1", "motif": "glass", "seed": "3"}

    page = cms.get(reverse("office:look"), tried)

    assert page.status_code == 200
    assert "--hue: 20; --chroma: 0.1" in page.content.decode()
    assert page["X-Frame-Options"] == "SAMEORIGIN"
    assert fresh(networks[0]).theme.motif == networks[0].theme.motif


@pytest.mark.parametrize(
    "wrong", [{"hue": "1;}body{display:none"}, {"motif": "x"}, {"chroma": "9"}, {"seed": ""}, {"hue": "\x00"}]
)
def test_look_when_the_numbers_will_not_do_then_bad_request(cms, wrong):
    tried = {"hue": "20", "chroma": "0.1", "motif": "glass", "seed": "3"} | wrong

    assert cms.get(reverse("office:look"), tried).status_code == 400


def test_settings_when_changed_by_others_than_the_own_secretariat_then_denied(networks, person):
    facts = {"facts": ["name"], "theme": {}, "changed": []}
    for by in (person(networks[0], "editor"), person(networks[1], "secretariat")):
        with pytest.raises(PermissionDenied):
            change_settings(by=by, network=networks[0], **facts)

    change_settings(by=PersonFactory(is_superuser=True), network=networks[0], **facts)

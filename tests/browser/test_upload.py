"""Many files onto a shelf at once: a bar for each, and beside its name why one is refused."""

import pytest
from playwright.sync_api import expect

from extranet.documents.models import ShelvedDocument
from networks.models import Network
from tests.factories.extranet import ShelfFactory

PROGRAM = b"MZ\x90\x00" + bytes(500)


@pytest.fixture
def shelf():
    shelf = ShelfFactory(network=Network.objects.get(slug="karlskrona"), name={"en": "Statutes", "sv": "Stadgar"})
    yield shelf
    for entry in ShelvedDocument.all_networks.filter(shelf=shelf):
        entry.document.delete()
    shelf.delete()


@pytest.fixture
def upload(office, shelf):
    """The screen, opened."""
    window = office()
    window.go(f"/cms/shelves/{shelf.pk}/upload/")
    return window


def choose(window, **files):
    """Choose files by the names of their kinds: ``choose(window, plan_txt=b"…")``."""
    chosen = [
        {"name": name.replace("_", "."), "mimeType": "application/octet-stream", "buffer": content}
        for name, content in files.items()
    ]
    window.page.get_by_label("Files").set_input_files(chosen)


def lines(window):
    return window.page.locator("[data-files] li")


def on(shelf):
    rows = ShelvedDocument.all_networks.filter(shelf=shelf).order_by("sort_order")
    return [row.document.name for row in rows.select_related("document")]


def test_upload_when_one_of_many_is_refused_then_it_says_why_and_the_others_are_kept(upload, shelf):
    held = []
    upload.page.route("**/upload/", lambda route: held.append(route) if not held else route.continue_())
    choose(upload, plan_txt=b"A plan", hidden_pdf=PROGRAM, budget_csv=b"a;b\n1;2\n", notes_txt=b"Notes")
    upload.page.get_by_role("button", name="Upload", exact=True).press("Enter")
    expect(lines(upload).get_by_role("progressbar", name="plan.txt")).to_be_visible()
    held[0].continue_()

    refused = "hidden.pdf – The file ends in .pdf but holds something else. Save it anew from its program."
    words = ["plan.txt – uploaded", refused, "budget.csv – uploaded", "notes.txt – uploaded"]
    expect(lines(upload)).to_have_text(words)
    expect(upload.page.get_by_role("button", name="Upload", exact=True)).to_be_focused()
    assert on(shelf) == ["plan.txt", "budget.csv", "notes.txt"]
    # Chromium itself reports the answer about the file that was refused.
    [told] = upload.complaints
    assert "400 (Bad Request)" in told
    upload.complaints.clear()


def test_upload_when_a_file_is_too_large_then_it_is_refused_unsent(upload, shelf, settings):
    settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = 1024
    upload.page.reload()
    sent = []
    upload.page.on("request", lambda request: request.method == "POST" and sent.append(request.url))
    choose(upload, long_txt=b"x" * 1025, plan_txt=b"A plan")
    upload.press("Upload")

    words = "long.txt – The file is too large and was not sent. It may be 1.0 KB."
    expect(lines(upload)).to_have_text([words, "plan.txt – uploaded"])
    assert (len(sent), on(shelf)) == (1, ["plan.txt"])


def test_upload_when_the_connection_is_lost_then_told_beside_the_name(upload, shelf):
    upload.page.route("**/upload/", lambda route: route.abort())
    choose(upload, plan_txt=b"A plan")
    upload.press("Upload")

    expect(lines(upload)).to_have_text(["plan.txt – The connection was lost."])
    assert on(shelf) == []
    upload.complaints = [text for text in upload.complaints if "ERR_FAILED" not in text]

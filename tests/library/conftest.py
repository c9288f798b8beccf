import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from library.actions import let_staff_in
from library.models import NetworkDocument


@pytest.fixture(autouse=True)
def files(settings, tmp_path, monkeypatch):
    """Each test stores its files in a folder of its own."""
    settings.MEDIA_ROOT = tmp_path / "media"
    private = NetworkDocument._meta.get_field("file").storage
    for name in ("base_location", "location"):
        monkeypatch.setitem(private.__dict__, name, str(tmp_path / "private"))
    return tmp_path


@pytest.fixture
def upload():
    """A file as a browser sends it."""
    return lambda name, content: SimpleUploadedFile(
        name, content.getvalue() if isinstance(content, io.BytesIO) else content
    )


@pytest.fixture
def networks(karlskrona, kongsberg):
    """Both networks with their staff groups' rights over files."""
    let_staff_in(karlskrona)
    let_staff_in(kongsberg)
    return karlskrona, kongsberg

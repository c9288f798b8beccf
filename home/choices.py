"""Titles and addresses of the pages that every network starts with; they are content, in its own languages."""

FRONT = {"sv": "Start", "nb": "Forside", "en": "Home"}

NEWS = {
    "sv": {"title": "Nyheter", "slug": "nyheter"},
    "nb": {"title": "Nyheter", "slug": "nyheter"},
    "en": {"title": "News", "slug": "news"},
}

ABOUT = {
    "sv": {"title": "Om oss", "slug": "om"},
    "nb": {"title": "Om oss", "slug": "om"},
    "en": {"title": "About us", "slug": "about"},
}

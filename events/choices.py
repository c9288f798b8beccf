"""Titles and addresses of the calendar page; they are content, in the network's own languages."""

CALENDAR = {
    "sv": {"title": "Kalender", "slug": "kalender"},
    "nb": {"title": "Kalender", "slug": "kalender"},
    "en": {"title": "Calendar", "slug": "calendar"},
}

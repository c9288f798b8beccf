"""Which device a request comes from, and how long one stays logged in."""

from __future__ import annotations

from datetime import datetime, timedelta

from devices.choices import Browser, Platform

IDLE = timedelta(days=14)
"""Without a visit for this long, one logs in again (``SESSION_COOKIE_AGE`` says the same)."""

ABSOLUTE = timedelta(days=60)
"""However often one comes, after this long one logs in again."""

# The order counts: most browsers call themselves Chrome and Safari as well.
BROWSERS = (
    ("edg", Browser.EDGE),
    ("opr/", Browser.OPERA),
    ("samsungbrowser", Browser.SAMSUNG),
    ("firefox", Browser.FIREFOX),
    ("fxios", Browser.FIREFOX),
    ("chrome", Browser.CHROME),
    ("chromium", Browser.CHROME),
    ("crios", Browser.CHROME),
    ("safari", Browser.SAFARI),
)
PLATFORMS = (
    ("android", Platform.ANDROID),
    ("iphone", Platform.IOS),
    ("ipad", Platform.IOS),
    ("cros", Platform.CHROMEOS),
    ("windows", Platform.WINDOWS),
    ("mac os", Platform.MACOS),
    ("linux", Platform.LINUX),
)


def device_of(user_agent: str) -> tuple[str, str]:
    """Browser family and platform, from what the browser says of itself; nothing else of it is kept."""
    said = user_agent[:500].lower()
    browser = next((family for word, family in BROWSERS if word in said), Browser.OTHER)
    platform = next((kind for word, kind in PLATFORMS if word in said), Platform.OTHER)
    return str(browser), str(platform)


def to_the_hour(moment: datetime) -> datetime:
    """The hour a moment lies in: finer than that, nobody's visits are kept."""
    return moment.replace(minute=0, second=0, microsecond=0)

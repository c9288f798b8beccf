"""What is kept of a device: enough for its owner to know it again, too little to follow anybody."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Browser(models.TextChoices):
    """Families of browsers; the version is not kept."""

    CHROME = "chrome", "Chrome"
    EDGE = "edge", "Edge"
    FIREFOX = "firefox", "Firefox"
    OPERA = "opera", "Opera"
    SAFARI = "safari", "Safari"
    SAMSUNG = "samsung", "Samsung Internet"
    OTHER = "other", _("Another browser")


class Platform(models.TextChoices):
    """What the browser runs on."""

    ANDROID = "android", "Android"
    CHROMEOS = "chromeos", "ChromeOS"
    IOS = "ios", "iPhone, iPad"
    LINUX = "linux", "Linux"
    MACOS = "macos", "Mac"
    WINDOWS = "windows", "Windows"
    OTHER = "other", _("another device")

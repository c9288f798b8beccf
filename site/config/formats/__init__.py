"""Forms of dates where Django's own do not fit, by language."""

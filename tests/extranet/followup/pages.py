"""Where measures are listed, and what a page says."""

LIST = "/en/extranet/measures/"


def text_of(response):
    return response.content.decode()

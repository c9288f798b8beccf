"""What an editor may not reach of another network, and how a tool of the admin refuses it."""

CANARY = "Kanarifugl"
NO_NUMBERS = ["x", "-1", "9" * 30, "½", "1 OR 1=1", "٣"]


def refused(response):
    return response.status_code == 404 and CANARY not in response.content.decode()

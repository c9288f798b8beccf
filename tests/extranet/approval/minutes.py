"""Where minutes are read, and how they stand now."""

from extranet.meetings.models import Minutes


def address(minutes, rest=""):
    return f"/sv/extranet/meetings/{minutes.meeting_id}/minutes/{rest}"


def standing(minutes):
    return Minutes.objects.for_network(minutes.network).get(pk=minutes.pk)

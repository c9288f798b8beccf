"""The rules by which fees are set."""

from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList

from admission.viewsets import NetworkModelViewSet
from extranet.fees.models import FeeRule
from extranet.members.forms import WholeRowForm


class FeeRuleViewSet(NetworkModelViewSet):
    """Who pays what, from which year on."""

    model = FeeRule
    name, url_prefix = "fee_rules", "fee-rules"
    icon = "list-ul"
    menu_hook = "register_members_menu_item"
    menu_order = 31
    list_display = ["membership", "kind", "employees_from", "year_from", "amount"]
    list_filter = ["membership", "year_from"]
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("membership"), FieldPanel("kind")]),
            FieldRowPanel([FieldPanel("employees_from"), FieldPanel("year_from")]),
            FieldPanel("amount"),
        ],
        base_form_class=WholeRowForm,
    )

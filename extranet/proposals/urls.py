"""Addresses of proposals, in the members' area and below /cms/."""

from django.urls import path

from extranet.proposals import views, viewsets

app_name = "proposals"
urlpatterns = [
    path("<int:pk>/propose/", views.propose, name="propose"),
    path("<int:pk>/propose/<int:proposal>/withdraw/", views.withdraw, name="withdraw"),
]

office_urlpatterns = (
    [path("meetings/<int:pk>/agenda/", viewsets.AgendaView.as_view(), name="agenda")],
    "proposals_office",
)

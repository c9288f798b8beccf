"""Addresses of visits, below /<lang>/extranet/meetings/ and below /cms/."""

from django.urls import path

from extranet.visits import views, viewsets

app_name = "visits"
urlpatterns = [
    path("<int:pk>/visit/", views.fill, name="visit"),
    path("<int:pk>/visit.pdf", views.visit_pdf, name="visit_pdf"),
    path("<int:pk>/reception/", views.reception, name="reception"),
    path("<int:pk>/reception.pdf", views.reception_pdf, name="reception_pdf"),
    path("<int:pk>/reception.xlsx", views.reception_xlsx, name="reception_xlsx"),
]

office_urlpatterns = (
    [path("meetings/<int:pk>/visit/", viewsets.VisitView.as_view(), name="visit")],
    "visits_office",
)

"""Addresses of the change of a representative, below /cms/."""

from django.urls import path

from extranet.succession import views

admin_urlpatterns = (
    [
        path("representatives/<int:pk>/take-over/", views.TakeOverView.as_view(), name="take_over"),
        path("representatives/<int:pk>/take-over/<int:new>/", views.DoneView.as_view(), name="done"),
    ],
    "succession",
)

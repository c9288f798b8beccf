"""Addresses of the secretariat's own screens, below /cms/."""

from django.urls import path

from office import views, viewsets

app_name = "office"
urlpatterns = [
    path("people/", views.PeopleView.as_view(), name="people"),
    path("people/invite/", views.InviteView.as_view(), name="invite"),
    path("people/waiting/", views.WaitingView.as_view(), name="waiting"),
    path("people/invitations/", views.InvitationsView.as_view(), name="invitations"),
    path("people/invitations/<int:pk>/resend/", views.ResendView.as_view(), name="resend"),
    path("people/invitations/<int:pk>/withdraw/", views.WithdrawView.as_view(), name="withdraw"),
    path("people/<int:pk>/", views.PersonView.as_view(), name="person"),
    path("people/<int:pk>/give/<slug:role>/", views.GiveView.as_view(), name="give"),
    path("people/<int:pk>/take/<slug:role>/", views.TakeView.as_view(), name="take"),
    path("people/<int:pk>/let-in/<slug:role>/", views.LetInView.as_view(), name="let_in"),
    path("mails/", viewsets.MailsView.as_view(), name="mails"),
    path("mails/export/", viewsets.ExportMailsView.as_view(), name="export_mails"),
    path("log/", viewsets.LogView.as_view(), name="log"),
    path("log/export/", viewsets.ExportLogView.as_view(), name="export_log"),
    path("network-settings/", viewsets.SettingsView.as_view(), name="settings"),
    path("network-settings/look/", viewsets.LookView.as_view(), name="look"),
]

"""The addresses of log-in: only those we need of allauth's, under the names it knows them by."""

from allauth.account import views as account_views
from allauth.mfa.base import views as mfa_views
from django.urls import include, path

from admission import views

app_name = "admission"

urlpatterns = [
    path("account/", views.account, name="account"),
    path("account/start-over/", views.start_over, name="start_over"),
    path("account/password/remove/", views.remove_password, name="remove_password"),
    path("account/invitation/", views.invitation, name="invitation"),
    path("account/invitation/<str:token>/", views.open_invitation, name="open_invitation"),
    path("account/second-factor/add/", views.add_second_factor, name="add_second_factor"),
    path("cms/login/", views.admin_login, name="admin_login"),
    path("cms/logout/", views.admin_logout, name="admin_logout"),
]

_log_in = [
    path("login/", views.LoginView.as_view(), name="account_login"),
    path("login/code/", views.ConfirmLoginCodeView.as_view(), name="account_confirm_login_code"),
    path("logout/", account_views.logout, name="account_logout"),
    path("signup/", views.no_sign_up, name="account_signup"),
    path("reauthenticate/", account_views.reauthenticate, name="account_reauthenticate"),
]

_password = [
    path("change/", account_views.password_change, name="account_change_password"),
    path("set/", views.set_password, name="account_set_password"),
    path("reset/", views.RequestResetView.as_view(), name="account_reset_password"),
    path("reset/code/", views.ConfirmResetView.as_view(), name="account_confirm_password_reset_code"),
    path("reset/new/", views.CompleteResetView.as_view(), name="account_complete_password_reset"),
    path("reset/done/", account_views.password_reset_from_key_done, name="account_password_reset_completed"),
]

_second_factor = [
    path("", views.second_factor, name="mfa_index"),
    path("reauthenticate/", mfa_views.reauthenticate, name="mfa_reauthenticate"),
    path("app/add/", views.add_app, name="mfa_activate_totp"),
    path("app/remove/", views.remove_app, name="mfa_deactivate_totp"),
    path("recovery-codes/", views.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("recovery-codes/new/", views.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("recovery-codes/file/", views.download_recovery_codes, name="mfa_download_recovery_codes"),
]

allauth_urlpatterns = [
    path(
        "account/",
        include([*_log_in, path("password/", include(_password)), path("second-factor/", include(_second_factor))]),
    )
]
"""Without a namespace, since allauth looks these names up itself; its other pages do not exist here."""

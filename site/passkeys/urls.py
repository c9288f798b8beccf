"""Addresses of passkeys, under the names allauth knows them by; so without a namespace."""

from django.urls import path

from passkeys import views

urlpatterns = [
    path("account/passkeys/", views.to_account_page, name="mfa_list_webauthn"),
    path("account/passkeys/add/", views.add, name="mfa_add_webauthn"),
    path("account/passkeys/<int:pk>/rename/", views.rename, name="mfa_edit_webauthn"),
    path("account/passkeys/<int:pk>/remove/", views.remove, name="mfa_remove_webauthn"),
    path("account/login/passkey/", views.log_in, name="mfa_login_webauthn"),
    path("account/second-factor/code/", views.second_step, name="mfa_authenticate"),
    path("account/second-factor/passkey/", views.prove, name="mfa_reauthenticate_webauthn"),
]

"""The pages below accounts/second-factor/; allauth names them itself."""

from django.urls import path
from django.views.generic import RedirectView

from wakil.web.accounts import factors

urlpatterns = [
    path("", factors.list_factors, name="mfa_index"),
    path("sign-in/", factors.ask, name="mfa_authenticate"),
    path("again/", factors.code_again, name="mfa_reauthenticate"),
    path("passkeys/", RedirectView.as_view(pattern_name="mfa_index"), name="mfa_list_webauthn"),
    path("passkeys/again/", factors.passkey_again, name="mfa_reauthenticate_webauthn"),
    path("passkeys/new/", factors.set_up_passkey, name="mfa_add_webauthn"),
    path("passkeys/<id:pk>/remove/", factors.remove_passkey, name="mfa_remove_webauthn"),
    path("app/new/", factors.set_up_app, name="mfa_activate_totp"),
    path("app/remove/", factors.remove_app, name="mfa_deactivate_totp"),
    path("recovery-codes/", factors.recovery_codes, name="mfa_view_recovery_codes"),
    path("recovery-codes/new/", factors.new_recovery_codes, name="mfa_generate_recovery_codes"),
]

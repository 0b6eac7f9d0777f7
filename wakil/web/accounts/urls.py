"""The pages below accounts/: allauth's own where it has them, and no others of its."""

from allauth.account import views as allauth_views
from django.urls import include, path

from wakil.web.access_requests.views import ask as ask_for_access
from wakil.web.accounts import claiming, factors, linking, sso, switching, views
from wakil.web.alerts import views as alerts
from wakil.web.alerts.stopping import stop

ours = [
    path("sso/", sso.start, name="sso"),
    path("sso/callback/", sso.come_back, name="sso_callback"),
    path("sso/connect/", sso.connect, name="sso_connect"),
    path("sso/disconnect/", sso.disconnect, name="sso_disconnect"),
    path("sso/join/<str:token>/", sso.join, name="sso_join"),
    path("domains/", switching.list_domains, name="domains"),
    path("domains/switcher/", switching.switcher, name="switcher"),
    path("links/ask/", linking.ask_to_link, name="ask_to_link"),
    path("links/<id:link>/confirm/", linking.confirm_link, name="confirm_link"),
    path("links/end/", linking.unlink, name="unlink"),
    path("alerts/", alerts.show, name="alerts"),
    path("alerts/address/", alerts.ask_address, name="ask_alert_address"),
    path("alerts/address/remove/", alerts.remove_address, name="remove_alert_address"),
    path("alerts/forwarding/", alerts.set_forwarding, name="alert_forwarding"),
    path("alerts/prove/<str:token>/", alerts.prove_address, name="prove_alert_address"),
    path("alerts/stop/<str:token>/", stop, name="stop_mail"),
    path("request-access/", ask_for_access, name="request_access"),
    path("claim/", claiming.claim, name="claim"),
    path("logout/all/", views.sign_out_everywhere, name="sign_out_everywhere"),
    path("password/reset/sent/", views.reset_sent, name="reset_sent"),
    path("password/reset/<str:token>/", views.reset_password, name="reset_password"),
    path("invitation/<str:token>/", views.accept_invitation, name="accept_invitation"),
]

urlpatterns = [
    # allauth names these four itself
    path("login/", views.SignInView.as_view(), name="account_login"),
    path("logout/", allauth_views.logout, name="account_logout"),
    path("password/change/", views.ChangePasswordView.as_view(), name="account_change_password"),
    path("password/reset/", views.ask_for_reset, name="account_reset_password"),
    path("again/", factors.password_again, name="account_reauthenticate"),
    path("second-factor/", include("wakil.web.accounts.factor_urls")),
    path("", include((ours, "accounts"))),
]

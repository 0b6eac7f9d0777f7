"""Make, change, delete and try webhooks. A secret is shown once, on the page that answers its making."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from wakil.access.verdict import NotVisible, require
from wakil.web.admin.page import FormPage, answer, bound, tell
from wakil.web.request import PortalRequest
from wakil.web.webhooks.views import crumb, webhook_or_404
from wakil.webhooks import actions
from wakil.webhooks.forms import WebhookForm
from wakil.webhooks.kinds import OF_CASES
from wakil.webhooks.models import Webhook, WebhookSecret
from wakil.webhooks.policy import may_manage_webhooks
from wakil.webhooks.signing import secret_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: PortalRequest) -> HttpResponse:
    """A new webhook; the answer shows its secret, this once."""
    require(may_manage_webhooks(request.actor))

    def act(given: dict[str, Any]) -> HttpResponse:
        webhook = actions.create_webhook(request.actor, request.actor.domain, **given)
        return _show_secret(request, webhook, webhook.secrets.get())

    lead = _("It is told what you may read at this domain, for as long as you may: ids and kinds, never any text.")
    page = FormPage(_("New webhook"), _("Create webhook"), act, [crumb()], lead)
    return answer(request, page, WebhookForm(bound(request), initial={"kinds": [kind.value for kind in OF_CASES]}))


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: PortalRequest, webhook: int) -> HttpResponse:
    """Another address, other events, on or off."""
    found = webhook_or_404(request, webhook)

    def act(given: dict[str, Any]) -> str:
        actions.change_webhook(request.actor, found, **given)
        tell(request, _("The webhook is saved. It is told what you may read from now on."))
        return _url(found)

    fields = {name: getattr(found, name) for name in WebhookForm.base_fields}
    page = FormPage(_("Change the webhook"), _("Save"), act, [crumb(), (found.name, _url(found))])
    return answer(request, page, WebhookForm(bound(request), initial=fields))


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: PortalRequest, webhook: int) -> HttpResponse:
    """Tell it nothing more."""
    found = webhook_or_404(request, webhook)

    def act(_given: dict[str, Any]) -> str:
        actions.delete_webhook(request.actor, found)
        tell(request, _("%(name)s is deleted.") % {"name": found.name})
        return reverse("webhooks:list")

    losses = [_("is told nothing any more, what waits included"), _("loses its secrets")]
    page = FormPage(
        _("Delete %(name)s?") % {"name": found.name},
        _("Delete webhook"),
        act,
        [crumb(), (found.name, _url(found))],
        _("From now on the receiver"),
        losses,
        keep=_("Keep it"),
        is_dangerous=True,
    )
    return answer(request, page, forms.Form(bound(request)))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rotate(request: PortalRequest, webhook: int) -> HttpResponse:
    """A new secret, shown this once; the last one counts for a day beside it."""
    found = webhook_or_404(request, webhook)

    def act(_given: dict[str, Any]) -> HttpResponse:
        return _show_secret(request, found, actions.rotate_webhook_secret(request.actor, found))

    lead = _("For 24 hours messages are signed with both secrets, so that the receiver can change over.")
    page = FormPage(_("New secret"), _("Make a new secret"), act, [crumb(), (found.name, _url(found))], lead)
    return answer(request, page, forms.Form(bound(request)))


@require_POST
def test(request: PortalRequest, webhook: int) -> HttpResponse:
    """Send a message that is only a test."""
    found = webhook_or_404(request, webhook)
    try:
        actions.send_test_event(request.actor, found)
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
    else:
        tell(request, _("The test is on its way. Its answer stands in the log in a moment."))
    return redirect(_url(found))


@require_POST
def redeliver(request: PortalRequest, webhook: int, delivery: int) -> HttpResponse:
    """Send one message again."""
    found = webhook_or_404(request, webhook)
    one = found.deliveries.select_related("webhook").filter(pk=delivery).first()
    if one is None:
        raise NotVisible
    try:
        actions.redeliver_event(request.actor, one)
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
    else:
        tell(request, _("The message is sent again in a moment."))
    return redirect(_url(found))


def _show_secret(request: PortalRequest, webhook: Webhook, secret: WebhookSecret) -> HttpResponse:
    context = {"webhook": webhook, "secret": secret_of(secret), "crumbs": [crumb()], "back_url": _url(webhook)}
    return render(request, "webhooks/secret.html", context)


def _url(webhook: Webhook) -> str:
    return reverse("webhooks:show", args=[webhook.pk])

"""Keys of service accounts: downloaded or shown, this once."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from wakil.access.service_accounts import create_key, revoke_key
from wakil.access.service_accounts.key_file import key_file_text
from wakil.access.verdict import NotVisible
from wakil.web.admin.page import FormPage, answer, bound, tell
from wakil.web.request import PortalRequest
from wakil.web.service_accounts.views import account_or_404, crumb, url_of_account


@never_cache
@require_POST
def create(request: PortalRequest, account: int) -> HttpResponse:
    """A new key: the answer is its file, or a page that shows it."""
    found = account_or_404(request, account)
    try:
        pair = create_key(request.actor, found)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(url_of_account(found))
    text = key_file_text(found, pair)
    if request.POST.get("as") == "file":
        name = f"{found.user.name}-{pair.key_id[:12]}.json"
        disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(text, content_type="application/json", headers=disposition)
    crumbs = [crumb(), (found.user.name, url_of_account(found))]
    context = {"account": found, "text": text, "crumbs": crumbs, "back_url": url_of_account(found)}
    return render(request, "service_accounts/key.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: PortalRequest, account: int, key: int) -> HttpResponse:
    """Ask, then revoke."""
    found = account_or_404(request, account)
    one = found.keys.select_related("account__user").filter(pk=key, revoked_at=None).first()
    if one is None:
        raise NotVisible
    short = one.key_id[:12]

    def act(_given: dict[str, Any]) -> str:
        revoke_key(request.actor, one)
        tell(request, _("The key %(key)s is revoked.") % {"key": short})
        return url_of_account(found)

    page = FormPage(
        _("Revoke the key %(key)s?") % {"key": short},
        _("Revoke key"),
        act,
        [crumb(), (found.user.name, url_of_account(found))],
        _("Programs that sign with it are refused with their next call. It can't be made valid again."),
        keep=_("Keep it"),
        is_dangerous=True,
    )
    return answer(request, page, forms.Form(bound(request)))

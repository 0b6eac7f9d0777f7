"""The link "No more mail like this": a page with a button, and what mail programs post to by themselves (S79, T38)."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from wakil.notifications.stopping import SHARE, TOPIC, delivery_behind, home_of, stop_mail, topic_of
from wakil.web.request import PortalRequest


@login_not_required
@csrf_exempt  # a mail program has no session; the secret in the address is the right to it
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: PortalRequest, token: str) -> HttpResponse:
    """Say what ends, and end it with a POST; again, it stays ended."""
    found = delivery_behind(token)
    if found is None or home_of(found[0]) != request.domain_name:
        return render(request, "account/link_unusable.html", status=404)
    delivery, what = found
    if request.method == "POST":
        stop_mail(delivery, what)
    topic = topic_of(delivery) if what == TOPIC else None
    context = {
        "is_done": request.method == "POST",
        "is_share": what == SHARE,
        "topic": topic.label if topic else "",
        "number": delivery.share.case.number if delivery.share and what == SHARE else "",
    }
    return render(request, "alerts/stop.html", context)

"""Taking what readers think of an article."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRefresh

from wakil.helpcenter.articles import Article
from wakil.helpcenter.feedback import rate_article, suggest_improvement, viewer_of
from wakil.helpcenter.models import LONGEST_TEXT, Feedback
from wakil.helpcenter.policy import article_for
from wakil.lib.pace import is_too_fast
from wakil.lib.text import has_control_characters
from wakil.web import errors
from wakil.web.extra_fields import log_extra_fields
from wakil.web.help.views import about
from wakil.web.middleware.sessions import name_browser
from wakil.web.request import PortalRequest
from wakil.web.statuses import TOO_MANY, UNPROCESSABLE
from wakil.web.visitors import open_to_all, visitor_of

MOST_ANSWERS, TEN_MINUTES = 30, 600


class RatingForm(forms.Form):
    """Yes or no, about the version that was read."""

    helpful = forms.ChoiceField(choices=[("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))])
    language = forms.CharField(max_length=10)
    version = forms.IntegerField(min_value=1)


class SuggestionForm(forms.Form):
    """What could be better."""

    text = forms.CharField(required=False)
    language = forms.CharField(max_length=10)
    version = forms.IntegerField(min_value=1)

    def clean_text(self) -> str:
        """A line break counts as one character, as it does while typing."""
        text = str(self.cleaned_data["text"]).replace("\r\n", "\n")
        if len(text) > LONGEST_TEXT:
            raise forms.ValidationError(_("Write %(most)d characters at most.") % {"most": LONGEST_TEXT})
        if has_control_characters(text):
            raise forms.ValidationError(_("Remove the control characters."))
        return text


@open_to_all
@require_POST
def rate(request: PortalRequest, article: str) -> HttpResponse:
    """Yes or no; said again, the last word counts."""
    form = RatingForm(request.POST)
    found = _read(request, article, form)
    if not isinstance(found, Article):
        return found
    is_helpful = form.cleaned_data["helpful"] == "yes"
    return _answered(request, found, rate_article(_viewer(request, found), found, is_helpful=is_helpful))


@open_to_all
@require_POST
def suggest(request: PortalRequest, article: str) -> HttpResponse:
    """A text for those who write the articles; nobody else reads it."""
    form = SuggestionForm(request.POST)
    found = _read(request, article, form)
    if not isinstance(found, Article):
        return found
    if form.errors:
        return _again(request, found, UNPROCESSABLE, better=form["text"])
    kept = suggest_improvement(_viewer(request, found), found, text=form.cleaned_data["text"])
    return _answered(request, found, kept, is_told=kept is not None)


def _read(request: PortalRequest, slug: str, form: forms.Form) -> Article | HttpResponse:
    """The very version that the form is about, or the page that says why not."""
    current = article_for(visitor_of(request), slug)
    log_extra_fields(request, form.fields)
    if _is_too_often(request):
        typed = form["text"] if "text" in form.fields else None
        return _again(request, current, TOO_MANY, better=typed, is_too_often=True)
    if form.errors.keys() - {"text"}:
        return errors.bad_request(request)
    found = article_for(visitor_of(request), slug, form.cleaned_data["language"])
    if (found.language, found.version) != (form.cleaned_data["language"], form.cleaned_data["version"]):
        messages.info(request, _("The article has changed since you opened it. Read it again before you answer."))
        return HttpResponseClientRefresh() if request.htmx else redirect("help:show", current.slug)
    return found


def _again(request: PortalRequest, article: Article, status: int, **more: object) -> HttpResponse:
    """The article once more, with what was typed and why it was not taken; htmx puts no refusal on a page."""
    template = "help/_feedback.html" if request.htmx else "help/show.html"
    return render(request, template, about(request, article) | more, status=200 if request.htmx else status)


def _is_too_often(request: PortalRequest) -> bool:
    """By person, or by address where nobody is signed in: a browser without cookies is always a new one."""
    reader = visitor_of(request)
    who = f"user {reader.user.pk}" if reader else f"address {request.META['REMOTE_ADDR']}"
    return is_too_fast("help feedback", who, most=MOST_ANSWERS, seconds=TEN_MINUTES)


def _viewer(request: PortalRequest, article: Article) -> str:
    return viewer_of(visitor_of(request), request.session.browser, article)


def _answered(
    request: PortalRequest, article: Article, answer: Feedback | None, *, is_told: bool = False
) -> HttpResponse:
    if request.htmx:
        context = {"article": article, "answer": answer, "is_told": is_told, "is_fresh": True}
        response = render(request, "help/_feedback.html", context)
    else:
        if is_told:
            messages.success(request, _("Thank you. Those who write the articles will read it."))
        response = redirect(reverse("help:show", args=[article.slug]) + "#feedback")
    if not visitor_of(request):
        name_browser(request, response)
    return response

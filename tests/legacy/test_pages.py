"""The vendor's pages of a move, from the dry run to the cut-over and back (S3, S47, W16)."""

import re
import shutil
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.cast import make_organization
from tests.client import Browser
from tests.legacy import golden
from tests.sweeps import moves
from tests.web.pages import html
from wakil.cases.models import Case
from wakil.legacy.models import CutOver, Move, MovedRow
from wakil.lib import clock
from wakil.organizations.models import Organization
from wakil.runs import running

ADMIN = "/d/nusantara.example/admin/moving/"


@pytest.fixture
def shelf(moving):
    place = settings.DATA / "moving"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    shutil.copytree(golden.FOLDER, place / "first")
    return place


def begun(answer):
    """The page of the run that was begun, once it has ended."""
    assert answer.status_code == 302, html(answer)[:3000]
    running.work_waiting()
    return answer.url


def test_vera_moves_the_old_centre_here(moving, shelf):
    """S47, W16: dry run, import, comparison, cut-over, confirmation."""
    vera = Browser().sign_in(moving.cast.vera)
    assert "first" in html(vera.get(ADMIN))

    run = begun(vera.post(f"{ADMIN}check/", {"package": "first", "domain": "nusantara.example"}))
    dry = html(vera.get(run))
    assert "Nothing is changed yet" in dry
    assert "Whose reach would widen (1)" in dry
    assert (Case.objects.count(), Move.objects.count()) == (0, 0)
    table = b"".join(vera.get(f"{run}file/").streaming_content).decode()
    assert "widening,people,tono,Tono,product_restriction,Workspace" in table

    action = re.findall(r'action="([^"]*/import/\d+/)"', dry)[0]
    imported = html(vera.get(begun(vera.post(action))))
    assert "Nobody was told of it" in imported
    assert Case.objects.count() == 5
    assert "Everything is here, and equal." in html(vera.get(begun(vera.post(f"{ADMIN}verify/", {"package": "first"}))))


def test_vera_sets_the_day_of_a_reseller_and_confirms_it(moving):
    """S47: after it has come, and from then on nothing goes back."""
    moving.bring()
    vera = Browser().sign_in(moving.cast.vera)
    move, niaga = Move.objects.get(), Organization.objects.get(name="Sumber Niaga")
    page = f"{ADMIN}{move.pk}/"
    shown = html(vera.get(page))
    assert [words in shown for words in ("Sumber Niaga", "Lintas", "Everybody without a reseller")] == [True] * 3
    soon = timezone.localtime(clock.now() + timedelta(days=1))
    answer = vera.post(f"{page}cut-over/{niaga.number}/", {"at": f"{soon:%Y-%m-%dT%H:%M}"})
    assert answer.status_code == 302, html(answer)[:3000]
    cut_over = CutOver.objects.get()
    assert (cut_over.reseller, cut_over.confirmed_at) == (niaga, None)
    assert vera.post(f"{ADMIN}confirm/{cut_over.pk}/").status_code == 403  # too early
    with clock.at(clock.now() + timedelta(days=2)):
        assert vera.get(f"{ADMIN}confirm/{cut_over.pk}/").status_code == 200
        assert vera.post(f"{ADMIN}confirm/{cut_over.pk}/").status_code == 302
        assert vera.get(f"{page}undo/").status_code == 403  # nothing goes back from here
    cut_over.refresh_from_db()
    assert cut_over.confirmed_by == moving.cast.vera


def test_vera_takes_it_back(moving, shelf):
    """W16: asks first, then does it beside the pages."""
    moving.bring()
    vera, move = Browser().sign_in(moving.cast.vera), Move.objects.get()
    assert "what was here before stays" in html(vera.get(f"{ADMIN}{move.pk}/undo/"))

    undone = html(vera.get(begun(vera.post(f"{ADMIN}{move.pk}/undo/", {}))))

    assert "5 cases were taken back" in undone
    assert Case.objects.count() == 0


def test_a_day_in_the_past_is_told_beside_the_field(moving, shelf):
    """S47: the moment is still to come, or nothing is set."""
    moving.bring()
    vera, page = Browser().sign_in(moving.cast.vera), f"{ADMIN}{Move.objects.get().pk}/cut-over/none/"
    for at, words in (("2020-01-01T10:00", "still to come"), ("soon", "Enter a valid"), ("", "required")):
        answer = vera.post(page, {"at": at})
        assert (answer.status_code, words in html(answer)) == (422, True)
    assert not CutOver.objects.exists()


@pytest.mark.parametrize("number", ["9" * 5000, "-1", "²", "0", "nobody"])
def test_a_reseller_that_is_none_has_no_cut_over(moving, shelf, number):
    """T15, T1: an unknown one is not there, however it is written."""
    moving.bring()
    page = f"{ADMIN}{Move.objects.get().pk}/cut-over/{number}/"
    vera = Browser().sign_in(moving.cast.vera)
    assert (vera.get(page).status_code, vera.post(page, {"at": "2030-01-01T10:00"}).status_code) == (404, 404)


def test_an_organization_that_is_here_is_joined_only_on_the_vendors_word(moving, shelf):
    """T15, W16: never taken over in silence."""
    others = [*golden.records(), ("domains", {"name": "sinar.example", "organization": "apotek"})]
    golden.write(shelf / "second", others=others)
    vera = Browser().sign_in(moving.cast.vera)

    refused = html(vera.get(begun(vera.post(f"{ADMIN}check/", {"package": "second"}))))

    assert "It can't be imported yet" in refused
    choice = f"apotek={moving.cast.sinar.number}"
    assert f'value="{choice}"' in refused
    joined = html(vera.get(begun(vera.post(f"{ADMIN}check/", {"package": "second", "join": choice}))))
    assert "Nothing is changed yet" in joined


def test_nobody_else_opens_any_of_it(moving, shelf):
    """T1: other roles of the vendor, resellers and customers."""
    moving.bring()
    move = Move.objects.get()
    for who in ("ava", "vito", "sari", "priya", "carla", "dodi"):
        user = moving.cast.people[who]
        base = f"/d/{user.domain.name}/admin/moving/"
        browser = Browser().sign_in(user)
        for address in (base, f"{base}{move.pk}/", f"{base}{move.pk}/undo/", f"{base}{move.pk}/cut-over/none/"):
            assert browser.get(address).status_code == 403
        for address in (f"{base}check/", f"{base}verify/", f"{base}import/1/"):
            assert browser.post(address, {"package": "first"}).status_code == 403


def test_no_form_names_a_path(moving, shelf):
    """T3: only a folder's name on the shelf, and no link."""
    (shelf / "link").symlink_to(golden.FOLDER)
    vera = Browser().sign_in(moving.cast.vera)

    names = ["..", "../first", "first/..", "/etc", "", "missing", "a\x00b", "link"]
    assert {vera.post(f"{ADMIN}check/", {"package": name}).status_code for name in names} <= {400, 404}


def test_the_page_of_a_move_costs_the_same_with_one_reseller_and_with_many(moving):
    """Resellers are read by the page."""
    vera, move = Browser().sign_in(moving.cast.vera), moves.move(moving.cast)
    with CaptureQueriesContext(connection) as one:
        vera.get(f"{ADMIN}{move.pk}/")
    for number in range(30):
        reseller = make_organization("reseller", f"Reseller {number:02}", f"r{number}.example")
        MovedRow.objects.create(move=move, kind="organizations", old_id=f"r{number}", new_id=reseller.pk)
    with CaptureQueriesContext(connection) as many:
        page = html(vera.get(f"{ADMIN}{move.pk}/"))

    assert (len(one), len(many) <= 12) == (len(many), True)
    assert ("Reseller 23" in page, "Reseller 24" in page) == (True, False)
    assert "Reseller 29" in html(vera.get(ADMIN + f"{move.pk}/" + re.findall(r'href="(\?after=\d+)"', page)[0]))

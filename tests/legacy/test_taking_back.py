"""Killed, gone on with, changed since, and taken back (S47, S50, W16)."""

import copy
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.storage import storages

from tests.legacy import golden
from wakil.access.actor import Actor
from wakil.access.models import Role, RoleAssignment
from wakil.accounts.models import User
from wakil.cases.actions import comment_on_case, file_case
from wakil.cases.models import Attachment, Case, CaseManager, CaseShare, Category, Comment, SearchText
from wakil.cases.policy import listed_for
from wakil.events.models import Event, Stream
from wakil.events.verify import faults
from wakil.legacy.actions import set_cut_over
from wakil.legacy.changed import ChangedHere
from wakil.legacy.importing import cases as importing_cases
from wakil.legacy.importing.passes import Refused
from wakil.legacy.importing.undoing import take_back
from wakil.legacy.importing.verifying import verify_package
from wakil.legacy.importing.whole import import_package
from wakil.legacy.models import Move, MovedCase, MovedRow, OldNumber, ThreadMark
from wakil.lib import clock
from wakil.organizations.models import Domain, Organization
from wakil.reselling.models import Product, Relationship, ResellerAccess, Subscription

COUNTED = [User, Case, Category, CaseManager, CaseShare, Comment, SearchText, Attachment, Role, RoleAssignment,
           Organization, Domain, Product, Relationship, ResellerAccess, Subscription, MovedCase, MovedRow, OldNumber,
           ThreadMark]  # fmt: skip


def counted():
    return {model.__name__: model.objects.count() for model in COUNTED}


def stored():
    """The keys of all stored bytes."""
    try:
        folders = storages["attachments"].listdir("")[0]
    except FileNotFoundError:
        return set()
    return {key for folder in folders for key in storages["attachments"].listdir(folder)[1]}


class Killed(BaseException):
    """As sudden as a kill: nothing catches it."""


def killed_after(lines):
    def told(done, total):
        if done >= lines:
            raise Killed

    return told


def test_whatever_moment_it_dies_at_it_goes_on_and_makes_nothing_twice(moving, monkeypatch):
    """S47: after every batch of one case."""
    monkeypatch.setattr(importing_cases, "CASES", 1)
    package = moving.package()
    total = sum(one.count for one in package.manifest.kinds.values())
    for lines in range(total, 2 * total, 6):
        with pytest.raises(Killed):
            import_package(moving.vera, package, joins={}, told=killed_after(lines))
    moving.bring()

    assert verify_package(moving.vera, package).is_equal
    assert list(faults()) == []
    assert Case.objects.count() == len(golden.CASES)


def later(cases):
    """What changed in the old centre: an answer and a closing on t1, and a new case."""
    cases = copy.deepcopy(cases)
    one = cases[0]
    one["case"] |= {"state": "closed", "closed_at": "2026-10-02T02:00:00Z", "updated_at": "2026-10-02T02:00:00Z",
                    "owner": "ava", "severity": 1}  # fmt: skip
    one["messages"] += [{"id": "m90", "author": "joko", "at": "2026-10-02T01:00:00Z", "body": "Here is the log.",
                         "message_id": "<m90@mitra.example>", "in_reply_to": "<m1@balai.example>"}]  # fmt: skip
    one["changes"] += [
        {"id": "c90", "what": "severity", "before": "2", "after": "1", "at": "2026-10-02T01:00:00Z", "by": "joko"},
        {"id": "c91", "what": "owner", "before": "wira", "after": "ava", "at": "2026-10-02T01:30:00Z", "by": "wira"},
        {"id": "c92", "what": "state", "before": "action_required", "after": "closed", "at": "2026-10-02T02:00:00Z",
         "by": "ava"},
    ]  # fmt: skip
    one["attachments"] += [{"id": "f90", "message": "m90", "name": "log2.txt", "content": b"more", "by": "joko",
                            "at": "2026-10-02T01:00:00Z"}]  # fmt: skip
    one["watchers"] = one["watchers"][:1]
    new = {"case": {"id": "t9", "number": "1009", "customer": "apotek", "filer": "eko", "related_to": "t2",
                    "severity": 4, "filed_at": "2026-10-02T03:00:00Z", "product": "ws", "title": "New",
                    "description": "New.",
                    "state": "new", "updated_at": "2026-10-02T03:00:00Z"}}  # fmt: skip
    return [one, new]


def test_what_changed_since_is_added_shortly_before_the_cut_over(moving):
    """S47, S50: the delta, which points to people and cases of the first package."""
    moving.bring()
    delta = moving.written(
        cases=later(golden.CASES), others=[], since="1", cursor="2", taken_at=datetime(2026, 10, 3, tzinfo=UTC)
    )
    report = moving.bring(delta)

    assert dict(report.counts["cases"]) == {"made": 1, "changed": 1, "there": 0}
    compared = verify_package(moving.vera, moving.package(delta))
    assert compared.report.shown == {}
    assert compared.is_equal
    case = Case.objects.get(number="1001")
    assert (case.state, case.assigned_to.email) == ("closed", "ava@nusantara.example")
    assert list(faults()) == []
    again = moving.bring(delta)
    assert dict(again.counts["cases"]) == {"made": 0, "changed": 0, "there": 2}


def test_changes_since_another_package_are_refused(moving):
    """S47: a delta follows the package before it."""
    moving.bring()
    delta = moving.written(cases=later(golden.CASES), others=[], since="7", cursor="8")

    with pytest.raises(Refused) as refused:
        moving.bring(delta)
    assert [one.reason for one in refused.value.report.shown["refused"]] == ["follows_another_package"]


def test_all_of_it_goes_and_what_was_here_stays(moving, django_capture_on_commit_callbacks):
    """W16: as it was before, and it can come again."""
    kept = moving.cast.file("priya", moving.cast.sinar)
    before = counted()
    moving.bring()
    move, keys = Move.objects.get(), set(Attachment.objects.values_list("key", flat=True))
    assert keys <= stored()

    with django_capture_on_commit_callbacks(execute=True):
        taken = take_back(moving.vera, move)

    assert (taken.cases, taken.kept, counted()) == (5, [], before)
    assert keys & stored() == set()
    assert list(faults()) == []
    assert Event.objects.filter(stream=f"case:{kept.pk}").count() == 1
    assert Stream.objects.filter(name__startswith="case:").count() == 1
    moving.bring()
    assert verify_package(moving.vera, moving.package()).is_equal


def test_what_was_changed_here_is_lost_only_when_somebody_says_so(moving):
    """W16: after the day, before it is confirmed."""
    moving.bring()
    move = Move.objects.get()
    niaga = Organization.objects.get(name="Sumber Niaga")
    set_cut_over(moving.vera, move, reseller=niaga, at=clock.now() + timedelta(hours=1))
    with clock.at(clock.now() + timedelta(hours=2)):
        comment_on_case(moving.cast.actor("ava"), Case.objects.get(number="1001"), body="Here now.")
        with pytest.raises(ChangedHere) as changed:
            take_back(moving.vera, move)
        assert changed.value.numbers == ["1001"]
        taken = take_back(moving.vera, move, even_changed=True)

    assert (taken.cases, Case.objects.count()) == (5, 0)
    assert list(faults()) == []


def test_whoever_has_a_case_of_here_keeps_what_it_takes_to_work_on_it(moving):
    """W16: people, relationship and consent stay; what nobody uses goes."""
    moving.bring()
    move, niaga = Move.objects.get(), Organization.objects.get(name="Sumber Niaga")
    set_cut_over(moving.vera, move, reseller=niaga, at=clock.now() + timedelta(hours=1))
    with clock.at(clock.now() + timedelta(hours=2)):
        joko = Actor.load(User.objects.get(email="joko@sumberniaga.example"))
        apotek = Organization.objects.get(name="Apotek Sehat")
        case = file_case(joko, **moving.cast.filing(apotek))
        taken = take_back(moving.vera, move)
        seen = list(listed_for(Actor.load(User.objects.get(pk=joko.user.pk))))

    assert seen == [case]
    assert {"Sumber Niaga", "Apotek Sehat"} <= {name for _kind, _old, name in taken.kept}
    assert not Organization.objects.filter(name="Lintas").exists()
    assert list(faults()) == []

"""Two people at the same moment, about domains and accounts: the database decides."""

from django.core.cache import cache
from django.core.exceptions import ValidationError

from tests.cases.test_races import at_once, cast, triggers_again  # noqa: F401 -- fixtures
from tests.cast import Cast
from tests.client import Browser
from tests.web.accounts.test_factors import code_of, is_in, send_code, sign_in, with_app
from tests.web.pages import html
from wakil.access.actions import assign_role, end_role
from wakil.access.actor import privileges_given_to
from wakil.access.linking import ask_to_link, confirm_link
from wakil.access.models import Role
from wakil.access.policy import super_admins_of
from wakil.access.privileges import P
from wakil.access.role_actions import create_role, delete_role, set_role_privileges
from wakil.access.verdict import Forbidden, NotVisible
from wakil.accounts.models import User
from wakil.directory.actions import suspend_user
from wakil.organizations.models import Domain, DomainSuspension
from wakil.reselling.actions import suspend_domain

MITRA = "mitrajaya.example"


def test_two_who_cut_a_domain_off_at_once_make_one_suspension(cast: Cast):  # noqa: F811
    """W25"""
    mitra = Domain.objects.select_related("organization").get(name="mitrajaya.example")

    def cut_off() -> DomainSuspension:
        return suspend_domain(cast.actor("vera"), mitra, reason="x")

    assert {type(outcome) for outcome in at_once(cut_off, cut_off)} == {DomainSuspension, ValidationError}
    assert DomainSuspension.objects.count() == 1


def test_a_role_and_a_link_at_once_never_let_anybody_consent_to_oneself(cast: Cast):  # noqa: F811
    """S45: whichever is first, the other is refused (decision 9)."""
    name = Browser().sign_in(cast.dodi).sign_in(cast.oscar).cookies["browser"].value
    asked = ask_to_link(cast.actor("dodi"), cast.oscar, browser=name)
    outcomes = at_once(
        lambda: confirm_link(cast.actor("oscar"), asked, browser=name),
        lambda: assign_role(cast.actor("carla"), cast.dodi, "super_admin"),
    )
    dodi = User.objects.select_related("domain__organization").get(pk=cast.dodi.pk)

    assert [type(outcome) for outcome in outcomes].count(Forbidden) == 1
    assert (dodi.person is None) != (P.MANAGE_RESELLER_ACCESS not in privileges_given_to(dodi))


def test_two_super_admins_who_unmake_each_other_at_once_leave_one(cast: Cast):  # noqa: F811
    """T15: the last one stays, also when both are nearly the last."""
    assign_role(cast.actor("carla"), cast.citra, "super_admin")
    rows = {who: cast.people[who].assignments.get(built_in="super_admin") for who in ("carla", "citra")}
    outcomes = at_once(
        lambda: end_role(cast.actor("carla"), rows["citra"]), lambda: end_role(cast.actor("citra"), rows["carla"])
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Forbidden", "RoleAssignment"]
    assert super_admins_of(cast.sinar).count() == 1


def test_a_super_admin_who_is_suspended_while_another_is_unmade_stays_or_the_other_does(cast: Cast):  # noqa: F811
    """T15: by whichever way."""
    assign_role(cast.actor("carla"), cast.citra, "super_admin")
    row = cast.carla.assignments.get()
    outcomes = at_once(
        lambda: suspend_user(cast.actor("carla"), cast.citra), lambda: end_role(cast.actor("citra"), row)
    )

    # Who comes second is refused by what she lacks now, or, suspended already, sees nothing there.
    assert [isinstance(outcome, Forbidden | NotVisible) for outcome in outcomes].count(True) == 1, outcomes
    assert super_admins_of(cast.sinar).count() == 1


def test_of_two_who_change_a_role_at_once_the_second_is_told(cast: Cast):  # noqa: F811
    """Nothing is overwritten unseen."""
    role = create_role(cast.actor("sari"), name="Desk", privileges=[P.SUPPORT])
    wanted = ([P.VIEW_CUSTOMERS], [P.MANAGE_USERS])
    outcomes = at_once(
        *[
            lambda one=one: set_role_privileges(cast.actor("sari"), role, privileges=one, version=0)  # type: ignore[misc]
            for one in wanted
        ]
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Role", "RoleChanged"]
    assert Role.objects.get().version == 1


def test_a_role_that_is_given_while_it_is_deleted_is_held_by_nobody(cast: Cast):  # noqa: F811
    """T13: deleted before, it can't be given; given before, it is not deleted unseen."""
    role = create_role(cast.actor("sari"), name="Desk", privileges=[P.SUPPORT])
    at_once(lambda: delete_role(cast.actor("sari"), role), lambda: assign_role(cast.actor("sari"), cast.budi, role))

    role.refresh_from_db()
    assert (role.deleted_at is None) == role.assignments.filter(ended_at=None).exists()


def test_a_code_that_two_browsers_send_at_once_lets_one_in(cast: Cast):  # noqa: F811
    """T25: replay is decided by the database."""
    cache.clear()
    secret = with_app(cast.priya)
    browsers = [sign_in(cast.priya)[0] for _ in range(2)]
    code = code_of(secret)
    at_once(*[lambda one=one: send_code(one, MITRA, code) for one in browsers])

    assert sorted(is_in(one, MITRA) for one in browsers) == [False, True]


def test_codes_guessed_at_once_are_counted_one_by_one(cast: Cast):  # noqa: F811
    """T25: eight at once are not eight tries of five, and the right one among the late ones has to wait too."""
    cache.clear()
    with_app(cast.priya)
    browsers = [sign_in(cast.priya)[0] for _ in range(8)]
    answers = at_once(*[lambda n=n, one=one: send_code(one, MITRA, f"00000{n}") for n, one in enumerate(browsers)])

    assert [html(answer).count("This code does not count") > 0 for answer in answers].count(True) <= 5
    assert [html(answer).count("Too many attempts") > 0 for answer in answers].count(True) >= 3

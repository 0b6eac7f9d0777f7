"""Who reaches what after the import: nobody more than before without a super admin's word (S7, S9, S10, S53, S75)."""

from collections import defaultdict

from tests.legacy import golden
from wakil.access.actions import confirm_role
from wakil.access.actor import Actor
from wakil.access.models import Role, RoleAssignment
from wakil.access.privileges import P
from wakil.accounts.models import User
from wakil.legacy.importing.passes import dry_run
from wakil.legacy.models import OldPermission

THREE = {P.SUPPORT, P.VIEW_CUSTOMERS, P.ACCESS_CUSTOMERS_CASES}


def actor(address):
    return Actor.load(User.objects.select_related("domain__organization").get(email=address))


def findings(report):
    found = defaultdict(list)
    for section, rows in report.shown.items():
        found[section] = [(one.old_id, one.reason, one.detail) for one in rows]
    return dict(found)


def test_the_dry_run_says_what_maps_and_what_does_not_and_changes_nothing(moving):
    """S7, S9, S10, S53, S75, W16."""
    before = (User.objects.count(), Role.objects.count())
    report = dry_run(moving.vera, moving.package(), joins={})

    assert (User.objects.count(), Role.objects.count()) == before
    assert not report.is_refused
    assert {kind: dict(counts) for kind, counts in report.counts.items()} == {
        "organizations": {"made": 4, "recognised": 1},
        "domains": {"made": 5, "recognised": 1},
        "products": {"made": 1, "recognised": 1},
        "categories": {"made": 1, "recognised": 1},
        "people": {"made": 14, "recognised": 1},
        "roles": {"made": 6},
        "assignments": {"made": 13, "left_out": 1, "there": 0},
        "product_permissions": {"made": 1, "there": 0},
        "relationships": {"made": 4},
        "subscriptions": {"made": 3},
        "cases": {"made": 5, "changed": 0, "there": 0},
        "messages": {"made": 7},
        "changes": {"made": 9},
        "attachments": {"made": 2},
        "watchers": {"made": 2},
    }
    assert findings(report) == {
        "widening": [("tono", "product_restriction", "Workspace")],
        "legacy_privileges": [("maya", "legacy_privilege", "legacy_resold_enterprise_support")],
        "inactive_roles": [("surya", "holds_only_this", "Support Manager")],
        "privileges": [("legacy", "unknown_privilege", "print_labels")],
        "without_access": [
            ("yusuf", "suspended", "yusuf@sumberniaga.example"),
            ("andi", "no_sign_in_provider", "https://id.sumberniaga.example"),
            ("gun", "no_account_in_domain", "gun@surel.example"),
            ("lina", "missing_privilege", "access_customers_cases, support"),
            ("surya", "inactive_role", "Support Manager"),
        ],
        "consent": [("rel4", "no_consent", "timur.sumberniaga.example")],
        "managers": [("t4", "not_by_relationship", "lintas.example; sumberniaga.example, timur.sumberniaga.example")],
        "left_out": [("ava", "was_here_already", "support_agent")],
    }


def test_holders_of_both_get_all_three_and_the_restricted_wait(moving):
    """S7, S9, S53, S75: what each holds after the import."""
    moving.bring()

    held = {
        name: {privilege.value for privilege in actor(f"{name}@sumberniaga.example").privileges}
        for name in ("joko", "tono", "maya", "surya", "lina")
    }
    assert held == {
        "joko": {privilege.value for privilege in THREE},
        "tono": {"view_customers"},
        "maya": {"legacy_resold_enterprise_support"},
        "surya": set(),
        "lina": {"view_customers"},
    }
    assert actor("maya@sumberniaga.example").reaches_customers_cases
    assert Role.objects.get(name="Support Manager").is_inactive
    assert list(OldPermission.objects.values_list("user__email", "product", "permission")) == [
        ("tono@sumberniaga.example", "Workspace", "read")
    ]


def test_a_super_admin_s_word_opens_the_cases_and_nobody_elses(moving):
    """S7."""
    moving.bring()
    waiting = list(RoleAssignment.objects.filter(held_back="product_restriction", ended_at=None).order_by("pk"))
    assert {row.user.email for row in waiting} == {"tono@sumberniaga.example"}
    assert not actor("tono@sumberniaga.example").reaches_customers_cases

    for row in waiting:
        confirm_role(actor("rina@sumberniaga.example"), row)

    assert set(actor("tono@sumberniaga.example").privileges) == THREE


def test_nobody_of_the_vendor_gets_more_from_a_package_than_whoever_imports_holds(moving):
    """T15: a package makes no super admin of the vendor."""
    others = [*golden.records(), ("assignments", {"person": "wira", "built_in": "super_admin"})]
    report = moving.bring(moving.written(others=others))

    assert actor("wira@nusantara.example").privileges == {P.WORK_CASES}
    assert ("wira", "more_than_you_hold", "super_admin") in findings(report)["left_out"]

"""supportEventSubscriptions: a topic is a name that leads to a webhook of the token's domain (contract, section 12)."""

from datetime import timedelta

import pytest

from tests.api.caller import Program
from tests.cast import Cast
from tests.webhooks.conftest import hook, kinds, send, web  # noqa: F401  fixtures
from wakil.lib import clock
from wakil.webhooks import actions, keeping, queue
from wakil.webhooks.models import EventSubscription, Webhook, WebhookDelivery

TOPIC, OTHER = "projects/crm/topics/cases", "projects/crm/topics/others"
VERSIONS = ["v2", "v2beta"]


def at(organization, version: str = "v2") -> str:
    return f"/{version}/organizations/{organization.number}/supportEventSubscriptions"


def made(program: Program, organization, topic: str = TOPIC, version: str = "v2"):
    answer = program.send("POST", at(organization, version), {"pubSubTopic": topic})
    assert answer.status_code == 200, answer.content
    return answer.json()


@pytest.mark.parametrize("version", VERSIONS)
def test_the_life_of_a_subscription(cast: Cast, version):
    """W21: create, get, list, patch, delete, undelete, expunge, in the contract's shape."""
    sari = Program.of(cast.sari)
    first = made(sari, cast.mitrajaya, version=version)
    path = f"/{version}/{first['name']}"
    assert first["name"].startswith(f"organizations/{cast.mitrajaya.number}/supportEventSubscriptions/")
    assert {name: first[name] for name in ("pubSubTopic", "state", "failureReason")} == {
        "pubSubTopic": TOPIC, "state": "FAILING", "failureReason": "TOPIC_NOT_FOUND",
    }  # fmt: skip
    assert set(first) == {"name", "pubSubTopic", "state", "failureReason", "createTime", "updateTime"}
    assert sari.get(path).json() == first

    changed = sari.send("PATCH", f"{path}?updateMask=pub_sub_topic", {"pub_sub_topic": OTHER}).json()
    assert changed["pubSubTopic"] == OTHER
    gone = sari.delete(path).json()
    assert (gone["state"], "failureReason" in gone, gone["deleteTime"] < gone["purgeTime"]) == ("DELETED", False, True)
    assert sari.get(path).json() == gone
    assert sari.get(at(cast.mitrajaya, version)).json() == {}
    assert sari.get(f"{at(cast.mitrajaya, version)}?showDeleted=true").json()["supportEventSubscriptions"] == [gone]
    assert sari.generic("POST", f"{path}:undelete").json()["state"] == "FAILING"
    expunged = sari.send("POST", f"{path}:expunge", {})
    assert (expunged.status_code, expunged.json(), sari.get(path).status_code) == (200, {}, 404)


def test_a_subscription_works_while_a_webhook_has_its_topic(cast: Cast, hook, web):  # noqa: F811
    """W20: and says why not, in the contract's words."""
    sari = Program.of(cast.sari)
    name = made(sari, cast.mitrajaya)["name"]
    webhook = hook("sari", topic=TOPIC)

    def says() -> tuple:
        answer = sari.get(f"/v2/{name}").json()
        return answer["state"], answer.get("failureReason")

    assert says() == ("WORKING", None)
    Webhook.objects.update(is_enabled=False)
    assert says() == ("FAILING", "OTHER")
    Webhook.objects.update(is_enabled=True, owner=cast.priya)  # who holds no privilege for it
    assert says() == ("FAILING", "PERMISSION_DENIED")
    Webhook.objects.update(owner=cast.sari)
    actions.delete_webhook(cast.actor("sari"), webhook)
    assert says() == ("FAILING", "TOPIC_NOT_FOUND")


def test_a_webhook_with_a_topic_is_told_while_a_subscription_names_it(cast: Cast, hook, web):  # noqa: F811
    """W20"""
    hook("sari", topic=TOPIC)
    cast.file("priya", cast.sinar)
    assert (send(), kinds(web)) == (0, [])

    sari = Program.of(cast.sari)
    name = made(sari, cast.mitrajaya)["name"]
    cast.file("priya", cast.sinar)
    assert (send(), kinds(web)) == (1, ["case.filed"])
    cast.file("priya", cast.sinar)
    queue.address_waiting()
    sari.delete(f"/v2/{name}")
    cast.file("priya", cast.sinar)
    assert (send(), kinds(web)) == (0, ["case.filed"])
    assert list(WebhookDelivery.objects.values_list("drop_code", flat=True)) == ["", "no_subscription"]


@pytest.mark.parametrize(("who", "whose"), [("priya", "mitrajaya"), ("oscar", "mitrajaya"), ("carla", "mitrajaya"),
                                            ("carla", "sinar"), ("sari", "cakra"), ("sari", "nusantara")])  # fmt: skip
def test_any_other_parent_is_refused_as_one_that_nobody_is(cast: Cast, who, whose):
    """T1, T24: the same 403 for all verbs, whoever's it is and whatever is missing."""
    name = made(Program.of(cast.sari), cast.mitrajaya)["name"]
    if (who, whose) == ("sari", "cakra"):
        name = name.replace(str(cast.mitrajaya.number), str(cast.cakra.number))
    program, number = Program.of(cast.people[who]), cast.organizations[whose].number
    name = name.replace(str(cast.mitrajaya.number), str(number))
    for verb, path in (("GET", at(cast.organizations[whose])), ("POST", at(cast.organizations[whose])),
                       ("GET", f"/v2/{name}"), ("PATCH", f"/v2/{name}"), ("DELETE", f"/v2/{name}"),
                       ("POST", f"/v2/{name}:undelete"), ("POST", f"/v2/{name}:expunge")):  # fmt: skip
        theirs = program.send(verb, path, {"pubSubTopic": TOPIC})
        nobodys = program.send(verb, path.replace(str(number), "999999999999"), {"pubSubTopic": TOPIC})
        said = theirs.json()["error"]["message"].replace(str(number), "999999999999")
        assert (theirs.status_code, said) == (403, nobodys.json()["error"]["message"])
    assert EventSubscription.objects.filter(deleted_at=None).count() == 1


def test_each_domain_of_a_reseller_has_its_own(cast: Cast):
    """S16: the token's domain, not the organization."""
    sari = Program.of(cast.sari)
    name = made(sari, cast.mitrajaya)["name"]
    cast.priya_bali.assignments.create(built_in="super_admin", started_at=clock.now())
    bali = Program.of(cast.priya_bali)

    assert (bali.get(f"/v2/{name}").status_code, bali.get(at(cast.mitrajaya)).json()) == (404, {})


def test_the_filter_knows_topic_and_state(cast: Cast, hook, web):  # noqa: F811
    """W21: AIP-160, with = and AND."""
    sari = Program.of(cast.sari)
    hook("sari", topic=TOPIC)
    working, failing = made(sari, cast.mitrajaya), made(sari, cast.mitrajaya, OTHER)

    def found(text: str) -> list[str]:
        answer = sari.get(at(cast.mitrajaya), {"filter": text}).json()
        return [one["name"] for one in answer.get("supportEventSubscriptions", [])]

    assert found(f'pub_sub_topic="{TOPIC}"') == [working["name"]]
    assert found("state=FAILING") == [failing["name"]]
    assert found(f'pub_sub_topic="{TOPIC}" AND state=FAILING') == []
    assert found("") == [failing["name"], working["name"]]
    assert found("state=DELETED") == []


@pytest.mark.parametrize(
    "text",
    ["name=x", "state=GONE", "state=WORKING OR state=FAILING", "NOT state=WORKING", "state>WORKING", '"word', "("],
)
def test_a_filter_that_cannot_be_asked_is_refused_with_its_place(cast: Cast, text):
    """W21"""
    answer = Program.of(cast.sari).get(at(cast.mitrajaya), {"filter": text})

    details = answer.json()["error"]["details"]
    assert (answer.status_code, details[0]["fieldViolations"][0]["field"]) == (400, "filter")
    assert details[1]["metadata"]["position"].isdigit()


def test_pages(cast: Cast):
    """W21"""
    sari = Program.of(cast.sari)
    names = [made(sari, cast.mitrajaya, f"{TOPIC}{number}")["name"] for number in range(5)]
    seen, token = [], ""
    while True:
        page = sari.get(at(cast.mitrajaya), {"pageSize": 2, "pageToken": token}).json()
        seen += [one["name"] for one in page["supportEventSubscriptions"]]
        token = page.get("nextPageToken", "")
        if not token:
            break

    assert seen == names[::-1]
    assert sari.get(at(cast.mitrajaya), {"pageToken": "nonsense"}).status_code == 400


@pytest.mark.parametrize(
    "topic", ["", "cases", "projects/p/topics/", "projects/p/topics/a b", "projects//topics/abc", "x" * 999]
)
def test_what_is_no_topic_is_refused_at_its_field(cast: Cast, topic):
    """W21"""
    answer = Program.of(cast.sari).send("POST", at(cast.mitrajaya), {"pubSubTopic": topic})

    violation = answer.json()["error"]["details"][0]["fieldViolations"][0]
    assert (answer.status_code, violation["field"]) == (400, "supportEventSubscription.pubSubTopic")


def test_a_mask_names_the_topic_only_and_an_empty_body_changes_nothing(cast: Cast):
    """T39, W21"""
    sari = Program.of(cast.sari)
    name = made(sari, cast.mitrajaya)["name"]

    assert sari.send("PATCH", f"/v2/{name}?updateMask=state", {"pubSubTopic": OTHER}).status_code == 400
    assert sari.send("PATCH", f"/v2/{name}", {}).json()["pubSubTopic"] == TOPIC
    assert sari.send("PATCH", f"/v2/{name}", {"pubSubTopic": OTHER, "state": "DELETED"}).json()["pubSubTopic"] == OTHER
    sari.delete(f"/v2/{name}")
    refused = sari.send("PATCH", f"/v2/{name}", {"pubSubTopic": TOPIC}).json()["error"]
    assert (refused["code"], refused["status"]) == (400, "FAILED_PRECONDITION")


def test_sending_twice_makes_one(cast: Cast):
    """W21: requestId."""
    sari, key = Program.of(cast.sari), "?requestId=6c1f3c5e-8f0a-4b44-9d0e-0a8d1f3a2b4c"
    first, second = (sari.send("POST", at(cast.mitrajaya) + key, {"pubSubTopic": TOPIC}).json() for _ in range(2))

    assert (first["name"], EventSubscription.objects.count()) == (second["name"], 1)


def test_a_deleted_one_is_purged_after_its_time(cast: Cast):
    """W21"""
    sari = Program.of(cast.sari)
    sari.delete(f"/v2/{made(sari, cast.mitrajaya)['name']}")
    with clock.at(clock.now() + timedelta(days=29)):
        keeping.remove_old()
        assert EventSubscription.objects.count() == 1
    with clock.at(clock.now() + timedelta(days=30, seconds=1)):
        keeping.remove_old()
        assert EventSubscription.objects.count() == 0

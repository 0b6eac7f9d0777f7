"""Google's own clients manage event subscriptions against a running portal, in both versions."""

import pytest
from google.api_core.client_options import ClientOptions
from google.api_core.exceptions import Forbidden
from google.cloud import support_v2, support_v2beta
from google.oauth2.credentials import Credentials
from googleapiclient.errors import HttpError

from tests.api.test_clients import from_our_description, from_the_packaged_description

TOPIC, OTHER = "projects/crm/topics/cases", "projects/crm/topics/others"

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("api-clients")]


@pytest.mark.parametrize("version", ["v2", "v2beta"])
@pytest.mark.parametrize("made", [from_our_description, from_the_packaged_description])
def test_google_api_python_client_manages_subscriptions(stage, version, made):
    """W21: create, get, list by filter, patch, delete, undelete, expunge, and a refusal."""
    parent = stage.organization("mitrajaya.example")
    with made(stage, stage.token("sari@mitrajaya.example"), version) as api:
        subscriptions = api.organizations().supportEventSubscriptions()
        first = subscriptions.create(parent=parent, body={"pubSubTopic": TOPIC}).execute()
        name = first["name"]
        assert (first["state"], first["failureReason"]) == ("FAILING", "TOPIC_NOT_FOUND")
        assert subscriptions.get(name=name).execute() == first
        wanted = f'pub_sub_topic="{TOPIC}" AND state=FAILING'
        assert subscriptions.list(parent=parent, filter=wanted).execute() == {"supportEventSubscriptions": [first]}
        body = {"pubSubTopic": OTHER}
        assert subscriptions.patch(name=name, updateMask="pub_sub_topic", body=body).execute()["pubSubTopic"] == OTHER
        assert subscriptions.delete(name=name).execute()["state"] == "DELETED"
        assert subscriptions.list(parent=parent).execute() == {}
        listed = subscriptions.list(parent=parent, showDeleted=True).execute()["supportEventSubscriptions"]
        assert [one["name"] for one in listed] == [name]
        assert subscriptions.undelete(name=name).execute()["state"] == "FAILING"
        assert subscriptions.expunge(name=name, body={}).execute() == {}
        with pytest.raises(HttpError) as refused:
            subscriptions.list(parent="organizations/999999999999").execute()
        assert refused.value.status_code == 403


@pytest.mark.parametrize("library", [support_v2, support_v2beta])
def test_google_cloud_support_manages_subscriptions(stage, library):
    """W21: the same by the other family of clients, over REST."""
    parent = stage.organization("mitrajaya.example")
    client = library.SupportEventSubscriptionServiceClient(
        credentials=Credentials(stage.token("sari@mitrajaya.example")),
        transport="rest",
        client_options=ClientOptions(api_endpoint=stage.url),
    )
    wanted = library.SupportEventSubscription(pub_sub_topic=TOPIC)
    first = client.create_support_event_subscription(parent=parent, support_event_subscription=wanted)
    assert (first.state.name, first.failure_reason.name) == ("FAILING", "TOPIC_NOT_FOUND")
    assert client.get_support_event_subscription(name=first.name) == first
    assert [one.name for one in client.list_support_event_subscriptions(parent=parent)] == [first.name]
    changed = library.SupportEventSubscription(name=first.name, pub_sub_topic=OTHER)
    patched = client.update_support_event_subscription(
        support_event_subscription=changed, update_mask={"paths": ["pub_sub_topic"]}
    )
    assert patched.pub_sub_topic == OTHER
    assert client.delete_support_event_subscription(name=first.name).state.name == "DELETED"
    request = {"name": first.name}
    assert client.undelete_support_event_subscription(request=request).state.name == "FAILING"
    client.expunge_support_event_subscription(request=request)
    with pytest.raises(Forbidden):
        client.create_support_event_subscription(parent="organizations/999999999999", support_event_subscription=wanted)

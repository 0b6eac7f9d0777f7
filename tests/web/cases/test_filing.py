"""Create support case, without a script: what may be chosen, what is refused, and that nothing typed is lost."""

import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import describe, make_category
from tests.client import page
from tests.web.pages import MITRA, NUSANTARA, SINAR, filing, html, show
from wakil.cases.models import Attachment, Case, Category, Question, Upload
from wakil.events.kinds import EventKind
from wakil.events.models import Event
from wakil.lib import clock
from wakil.lib.text import folded
from wakil.organizations.models import Organization
from wakil.reselling import actions as consent
from wakil.reselling.models import AccessLevel, PermissionRequest

NEW = page(MITRA, "cases:new")


def the_case() -> Case:
    return Case.objects.get()


def test_filing_answers_with_the_number_and_the_page_works_at_once(cast, browser):
    """S2, S32, S33."""
    priya = browser("priya")
    response = priya.post(NEW, filing(cast), follow=True)

    assert response.redirect_chain == [(show(MITRA, the_case()), 302)]
    assert f"Case {the_case().number} is filed." in html(response)
    assert "Nothing arrives since ten past eight." in html(response)


def test_sending_the_form_twice_files_one_case(cast, browser):
    """S32, S29."""
    priya = browser("priya")
    sent = [
        priya.post(NEW, filing(cast, files=SimpleUploadedFile("log.txt", b"lost at 08:10"))).headers["Location"]
        for _twice in range(2)
    ]

    assert sent == [show(MITRA, the_case())] * 2
    assert Attachment.objects.count() == 1


def test_the_same_key_with_other_content_is_refused_and_the_text_kept(cast, browser):
    """S32."""
    priya = browser("priya")
    priya.post(NEW, filing(cast))
    response = priya.post(NEW, filing(cast, title="Something else"))

    assert response.status_code == 422
    assert response.context["form"]["title"].value() == "Something else"
    assert "sent before with other content" in html(response)
    assert Case.objects.count() == 1


def test_a_foreign_customer_is_unknown_and_the_attempt_is_recorded(cast, browser):
    """S22, T1, T5."""
    priya = browser("priya")
    foreign = priya.post(NEW, filing(cast, cast.harapan.customer_id))
    unknown = priya.post(NEW, filing(cast, "C99999999"))

    assert (foreign.status_code, unknown.status_code) == (404, 404)
    assert foreign.content == unknown.content
    tried = Event.objects.filter(kind=EventKind.FOREIGN_CUSTOMER_TRIED.value).order_by("seq")
    assert [event.details for event in tried] == [{"customer": cast.harapan.pk}, {"customer": None}]
    assert Case.objects.count() == 0


def test_without_consent_product_and_category_are_disabled_and_the_server_refuses(cast, browser):
    """S17, S26, W5."""
    priya = browser("priya")
    shown = priya.get(NEW + f"?customer={cast.melati.customer_id}")
    sent = priya.post(NEW, filing(cast, cast.melati.customer_id))

    assert shown.context["form"].fields["product"].disabled
    assert shown.context["category_picker"].disabled
    assert "Toko Melati has not given mitrajaya.example access" in html(shown)
    assert "Ask customer for permission" in html(shown)
    assert (sent.status_code, sent.headers["X-Wakil-Reason"]) == (403, "no_consent")
    assert "Nothing arrives since ten past eight." in html(sent)
    assert Case.objects.count() == 0


def test_asking_for_permission_from_the_form_keeps_what_was_typed(cast, browser):
    """S26."""
    priya = browser("priya")
    asked = [priya.post(NEW, filing(cast, cast.melati.customer_id, find="ask")) for _twice in range(2)]

    assert [response.status_code for response in asked] == [200, 200]
    assert all("administrators are asked for permission" in html(response) for response in asked)
    assert all("Nothing arrives since ten past eight." in html(response) for response in asked)
    assert PermissionRequest.objects.count() == 1


def test_who_may_only_see_is_told_who_can_allow_more(cast, browser):
    """S17, W5."""
    _grant(cast, AccessLevel.SEE)
    response = browser("priya").post(NEW, filing(cast))

    assert (response.status_code, response.headers["X-Wakil-Reason"]) == (403, "access_level")
    assert "PT Sinar Abadi's administrators can allow more" in html(response)


def test_find_lists_customers_of_the_domain_as_radio_buttons_and_keeps_the_rest(cast, browser):
    """S16, S22."""
    response = browser("priya").post(NEW, filing(cast, "", customer_query="a", find="customer"))

    values = [match["value"] for match in response.context["customer_picker"].matches]
    assert values == ["own", cast.kopi.customer_id, cast.sinar.customer_id, cast.melati.customer_id]
    assert response.context["form"]["title"].value() == "Mail delivery stopped"
    assert f'type="radio" class="form-check-input" name="customer" value="{cast.kopi.customer_id}"' in html(response)


def test_homonyms_are_told_apart_by_domain_and_missing_consent_is_marked(cast, browser):
    """S22."""
    cast.kopi.name = "Toko Melati"
    cast.kopi.save()
    options = browser("priya").get(page(MITRA, "cases:customer_options") + "?q=toko").context["options"]

    assert [(option["text"], option["tag"]) for option in options] == [
        ("Toko Melati · melati.example", "no access yet"),
        ("Toko Melati · kopigayo.example", ""),
    ]


def test_a_customer_name_that_is_typed_but_not_chosen_lists_the_matches(cast, browser):
    """S22."""
    response = browser("priya").post(NEW, filing(cast, customer="", customer_query="sinar"))

    assert response.status_code == 422
    assert response.context["customer_picker"].errors == ["Choose a customer from the list."]
    assert [match["text"] for match in response.context["customer_picker"].matches] == [
        "PT Sinar Abadi · sinar.example"
    ]


def test_the_resellers_own_case_needs_no_customer_and_no_privilege(cast, browser):
    """S11."""
    budi = browser("budi")
    response = budi.post(NEW, filing(cast, "own", title="Who gives us access?"), follow=True)

    assert response.status_code == 200
    assert (the_case().customer, the_case().title) == (None, "Who gives us access?")


def test_contacting_support_about_access_begins_a_case_of_the_resellers_own(cast, browser, settings):
    """S11: with the reference that the vendor has set, and without anybody's consent or privilege."""
    settings.WAKIL_ACCESS_REFERENCE = "177584086"
    budi = browser("budi")
    led = budi.get(page(MITRA, "cases:about_access"))
    form = budi.get(led["Location"]).context["form"]
    assert form.draft.is_own
    assert form["title"].value() == "Access to mitrajaya.example"
    assert form["description"].value() == "Reference: 177584086\n\nWho can't open what, and since when:\n\n"
    budi.post(led["Location"], filing(cast, "own", title=form["title"].value()))
    assert (the_case().customer, the_case().title) == (None, "Access to mitrajaya.example")

    settings.WAKIL_ACCESS_REFERENCE = ""
    assert "Reference" not in budi.get(led["Location"]).context["form"]["description"].value()
    assert browser("carla").get(page(SINAR, "cases:about_access"), follow=True).status_code == 200


def test_the_customers_own_people_file_without_choosing_a_customer(cast, browser):
    """S35a."""
    citra = browser("citra")
    assert citra.get(page(SINAR, "cases:new")).context["customer_picker"] is None
    citra.post(page(SINAR, "cases:new"), filing(cast, cast.kopi.customer_id, domain=SINAR))

    assert the_case().customer == cast.sinar


@pytest.mark.parametrize(("who", "domain"), [("dodi", SINAR), ("ava", NUSANTARA)])
def test_who_can_file_for_nobody_is_refused_with_a_reason(cast, browser, who, domain):
    """S5, W5."""
    someone = browser(who)

    assert [someone.get(page(domain, "cases:new")).status_code, _posted(someone, cast, domain)] == [403, 403]
    assert Case.objects.count() == 0


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("title", "   ", "Give a title."),
        ("title", "x" * 201, "This is too long: 200 characters at most."),
        ("title", "one\nBcc: two", "A title is one line without special characters."),
        ("title", "one\u2028two", "A title is one line without special characters."),
        ("title", "bell\x07", "A title is one line without special characters."),
        ("title", "nul\x00", "Null characters are not allowed."),
        ("description", "", "Write something first."),
        ("description", "x" * 50_001, "This is too long: 50000 characters at most."),
        ("description", "\x1b[31m", "This has characters that can't be shown. Remove them."),
        ("severity", "", "Choose a severity."),
        ("severity", "0", "Choose one of the four severities."),
        ("severity", "urgent", "Choose one of the four severities."),
        ("language", "tlh", "Choose one of the languages."),
        ("time_zone", "Asia/Atlantis", "Choose one of the time zones."),
        ("time_zone", "../../etc/passwd", "Choose one of the time zones."),
        ("category", "deliv", "Choose a category from the list: words alone are not enough."),
        ("category", "99999999999999999999", "Choose a category from the list: words alone are not enough."),
        ("product", "99999999999999999999", None),
    ],
)
def test_bad_input_is_told_at_its_field_and_everything_else_kept(cast, browser, field, value, message):
    """S25, S27, S30, S31."""
    response = browser("priya").post(NEW, filing(cast, **{field: value}))

    if message is None:  # the customer has one product only, so there is nothing to choose
        assert response.status_code == 302
        return
    kept = "description" if field != "description" else "title"
    assert response.status_code == 422
    assert response.context["form"].errors[field] == [message]
    assert response.context["form"][kept].value() == filing(cast)[kept]
    assert Case.objects.count() == 0


def test_a_severity_the_plan_lacks_is_disabled_with_its_reason_and_refused(cast, browser):
    """S30, W5."""
    _grant(cast, AccessLevel.MANAGE, "melati", "mela")
    priya = browser("priya")
    shown = priya.get(NEW + f"?customer={cast.melati.customer_id}").context["severities"]
    sent = priya.post(NEW, filing(cast, cast.melati.customer_id, severity="1"))

    assert [severity["refusal"] for severity in shown] == [
        "Standard support, which Toko Melati has, does not offer P1.", "", "", "",
    ]  # fmt: skip
    assert sent.context["form"].errors["severity"] == ["This support plan does not offer this severity."]


def test_each_severity_tells_its_meaning_and_the_customers_target(cast, browser):
    """S30."""
    shown = browser("priya").get(NEW + f"?customer={cast.sinar.customer_id}").context["severities"]

    assert [severity["target"] for severity in shown] == [
        f"first answer in {hours} working hours" for hours in (1, 2, 3, 4)
    ]
    assert str(shown[0]["definition"]) == "Everyone is affected and there is no way around it"


def test_language_and_zone_are_the_customers_until_somebody_changes_them(cast, browser):
    """S31."""
    Organization.objects.filter(pk=cast.sinar.pk).update(language="id", time_zone="Asia/Makassar")
    form = browser("priya").get(NEW + f"?customer={cast.sinar.customer_id}").context["form"]
    assert (form["language"].value(), form["time_zone"].value()) == ("id", "Asia/Makassar")

    browser("priya").post(NEW, filing(cast, time_zone="Asia/Jayapura"))
    assert (the_case().language, the_case().time_zone) == ("en", "Asia/Jayapura")


def test_a_language_that_cannot_be_chosen_becomes_english_with_a_notice(cast, browser):
    """S31."""
    Organization.objects.filter(pk=cast.sinar.pk).update(language="fr")
    response = browser("priya").get(NEW + f"?customer={cast.sinar.customer_id}")

    assert response.context["form"]["language"].value() == "en"
    assert "so English is chosen" in html(response)


def test_the_contact_is_shown_with_its_source_and_kept_with_the_case(cast, browser):
    """S23."""
    describe(cast.sinar, address="Jakarta")
    priya = browser("priya")
    shown = html(priya.get(NEW + f"?customer={cast.sinar.customer_id}"))
    priya.post(NEW, filing(cast, contact_name="Mallory"))

    assert "Contact Carla, Jakarta" in shown
    assert "Partner Sales Console" in shown
    assert the_case().contact["name"] == "Carla"


def test_unanswered_questions_stand_at_their_fields_and_the_answer_keeps_its_version(cast, browser):
    """S28."""
    old = _ask(cast, "message_id", "Message ID", version=1, retired_at=clock.now())
    new = _ask(cast, "message_id", "Message ID of one lost mail", version=2, is_required=True)
    priya = browser("priya")
    missing = priya.post(NEW, filing(cast, **{f"answer_{old.pk}": "<old@x>"}))
    given = priya.post(NEW, filing(cast, **{f"answer_{new.pk}": "<1@x>"}))

    assert missing.context["form"].errors == {f"answer_{new.pk}": ["Answer this: support needs it for this category."]}
    assert given.status_code == 302
    assert list(the_case().answers.values_list("question", "text")) == [(new.pk, "<1@x>")]


@pytest.mark.parametrize(
    ("answers", "wrong", "stored"),
    [
        ({"all": "no"}, [], {"all": "no"}),
        ({"all": "no", "since": "2026-11-01"}, [], {"all": "no"}),
        ({"all": "yes"}, ["since"], {}),
        ({"all": "yes", "since": "yesterday"}, ["since"], {}),
        ({"all": "no", "how_many": "12"}, [], {"all": "no", "how_many": "12"}),
        ({"all": "yes", "since": "2026-11-01"}, [], {"all": "yes", "since": "2026-11-01"}),
        ({"all": "yes", "since": "2026-11-01", "how_many": "a dozen"}, ["how_many"], {}),
        ({"all": "perhaps"}, ["all"], {}),
        ({}, ["all"], {}),
        ({"all": "no", "side": "outgoing"}, [], {"all": "no", "side": "outgoing"}),
        ({"all": "no", "side": "sideways"}, ["side"], {}),
    ],
)  # fmt: skip
def test_each_kind_of_question_checks_its_answer_and_conditions_count(cast, browser, answers, wrong, stored):
    """S28."""
    if_all = {"asked_if_key": "all", "asked_if_answer": "yes"}
    asked = {
        "all": _ask(cast, "all", "Everyone?", kind="yes_no", is_required=True, position=1),
        "since": _ask(cast, "since", "Since?", kind="date", is_required=True, position=2, **if_all),
        "how_many": _ask(cast, "how_many", "How many?", kind="number", position=3),
        "side": _ask(cast, "side", "Which?", kind="choice", choices=["incoming", "outgoing"], position=4),
    }  # fmt: skip
    sent = {f"answer_{asked[key].pk}": text for key, text in answers.items()}
    response = browser("priya").post(NEW, filing(cast, **sent))

    errors = response.context["form"].errors if response.status_code == 422 else {}
    assert sorted(errors) == sorted(f"answer_{asked[key].pk}" for key in wrong)
    kept = {answer.question.key: answer.text for case in Case.objects.all() for answer in case.answers.all()}
    assert kept == stored


def test_a_chosen_category_brings_its_information_and_questions(cast, browser):
    """S28, T17."""
    Category.objects.filter(pk=cast.delivery.pk).update(
        information="Check the **log** first. <script>alert(1)</script>"
    )
    _ask(cast, "message_id", "Message ID of one lost mail")
    response = browser("priya").post(NEW, filing(cast, find="category", category_query="deliv"))

    assert "Check the <strong>log</strong> first." in html(response)
    assert "<script>alert" not in response.content.decode()
    assert "Message ID of one lost mail" in html(response)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("deliv", ["Mail › Delivery", "Mail › Delivery › Délai"]),
        ("DELAI mail", ["Mail › Delivery › Délai"]),
        ("queue", ["Mail › Delivery"]),
        ("mai", ["Mail", "Mail › Delivery", "Mail › Delivery › Délai"]),
        ("eliv", []),
        ("délai slow", ["Mail › Delivery › Délai"]),
        ("start", []),
        ("old", []),
        ("%", ["Mail", "Mail › Delivery", "Mail › Delivery › Délai"]),
    ],
)
def test_categories_are_found_by_the_beginning_of_any_word_at_any_level(cast, browser, typed, found):
    """S27."""
    make_category(cast.workspace, "Mail › Delivery › Délai", "slow, lag")
    make_category(cast.workspace, "Mail › Old", retired_at=clock.now())
    address = page(MITRA, "cases:category_options") + f"?customer={cast.sinar.customer_id}&product={cast.workspace.pk}"
    options = browser("priya").get(
        address, {"q": typed, "customer": cast.sinar.customer_id, "product": cast.workspace.pk}
    )

    assert [option["text"] for option in options.context["options"]] == found


def test_what_was_typed_is_marked_in_the_path_as_it_is_written(cast, browser):
    """S27."""
    make_category(cast.workspace, "Mail › Délai <b>")
    asked = {"q": "dela", "customer": cast.sinar.customer_id, "product": cast.workspace.pk}
    response = browser("priya").get(page(MITRA, "cases:category_options"), asked)

    assert "Mail › <mark>Déla</mark>i &lt;b&gt;" in response.content.decode()


def test_five_thousand_categories_are_searched_within_300_milliseconds(cast, browser):
    """S27."""
    Category.objects.bulk_create(
        Category(product=cast.workspace, name=f"Leaf {n}", path_names=f"Tree {n % 70} › Branch {n % 700} › Leaf {n}",
                 search_words=" " + folded(f"Tree {n % 70} Branch {n % 700} Leaf {n} synonym{n % 13}"))
        for n in range(5_000)
    )  # fmt: skip
    priya = browser("priya")
    asked = {"q": "leaf 49 syn", "customer": cast.sinar.customer_id, "product": cast.workspace.pk}
    address = page(MITRA, "cases:category_options")
    priya.get(address, asked)
    took = []
    for _again in range(5):
        started = time.perf_counter()
        response = priya.get(address, asked)
        took.append(time.perf_counter() - started)

    assert len(response.context["options"]) == 20
    assert min(took) < 0.3


def test_categories_of_another_customers_product_are_not_offered(cast, browser):
    """S24, T5."""
    asked = {"q": "start", "customer": cast.sinar.customer_id, "product": cast.cloud.pk}
    other = browser("priya").get(page(MITRA, "cases:category_options"), {**asked, "customer": cast.harapan.customer_id})

    cloud = Category.objects.get(path_names="Compute › Start")
    sent = browser("priya").post(NEW, filing(cast, category=cloud.pk))
    assert other.status_code == 404
    assert sent.context["form"].errors["category"] == ["Choose a category from the list: words alone are not enough."]


def test_a_file_sent_with_a_form_that_fails_stays_attached(cast, browser):
    """S29."""
    priya = browser("priya")
    failed = priya.post(NEW, filing(cast, title="", files=SimpleUploadedFile("log.txt", b"lost at 08:10")))
    upload = failed.context["uploads"][0]
    priya.post(NEW, filing(cast, uploads=[upload.key]))

    assert upload.name == "log.txt"
    assert [(file.name, file.size) for file in the_case().attachments.all()] == [("log.txt", 13)]


def test_a_file_can_be_taken_out_again_before_sending(cast, browser):
    """S29."""
    priya = browser("priya")
    failed = priya.post(NEW, filing(cast, title="", files=SimpleUploadedFile("log.txt", b"lost at 08:10")))
    key = failed.context["uploads"][0].key
    removed = priya.post(NEW, filing(cast, uploads=[key], remove_upload=key))

    assert (removed.status_code, removed.context["uploads"]) == (200, [])
    assert Case.objects.count() == 0


def test_an_upload_of_somebody_else_is_as_unknown_as_none(cast, browser):
    """T3, T5."""
    key = (
        browser("sari")
        .post(page(MITRA, "cases:upload"), {"file": SimpleUploadedFile("s.txt", b"secret")})
        .json()["key"]
    )
    responses = [browser("priya").post(NEW, filing(cast, uploads=[tried])) for tried in (key, "0" * 64)]

    assert [response.context["upload_errors"] for response in responses] == [
        ["A file is no longer here. Attach it again."]
    ] * 2
    assert Upload.objects.get().user == cast.sari


def test_too_many_and_empty_files_are_told_and_the_others_kept(cast, browser):
    """S29."""
    files = [SimpleUploadedFile(f"{n}.txt", b"x") for n in range(11)] + [SimpleUploadedFile("empty.txt", b"")]
    response = browser("priya").post(NEW, filing(cast, files=files))

    assert response.status_code == 422
    assert len(response.context["uploads"]) == 10
    assert Case.objects.count() == 0


def test_personal_data_is_warned_of_once_and_may_be_sent_as_it_is(cast, browser):
    """S19."""
    priya = browser("priya")
    told = priya.post(NEW, filing(cast, description="The card 4111 1111 1111 1111 was charged."))
    sent = priya.post(
        NEW, filing(cast, description="The card 4111 1111 1111 1111 was charged.", keep_personal_data="on")
    )

    assert (told.status_code, told.context["personal_data"]) == (422, ["a card number"])
    assert sent.status_code == 302
    assert Event.objects.get(kind=EventKind.PERSONAL_DATA_KEPT.value).details == {"kinds": ["card_number"]}


def test_extra_fields_are_ignored_and_logged_by_name(cast, browser, caplog):
    """T15."""
    extra = {"filed_at": "2020-01-01", "role": "super_admin", "assigned_to": cast.priya.pk, "is_staff": "1"}
    browser("priya").post(NEW, filing(cast, **extra))

    assert the_case().filed_at.year > 2020
    assert the_case().assigned_to is None
    logged = [record.msg for record in caplog.records if "fields_ignored" in str(record.msg)]
    assert [entry["fields"] for entry in logged] == [["assigned_to", "filed_at", "is_staff", "role"]]


def test_a_form_of_another_domain_is_refused(cast, browser):
    """T40."""
    response = browser("priya").post(NEW, filing(cast, domain="bali.mitrajaya.example"))

    assert response.status_code == 403
    assert Case.objects.count() == 0


def test_the_form_costs_at_most_twelve_queries(cast, browser):
    """S22."""
    priya = browser("priya")
    with CaptureQueriesContext(connection) as queries:
        priya.get(NEW + f"?customer={cast.sinar.customer_id}")

    assert len(queries) <= 12


def _posted(someone, cast, domain) -> int:
    return someone.post(page(domain, "cases:new"), filing(cast, "", domain=domain)).status_code


def _grant(cast, level, customer="sinar", who="carla"):
    relationship = cast.relationships[customer]
    ends_at = clock.now().replace(year=clock.now().year + 1)
    consent.grant_access(cast.actor(who), relationship, level=level, ends_at=ends_at, all_products=True)


def _ask(cast, key, label, **details) -> Question:
    return Question.objects.create(category=cast.delivery, key=key, label=label, **details)

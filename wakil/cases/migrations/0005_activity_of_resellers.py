import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

_BATCH = 2000


def name_downloads(apps, _schema_editor):
    """What was read with a file is a download."""
    apps.get_model("cases", "Activity").objects.filter(attachment__isnull=False).update(kind="downloaded")


def add_past_changes(apps, _schema_editor):
    """What resellers' people have done so far, from the events that everyone on the case may read."""
    Event, Activity = apps.get_model("events", "Event"), apps.get_model("cases", "Activity")
    Case, Organization = apps.get_model("cases", "Case"), apps.get_model("organizations", "Organization")
    customers = set(Organization.objects.filter(kind="customer").values_list("pk", flat=True))
    past = Event.objects.filter(audience="everyone", by__isnull=False, by_domain__organization__kind="reseller")
    rows = []
    for event in past.order_by("pk").iterator(chunk_size=_BATCH):
        kind, _colon, number = event.stream.partition(":")
        case = int(number) if kind == "case" else None
        customer = int(number) if kind == "organization" and int(number) in customers else None
        if case:
            customer = Case.objects.filter(pk=case).values_list("customer", flat=True).first()
        if customer:
            rows.append(Activity(customer_id=customer, case_id=case, user_id=event.by_id, kind="changed", event=event,
                                 domain_id=event.by_domain_id, acted_at=event.created_at))
        if len(rows) >= _BATCH:
            Activity.objects.bulk_create(rows)
            rows = []
    Activity.objects.bulk_create(rows)


class Migration(migrations.Migration):

    dependencies = [
        ("cases", "0004_open_cases"),
        ("events", "0001_initial"),
        ("organizations", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint("read", "a_page_is_read_once_a_minute"),
        migrations.RemoveIndex("read", "reads_of_a_customers_cases"),
        migrations.RenameModel("Read", "Activity"),
        migrations.RenameField("activity", "read_at", "acted_at"),
        migrations.AlterField("activity", "case", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="activities", to="cases.case")),
        migrations.AddField("activity", "kind", models.CharField(choices=[("looked", "Looked"), ("listed", "Searched or listed"), ("downloaded", "Downloaded"), ("exported", "Exported"), ("changed", "Wrote or changed")], default="looked", max_length=10)),
        migrations.AddField("activity", "event", models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="events.event")),
        migrations.CreateModel(
            name="ActivityWeek",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_at", models.DateTimeField()),
                ("until_at", models.DateTimeField()),
                ("customer", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="organizations.organization")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("customer", "until_at"), name="a_week_of_activity_is_told_once"),
                    models.CheckConstraint(condition=Q(("until_at__gt", F("from_at"))), name="a_week_of_activity_ends_after_it_starts"),
                ],
            },
        ),
        migrations.CreateModel(
            name="NoWeeklyMail",
            fields=[
                ("customer", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name="+", serialize=False, to="organizations.organization")),
                ("switched_off_at", models.DateTimeField()),
            ],
        ),
    ]

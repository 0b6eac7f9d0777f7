from django.db import migrations, models
from django.db.models import F, Q


def _index(name, *columns):
    return migrations.AddIndex("activity", models.Index(*columns, name=name))


_LATEST = (F("acted_at").desc(), F("id").desc())


class Migration(migrations.Migration):

    dependencies = [("cases", "0006_past_activity_of_resellers")]

    operations = [
        migrations.AddConstraint("activity", models.UniqueConstraint(condition=Q(("kind", "looked")), fields=("user", "case", "acted_at"), name="a_page_is_looked_at_once_a_minute")),
        migrations.AddConstraint("activity", models.UniqueConstraint(condition=Q(("kind", "listed")), fields=("user", "customer", "acted_at"), name="a_list_is_seen_once_a_minute")),
        migrations.AddConstraint("activity", models.CheckConstraint(condition=Q(Q(("kind__in", ["looked", "downloaded"]), _negated=True), ("case__isnull", False), _connector="OR"), name="a_look_and_a_download_are_of_a_case")),
        migrations.AddConstraint("activity", models.CheckConstraint(condition=Q(Q(("event__isnull", False), ("kind", "changed")), Q(Q(("kind", "changed"), _negated=True), ("event", None)), _connector="OR"), name="a_change_names_its_event")),
        _index("activity_of_a_customers_cases", F("customer"), *_LATEST),
        _index("activity_of_a_reseller", F("customer"), F("domain"), *_LATEST),
        _index("activity_of_a_person", F("customer"), F("user"), *_LATEST),
        _index("activity_of_a_kind", F("customer"), F("kind"), *_LATEST),
        _index("activity_on_a_case", F("case"), *_LATEST),
    ]

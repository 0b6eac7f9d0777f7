"""How often something was done in the present stretch of time."""

from django.db import models


class CallCount(models.Model):
    """One row for each credential or address that is counted; a new stretch of time begins at zero again."""

    key = models.CharField(max_length=80, primary_key=True)
    stretch = models.BigIntegerField()
    calls = models.BigIntegerField()

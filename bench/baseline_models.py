"""The six tables of the bare floor: no more columns than a form of twelve fields and its bookkeeping need."""

# ruff: noqa: DJ008 (nobody reads these rows)
from django.db import models


class Counter(models.Model):
    """The last number that an agency gave out."""

    agency = models.IntegerField(unique=True)
    last = models.IntegerField(default=0)

    class Meta:
        app_label = "baseline"


class Dossier(models.Model):
    """A dossier with what the form says of it."""

    code = models.CharField(max_length=40, unique=True)
    agency = models.IntegerField(db_index=True)
    procedure = models.IntegerField()
    field = models.IntegerField()
    channel = models.CharField(max_length=10)
    set_count = models.IntegerField()
    return_method = models.CharField(max_length=10)
    note = models.CharField(max_length=500)
    received_at = models.DateTimeField()

    class Meta:
        app_label = "baseline"


class Applicant(models.Model):
    """Who applies."""

    dossier = models.ForeignKey(Dossier, models.PROTECT)
    kind = models.CharField(max_length=12)
    name = models.CharField(max_length=255)
    id_number = models.CharField(max_length=20)
    address = models.CharField(max_length=255)
    phone = models.CharField(max_length=20)

    class Meta:
        app_label = "baseline"


class Status(models.Model):
    """A status that a dossier has come to."""

    dossier = models.ForeignKey(Dossier, models.PROTECT)
    status = models.CharField(max_length=20)
    at = models.DateTimeField()

    class Meta:
        app_label = "baseline"


class Audit(models.Model):
    """Who did what."""

    dossier = models.ForeignKey(Dossier, models.PROTECT)
    action = models.CharField(max_length=20)
    account = models.IntegerField()
    at = models.DateTimeField()
    changes = models.JSONField()

    class Meta:
        app_label = "baseline"


class Outbox(models.Model):
    """What others are to be told."""

    kind = models.CharField(max_length=20)
    payload = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        app_label = "baseline"


TABLES = (Counter, Dossier, Applicant, Status, Audit, Outbox)

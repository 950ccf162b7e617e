"""Facts: flat, pseudonymous integers from which every figure about dossiers is counted (design §4).

A dossier has one row per stretch of its life in which what is counted stayed the same: [valid_from, valid_to)
are days on which things *took effect*. A row that later knowledge replaced is kept with the day on which it
stopped being believed ([known_from, known_to)), so that "as of 30 June" and "as known on 30 June" can both be
asked. Days are numbers of Vietnam's calendar, OPEN_DAY is "not (yet)". No foreign keys, no NULL.
"""

from django.db import models

from motcua.base.time import OPEN_DAY
from motcua.statistics.models import Fact, TwoTimeFact


class DossierFact(TwoTimeFact):
    """Facts of one dossier during one period."""

    dossier_id = models.BigIntegerField()
    competent_agency = models.IntegerField()
    receiving_agency = models.IntegerField()
    field = models.IntegerField()
    procedure = models.IntegerField()
    level = models.SmallIntegerField()  # 1 nation, 2 province, 3 district, 4 commune
    channel = models.SmallIntegerField()  # 1 counter, 2 online, 3 post
    applicant_kind = models.SmallIntegerField()  # 1 citizen, 2 business, 3 organisation
    on_behalf = models.SmallIntegerField()  # 0, 1
    online_level = models.SmallIntegerField()  # of the procedure's version; 0 none
    submitted_day = models.IntegerField()
    reception_due_day = models.IntegerField(default=OPEN_DAY)
    guided_day = models.IntegerField(default=OPEN_DAY)
    received_day = models.IntegerField(default=OPEN_DAY)
    due_day = models.IntegerField(default=OPEN_DAY)
    ended_day = models.IntegerField(default=OPEN_DAY)
    outcome = models.SmallIntegerField(default=0)  # see dossiers.facts.OutcomeClass
    paused = models.SmallIntegerField(default=0)  # 1 while the clock stands still
    returned_day = models.IntegerField(default=OPEN_DAY)
    apology_day = models.IntegerField(default=OPEN_DAY)
    apology_in_time = models.SmallIntegerField(default=0)
    return_channel = models.SmallIntegerField(default=0)  # 0 not returned, 1 counter, 2 online, 3 post
    supplements = models.SmallIntegerField(default=0)
    paused_days = models.IntegerField(default=0)

    class Meta(TwoTimeFact.Meta):
        verbose_name = "dữ kiện hồ sơ"
        indexes = [
            models.Index(fields=["dossier_id"], name="fact_by_dossier"),
            models.Index(fields=["stamp"], name="fact_by_stamp"),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} [{self.valid_from}, {self.valid_to})"


class StepFact(Fact):
    """Facts of one run of one step."""

    dossier_id = models.BigIntegerField()
    step_run_id = models.BigIntegerField()
    agency = models.IntegerField()
    field = models.IntegerField()
    procedure = models.IntegerField()
    step_position = models.SmallIntegerField()
    assigned_day = models.IntegerField()
    due_day = models.IntegerField(default=OPEN_DAY)
    done_day = models.IntegerField(default=OPEN_DAY)
    outcome = models.SmallIntegerField(default=0)  # 0 open, 1 early, 2 on time, 3 overdue
    working_minutes = models.IntegerField(default=0)

    class Meta(Fact.Meta):
        verbose_name = "dữ kiện bước"
        indexes = [
            models.Index(fields=["dossier_id"], name="step_fact_by_dossier"),
            models.Index(fields=["stamp"], name="step_fact_by_stamp"),
        ]

    def __str__(self) -> str:
        return f"{self.step_run_id}"

"""Reports on the tasks of a plan."""

from django.db import models


class TaskReport(models.Model):
    """What was reported of a task: `kind` is project, milestone or task, `number` its number in the document.

    The newest report of a task says how it stands; older ones stay.
    """

    pack = models.CharField(max_length=40)
    kind = models.CharField(max_length=12)
    number = models.CharField(max_length=80)
    done_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=500)
    reported_on = models.DateField()

    class Meta:
        db_table = "supervision_task_report"
        indexes = (models.Index(fields=["pack", "kind", "number"], name="report_of_task"),)

    def __str__(self) -> str:
        return f"{self.pack} {self.kind} {self.number}"

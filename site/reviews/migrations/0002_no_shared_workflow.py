from django.db import migrations

NAMES = ["Moderators approval"]


def remove(apps, schema_editor):
    """Wagtail's first migrations make one workflow and assign it to the root: to the pages of every network.

    Nobody here belongs to its group. Where it was used all the same, its history stays, but it ends.
    """
    Workflow = apps.get_model("wagtailcore", "Workflow")
    Task = apps.get_model("wagtailcore", "Task")
    shared = Workflow.objects.filter(owner=None, name__in=NAMES)
    shared.filter(workflow_states=None).delete()
    apps.get_model("wagtailcore", "WorkflowPage").objects.filter(workflow__in=shared).delete()
    shared.update(active=False)
    tasks = Task.objects.filter(owner=None, name__in=NAMES, workflow_tasks=None)
    tasks.filter(task_states=None).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0001_initial"),
    ]

    operations = [migrations.RunPython(remove, migrations.RunPython.noop, elidable=True)]

"""Staff of networks made before translations were opened to them."""

from django.db import migrations


def let_staff_translate(apps, schema_editor):
    Permission = apps.get_model("auth", "Permission")
    StaffGroup = apps.get_model("networks", "StaffGroup")
    permission = Permission.objects.get(content_type__app_label="wagtail_localize", codename="submit_translation")
    for row in StaffGroup.objects.select_related("group"):
        row.group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("networks", "0001_initial"),
        ("wagtail_localize", "0006_create_submit_translation_permission"),
    ]

    operations = [migrations.RunPython(let_staff_translate, migrations.RunPython.noop)]

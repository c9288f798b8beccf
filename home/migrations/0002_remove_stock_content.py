"""Takes away what Wagtail puts into an empty database and what would belong to no network.

The welcome page; the default site, since no host is the default; the groups that may edit the root of
all pages. The root of all pages itself, which editors see above their front pages, gets the platform's name.
"""

from django.db import migrations

GROUPS = ["Moderators", "Editors"]


def remove_stock_content(apps, schema_editor):
    Page = apps.get_model("wagtailcore", "Page")
    Site = apps.get_model("wagtailcore", "Site")
    Group = apps.get_model("auth", "Group")
    stock = {"depth": 2, "slug": "home", "content_type__app_label": "wagtailcore", "content_type__model": "page"}
    welcome = Page.objects.filter(**stock)
    Site.objects.filter(root_page__in=welcome, network=None).delete()
    welcome.filter(sites_rooted_here=None).delete()
    for root in Page.objects.filter(depth=1):
        root.numchild = Page.objects.filter(depth=2, path__startswith=root.path).count()
        root.title = root.draft_title = "Navet"
        root.save(update_fields=["numchild", "title", "draft_title"])
    Group.objects.filter(name__in=GROUPS, user=None).delete()


class Migration(migrations.Migration):
    dependencies = [("home", "0001_initial"), ("networks", "0001_initial"), ("accounts", "0001_initial")]

    operations = [migrations.RunPython(remove_stock_content, migrations.RunPython.noop)]

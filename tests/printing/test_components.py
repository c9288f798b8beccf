"""The parts that templates of all apps are made of, and the head of every mail."""

import re

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils import translation

from networks.fields import TranslatedFormField


class Entry(forms.Form):
    name = forms.CharField(label="Name", help_text="As on the door.")
    note = forms.CharField(label="Note", required=False)
    agreed = forms.BooleanField(label="Agreed")
    day = forms.ChoiceField(label="Day", choices=[("a", "Monday"), ("b", "Friday")], widget=forms.RadioSelect)
    title = TranslatedFormField(label="Title")

    def clean(self):
        if self.cleaned_data.get("note") == "bad":
            raise forms.ValidationError("The two do not go together.")


def field(form, name):
    with translation.override("en"):
        return render_to_string("components/field.html", {"field": form[name]})


def test_field_when_text_then_hint_and_input_are_bound():
    made = field(Entry(), "name")

    assert '<label for="id_name">Name</label>' in made
    assert '<p class="hint" id="id_name_helptext">As on the door.</p>' in made
    assert 'aria-describedby="id_name_helptext"' in made


def test_field_when_not_needed_then_says_so_in_words():
    assert "Note (optional)" in field(Entry(), "note")
    assert "(optional)" not in field(Entry(), "name")


def test_field_when_wrong_then_message_stands_before_the_input_and_is_bound():
    made = field(Entry({"name": ""}), "name")

    assert 'class="field field--error"' in made
    assert made.index('id="id_name_error"') < made.index("<input")
    assert 'aria-describedby="id_name_helptext id_name_error"' in made
    assert 'aria-invalid="true"' in made


def test_field_when_one_box_then_its_label_follows():
    made = field(Entry(), "agreed")

    assert made.index('type="checkbox"') < made.index("<span>Agreed</span>")


def test_field_when_several_choices_then_a_named_group():
    made = field(Entry(), "day")

    assert 'role="group" aria-labelledby="id_day_label"' in made
    assert re.findall(r"<span>(\w+)</span>", made) == ["Monday", "Friday"]


def test_field_when_one_text_a_language_then_a_labelled_input_each():
    made = field(Entry(), "title")

    assert [
        made.count(f'name="title_{n}"') + made.count(f'name="title_{code}"')
        for n, code in enumerate(["sv", "nb", "en"])
    ] == [1, 1, 1]
    assert made.count("<label") == 3


def test_errors_when_form_is_wrong_then_each_leads_to_its_input():
    form = Entry({"name": "", "note": "bad", "agreed": "on", "title_sv": "x"})
    with translation.override("en"):
        made = render_to_string("components/errors.html", {"form": form})

    assert "<h2>3 things to correct</h2>" in made
    assert 'href="#id_name"' in made
    assert 'href="#id_day_0"' in made
    assert "<li>The two do not go together.</li>" in made


def test_errors_when_form_is_right_then_nothing():
    assert render_to_string("components/errors.html", {"form": Entry()}).strip() == ""


def test_pagination_when_in_the_middle_then_both_ways_and_the_question_is_kept():
    page = Paginator(range(5), 2).page(2)
    made = render_to_string("components/pagination.html", {"page": page, "query": "q=bus&"})

    assert 'rel="prev" href="?q=bus&amp;page=1"' in made
    assert 'rel="next" href="?q=bus&amp;page=3"' in made


def test_pagination_when_one_page_then_nothing():
    page = Paginator(range(2), 2).page(1)

    assert render_to_string("components/pagination.html", {"page": page}).strip() == ""


MAIL = (
    '{% extends "emails/base.html" %}{% block content %}<p style="color:{{ light.ink }}">{{ said }}</p>{% endblock %}'
)


def mail(**context):
    return Template(MAIL).render(Context({"language": "sv", "base_url": "http://localhost"} | context))


def test_mail_when_network_then_its_name_colour_and_own_host(karlskrona):
    made = mail(network=karlskrona, said="<b>")

    assert karlskrona.name in made
    assert "#14518c" in made
    assert set(re.findall(r'(?:src|href)="(https?://[^/"]+)', made)) == {karlskrona.base_url}
    assert "&lt;b&gt;" in made


def test_mail_when_no_network_then_still_a_mail():
    made = mail(network=None, said="x")

    assert ">Navet</p>" in made
    assert "<img" not in made


@pytest.mark.parametrize("language", ["sv", "nb", "en"])
def test_mail_when_language_then_marked_with_it(karlskrona, language):
    assert f'<html lang="{language}">' in mail(network=karlskrona, language=language)


def test_mail_text_when_name_has_an_ampersand_then_not_escaped(karlskrona):
    karlskrona.name = "Järn & stål"

    assert "Järn & stål" in render_to_string("emails/base.txt", {"network": karlskrona, "language": "sv"})

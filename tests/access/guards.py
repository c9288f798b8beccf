"""Which guard each row of docs/security.md rests on, how it is taken away, and which test must then fail.

Where two guards stand behind each other they are taken away together: one of them alone still holds.
The walls that the access table proves are taken down in ``walls.py``, and the locks of row E in
``tests/faults/test_at_once.py``, each of which has a careless twin.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

from tests.access import careless
from tests.access.careless import as_it_is, nothing, rows_of_all, rows_of_none, yes


@dataclass(frozen=True)
class Guard:
    """A row, its proof below tests/, and what stands in place of its guard."""

    row: str
    proof: str
    instead: dict[str, Any]


ALL_PAGES, ALL_PEOPLE = rows_of_all("wagtailcore.Page"), rows_of_all("accounts.User")
PAGES_OF_ALL = {
    "admission.rules.pages_in_network": yes,
    "home.rules.pages_in_network": yes,
    "home.rules.page_in_network": yes,
}
STOCK_ADDRESSES = {"django.conf.settings.ROOT_URLCONF": "tests.access.opened"}
NO_GATE = {"admission.middleware.AdminGateMiddleware.process_view": nothing}

PAGES = [
    Guard("A1", "home/test_page_choosers.py::test_the_page_chooser_shows_no_foreign_page", PAGES_OF_ALL),
    Guard(
        "A2",
        "home/test_page_choosers.py::test_a_chooser_asked_with_what_is_no_own_page_is_not_found"
        "[FOREIGN-wagtailadmin_choose_page_chosen_multiple]",
        PAGES_OF_ALL,
    ),
    Guard("A3", "home/test_page_tools.py::test_a_page_is_moved_and_copied_inside_the_own_tree_only", PAGES_OF_ALL),
    Guard(
        "A9",
        "home/test_page_tools.py::test_nobody_closes_a_page_or_a_collection_by_hand[editor]",
        {"admission.middleware.admin_addresses": careless.open_to_staff("wagtailadmin_pages:set_privacy")},
    ),
    Guard(
        "A11",
        "home/test_bulk_actions.py::test_an_act_on_many_pages_that_names_a_foreign_one_is_not_found[delete]",
        {"home.rules.may_be_acted_on": yes},
    ),
    Guard(
        "A12",
        "home/test_bulk_actions.py::test_many_files_of_another_network_are_not_found"
        "[networkdocument-NetworkDocumentFactory-NetworkDocument]",
        {"home.rules.may_be_acted_on": yes},
    ),
    Guard(
        "A21",
        "home/test_references.py::test_a_foreign_key_is_refused_beside_its_field_and_what_was_typed_stays"
        "[True-page in text]",
        {"home.forms.references_outside": lambda _page, _network: {}},
    ),
    Guard("A26", "home/test_page_tools.py::test_there_is_no_log_in_and_no_password_for_a_closed_page", STOCK_ADDRESSES),
    Guard(
        "A27",
        "home/test_pages.py::test_a_page_closed_in_the_database_is_for_nobody[login]",
        {"home.models.base.BasePage.get_view_restrictions": rows_of_none("wagtailcore.PageViewRestriction")},
    ),
    Guard(
        "B8",
        "home/test_bar.py::test_no_page_has_the_bar_or_leads_to_its_editing[editor]",
        {"django.template.base.Template.render": careless.with_the_editors_bar},
    ),
    Guard(
        "B8",
        "home/test_bar.py::test_no_page_has_the_bar_or_leads_to_its_editing[nobody]",
        {
            "django.template.base.Template.render": careless.with_the_editors_bar,
            "django.contrib.auth.models.AnonymousUser.has_perm": yes,
        },
    ),
    Guard("B7", "home/test_page_tools.py::test_drafts_of_another_network_are_not_found[view_draft]", PAGES_OF_ALL),
    Guard(
        "D1",
        "home/test_references.py::test_hostile_text_of_an_editor_stays_text_on_every_screen",
        {"django.template.base.render_value_in_context": careless.unescaped},
    ),
]

REVIEWS = [
    Guard(
        "A4",
        "reviews/test_scope.py::test_cancelling_does_not_name_another_networks_workflow",
        {"reviews.urls.page_in_network": yes},
    ),
    Guard(
        "A5",
        "reviews/test_scope.py::test_lists_and_choosers_hold_own_workflows_and_tasks_only[both-task_chooser]",
        {"reviews.viewsets.OwnTaskChoice.get_task_listing_context_data": careless.stock_task_listing},
    ),
    Guard(
        "A6",
        "reviews/test_scope.py::test_site_history_when_a_stranger_acted_then_their_name_stays_out[?export=csv]",
        {"reviews.views.own_people": ALL_PEOPLE},
    ),
    Guard(
        "A7",
        "reviews/test_scope.py::test_filters_do_not_take_another_networks_rows[workflow-workflow={workflow}]",
        {"reviews.views.own_workflows": rows_of_all("wagtailcore.Workflow")},
    ),
    Guard(
        "A8",
        "reviews/test_scope.py::test_page_types_count_the_own_tree_and_name_its_latest_page",
        {"reviews.views.own_pages": ALL_PAGES},
    ),
]

OTHERS = [
    Guard(
        "A10",
        "library/test_tags.py::test_suggestions_when_a_word_begins_then_only_tags_of_own_files_that_staff_may_see",
        {"library.views.tags_of": rows_of_all("taggit.Tag")},
    ),
    Guard(
        "A13",
        "admission/test_closed.py::test_closed_paths_when_asked_by_anybody_then_nothing_is_there[superuser-GET-404]",
        NO_GATE,
    ),
    Guard(
        "A14",
        "office/test_settings.py::test_settings_when_more_is_sent_then_only_the_offered_fields_change",
        {"office.views.OfficeView.dispatch": careless.office_of_the_sender, "office.actions.is_secretariat": yes},
    ),
    Guard(
        "A15",
        "home/test_redirect_screens.py::test_editor_when_listing_and_searching_then_own_rows_only",
        {"admission.viewsets.ScopedView._scope": careless.rows_as_they_are},
    ),
    Guard(
        "A22",
        "office/test_people.py::test_person_when_of_another_network_then_not_found[person-arguments0]",
        {"office.rules.is_of_network": yes, "office.views.people_of": careless.people_of_all},
    ),
    Guard(
        "A23",
        "admission/test_closed.py::test_closed_paths_when_asked_by_anybody_then_nothing_is_there[editor-GET-404]",
        STOCK_ADDRESSES,
    ),
    Guard(
        "A24",
        "admission/test_closed.py::test_closed_paths_when_asked_by_anybody_then_nothing_is_there[anonymous-GET-404]",
        STOCK_ADDRESSES,
    ),
    Guard(
        "A25",
        "search/test_views.py::test_search_shows_what_everyone_may_find_and_touches_no_session",
        {"search.engine.scope_tokens": careless.all_scopes},
    ),
]

TRANSLATIONS = [
    Guard(
        "A16",
        "translations/test_report.py::test_report_when_exported_then_ones_own_rows_only",
        {"translations.viewsets.with_state": careless.translations_of_the_last_network},
    ),
    Guard(
        "A17",
        "translations/test_walls.py::test_addresses_when_no_network_can_have_them_then_not_mounted"
        "[snippets_api_listing-arguments2]",
        STOCK_ADDRESSES,
    ),
    Guard(
        "A18",
        "translations/test_walls.py::test_addresses_when_another_networks_thing_is_named_then_not_found[get]",
        {"translations.rules.page_in_network": yes},
    ),
    Guard(
        "A19",
        "translations/test_walls.py::test_update_when_the_source_is_another_networks_draft_then_never_published",
        {"translations.rules.own_sources": rows_of_all("wagtail_localize.TranslationSource")},
    ),
    Guard(
        "A20",
        "translations/test_walls.py::test_addresses_when_another_networks_thing_is_named_then_not_found[get]",
        {"translations.rules.own_translations": rows_of_all("wagtail_localize.Translation")},
    ),
    Guard(
        "B9",
        "translations/test_following.py::test_surfaces_when_the_original_is_taken_down_then_on_none",
        {"translations.actions.take_down_translations": nothing},
    ),
    Guard(
        "D2",
        "translations/test_po.py::test_text_when_it_holds_markup_that_is_not_allowed_then_flagged_and_not_published"
        "[screen]",
        {"wagtail_localize.models.validate_translation_links": nothing},
    ),
]

READERS = [
    Guard(
        "B1",
        "library/test_views.py::test_serve_when_board_only_gives_it_to_the_board_and_nobody_else",
        {"library.views.may_read": yes},
    ),
    Guard(
        "B2",
        "library/test_views.py::test_documents_lie_outside_the_media_folder_for_their_owner_only",
        {"library.storage.PrivateStorage.url": lambda _storage, name: f"/media/{name}"},
    ),
    Guard(
        "B3",
        "library/test_views.py::test_serve_sends_a_download_that_cannot_act",
        {"library.views.patch_cache_control": nothing},
    ),
    Guard(
        "B4",
        "library/test_admin.py::test_create_rendition_when_out_of_bounds_is_refused",
        {"library.models.is_bounded": yes},
    ),
    Guard(
        "B5",
        "home/test_pages.py::test_what_a_restriction_closes_is_in_no_list",
        {"home.querysets.shown": lambda pages: pages.live()},
    ),
    Guard(
        "B6",
        "home/test_pages.py::test_what_a_restriction_closes_is_in_no_list",
        {"home.models.base.BasePage.is_open": yes},
    ),
    Guard(
        "B10",
        "networks/test_hosts.py::test_a_host_that_is_no_networks_is_refused[/sv/-unknown.localhost]",
        {"networks.middleware.NetworkMiddleware.__call__": careless.any_host_is_the_first_network},
    ),
    Guard(
        "B11",
        "networks/test_hosts.py::test_what_is_said_of_another_host_is_not_read[/sv/]",
        {"django.conf.settings.USE_X_FORWARDED_HOST": True},
    ),
    Guard(
        "B12",
        "networks/test_kept_answers.py::test_what_may_be_somebodys_is_not_kept[private]",
        {"networks.middleware._may_be_kept": yes},
    ),
    Guard(
        "B12",
        "networks/test_pages_at_hand.py::test_a_page_at_hand_is_made_anew_once_another_process_has_changed_the_mark",
        {"networks.middleware.Kept.holds": yes},
    ),
    Guard(
        "B13",
        "extranet/me/test_feed.py::test_feed_when_the_person_loses_the_right_then_not_found_at_the_next_request",
        {"extranet.me.rules.is_member": yes},
    ),
    Guard(
        "B14",
        "reviews/test_scope.py::test_approvers_when_a_task_names_a_foreign_group_then_it_is_asked_nothing",
        {"reviews.actions.approvers": ALL_PEOPLE, "reviews.emails.is_staff": yes},
    ),
    Guard(
        "B15",
        "access/test_table.py::test_table_when_the_urlconf_is_walked_then_every_address_has_its_lines",
        STOCK_ADDRESSES,
    ),
    Guard(
        "B16",
        "competition/test_entry_pages.py::test_without_a_link_an_entry_that_exists_looks_like_one_that_does_not[-get]",
        {"competition.views._opened": careless.every_entry},
    ),
]

ACCOUNTS = [
    Guard(
        "C1",
        "admission/test_enumeration.py::test_work_is_the_same_for_every_kind_of_address[password]",
        {"allauth.account.auth_backends.AuthenticationBackend._mitigate_timing_attack": nothing},
    ),
    Guard(
        "C2",
        "admission/test_rate_limits.py::test_passwords_are_compared_five_times_and_then_no_more_even_if_right",
        {"admission.actions.LIMITS": {"password": 1000, "code": 1000, "known": 1000}},
    ),
    Guard(
        "C3",
        "admission/test_invitations.py::test_invitation_works_once",
        {
            "admission.models.Invitation.state": "open",
            "admission.querysets.InvitationQuerySet.open": careless.always_open,
        },
    ),
    Guard(
        "C4",
        "devices/test_sessions.py::test_new_password_after_a_reset_removes_the_sessions_themselves",
        {"admission.adapter.end_sessions": nothing},
    ),
    Guard(
        "C5",
        "devices/test_sessions.py::test_session_ends_after_sixty_days_however_often_one_comes",
        {"devices.storage.ABSOLUTE": timedelta(days=9999)},
    ),
    Guard(
        "C6",
        "admission/test_second_factor.py::test_half_logged_in_session_opens_nothing[get-/account/]",
        {"admission.adapter.SecondStep._should_handle": lambda _step, _request: False},
    ),
    Guard(
        "C7",
        "admission/test_redirects.py::test_every_form_needs_its_token[account_login]",
        {"django.middleware.csrf.CsrfViewMiddleware.process_view": nothing},
    ),
    Guard(
        "C8",
        "admission/test_redirects.py::test_nothing_leads_away[next-//evil.example/]",
        {"admission.adapter.is_own_path": yes},
    ),
    Guard(
        "C9",
        "access/test_forms.py::test_forms_when_fields_of_the_sender_are_added_then_they_change_nothing",
        {"admission.viewsets.narrow": careless.takes_every_field},
    ),
    Guard(
        "C10",
        "access/test_forms.py::test_forms_when_a_foreign_row_is_chosen_then_it_is_refused_beside_the_field",
        {"admission.viewsets.narrow": as_it_is},
    ),
    Guard(
        "C11",
        "admission/test_redirects.py::test_cookies_are_set_that_way",
        {"django.conf.settings.SESSION_COOKIE_DOMAIN": ".localhost"},
    ),
]

CONTENT = [
    Guard(
        "D3",
        "library/test_validators.py::test_clean_document_when_it_is_something_else_refuses[web page as PDF]",
        {"library.validators.CHECKS": dict.fromkeys(["pdf"], nothing)},
    ),
    Guard(
        "D4",
        "library/test_validators.py::test_clean_document_when_it_is_something_else_refuses[bomb]",
        {"library.validators._check_entries": nothing},
    ),
    Guard(
        "D5",
        "library/test_validators.py::test_clean_picture_when_it_has_too_many_pixels_refuses_before_decoding",
        {"library.validators._check_pixels": nothing},
    ),
    Guard(
        "D6",
        "library/test_validators.py::test_clean_picture_keeps_nothing_but_pixels[JPEG-a.jpg]",
        {"library.validators.clean_picture": as_it_is, "tests.library.test_validators.clean_picture": as_it_is},
    ),
    Guard(
        "D7",
        "library/test_validators.py::test_safe_name_keeps_what_is_harmless[../../etc/passwd.txt-passwd.txt]",
        {"tests.library.test_validators.safe_name": as_it_is},
    ),
    Guard(
        "D8",
        "tables/test_writing.py::test_csv_starts_no_formula_whatever_separator_the_reader_takes[;-=HYPERLINK(1)]",
        {"tables.texts.harmless": as_it_is},
    ),
    Guard(
        "D9",
        "calendars/test_ical.py::test_no_text_becomes_a_line_of_its_own[a\\nATTACH:https://evil.example/x]",
        {
            "calendars.ical._line": as_it_is,
            "calendars.ical._plain": as_it_is,
            "icalendar.vText.to_ical": lambda text: str(text).encode(),
        },
    ),
    Guard(
        "D10",
        "notifications/test_actions.py::test_queue_mail_when_a_header_has_two_lines_refuses[headers0]",
        {"notifications.actions._safe": as_it_is},
    ),
    Guard(
        "D11",
        "admission/test_closed.py::test_nothing_is_embedded_from_other_hosts[editor]",
        {"admission.middleware.admin_addresses": careless.open_to_staff("wagtailembeds:chooser")},
    ),
    Guard(
        "D12",
        "home/test_page_choosers.py::test_a_chooser_asked_with_what_is_no_own_page_is_not_found"
        "[x-wagtailadmin_choose_page_chosen_multiple]",
        PAGES_OF_ALL,
    ),
    Guard(
        "D13",
        "home/test_bulk_actions.py::test_an_act_on_too_many_pages_is_not_found",
        {"admission.rules.MOST_AT_ONCE": 10**6},
    ),
    Guard(
        "D14",
        "admission/test_gate.py::test_gate_when_what_is_sent_makes_no_sense_then_refused"
        "[wagtailadmin_pages:delete-sent1]",
        {"admission.middleware._is_here": yes},
    ),
    Guard(
        "D15",
        "admission/test_security_log.py::test_log_refuses_what_it_does_not_know[log_in-facts2]",
        {"audit.actions._refuse_texts": nothing},
    ),
]

AT_ONCE = [
    Guard(
        "E sent twice",
        "competition/test_registration.py::test_sending_the_form_twice_makes_one_entry",
        {"django.forms.UUIDField.clean": lambda _field, _value: uuid4()},
    ),
    Guard(
        "E two tabs",
        "competition/test_entry_pages.py::test_a_second_tab_is_told_and_nothing_is_overwritten_unless_it_insists",
        {"competition.models.Entry.changed_since": lambda _entry, _read_at: False},
    ),
    Guard(
        "E approved while edited",
        "extranet/meetings/test_actions.py::test_approve_minutes_on_a_version_that_no_longer_stands_is_refused",
        {"extranet.meetings.actions._change": careless.last_write_wins, "extranet.meetings.actions._keep": as_it_is},
    ),
]

GUARDS = [*PAGES, *REVIEWS, *OTHERS, *TRANSLATIONS, *READERS, *ACCOUNTS, *CONTENT, *AT_ONCE]

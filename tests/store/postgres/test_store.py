"""What the store keeps, refuses, counts and finds, on a server: the tests of the embedded store once more."""

from typing import get_type_hints

from qualeval.store.core import StoreCore
from tests.store import test_searching, test_sqlite_store
from tests.store.test_searching import (
    test_a_questions_answers_and_an_attributes_values_are_the_same_from_every_store,
    test_a_text_that_two_sources_share_is_found_in_both,
    test_codings_are_found_by_where_they_begin_the_same_from_every_store,
    test_records_are_found_by_many_values_of_a_field_the_same_from_every_store,
    test_the_index_says_which_texts_have_all_the_words,
    test_what_a_failed_step_would_have_brought_is_not_in_the_index,
)
from tests.store.test_sqlite_store import (
    test_a_change_that_does_not_fit_is_refused_whole,
    test_a_large_project_is_counted_alike_by_loops_and_by_sql,
    test_a_longer_journal_is_read_in_its_order,
    test_a_question_nothing_was_prepared_for_is_named,
    test_a_record_can_change_more_than_once_in_a_gesture,
    test_a_record_comes_back_as_it_was_kept,
    test_a_source_without_documents_has_no_progress,
    test_an_import_is_undone_in_one_step,
    test_equal_figures_are_equal_however_they_are_written,
    test_found_records_stand_in_their_order,
    test_one_coder_sees_her_own_entries,
    test_only_countable_codings_are_counted,
    test_progress_counts_what_respondents_said,
    test_texts_and_codebooks_come_back_as_they_were_kept,
    test_texts_that_fail_on_the_way_leave_nothing,
    test_the_journal_can_be_read_while_it_is_written,
    test_what_is_missing_is_named,
    test_what_stands_is_the_fold_of_the_journal,
)

__all__ = [
    "test_a_change_that_does_not_fit_is_refused_whole",
    "test_a_large_project_is_counted_alike_by_loops_and_by_sql",
    "test_a_longer_journal_is_read_in_its_order",
    "test_a_question_nothing_was_prepared_for_is_named",
    "test_a_questions_answers_and_an_attributes_values_are_the_same_from_every_store",
    "test_a_record_can_change_more_than_once_in_a_gesture",
    "test_a_record_comes_back_as_it_was_kept",
    "test_a_source_without_documents_has_no_progress",
    "test_a_text_that_two_sources_share_is_found_in_both",
    "test_an_import_is_undone_in_one_step",
    "test_codings_are_found_by_where_they_begin_the_same_from_every_store",
    "test_equal_figures_are_equal_however_they_are_written",
    "test_found_records_stand_in_their_order",
    "test_no_test_of_what_every_store_does_is_left_out",
    "test_one_coder_sees_her_own_entries",
    "test_only_countable_codings_are_counted",
    "test_progress_counts_what_respondents_said",
    "test_records_are_found_by_many_values_of_a_field_the_same_from_every_store",
    "test_texts_and_codebooks_come_back_as_they_were_kept",
    "test_texts_that_fail_on_the_way_leave_nothing",
    "test_the_index_says_which_texts_have_all_the_words",
    "test_the_journal_can_be_read_while_it_is_written",
    "test_what_a_failed_step_would_have_brought_is_not_in_the_index",
    "test_what_is_missing_is_named",
    "test_what_stands_is_the_fold_of_the_journal",
]


def test_no_test_of_what_every_store_does_is_left_out() -> None:
    asked = {
        name
        for module in (test_searching, test_sqlite_store)
        for name, found in vars(module).items()
        if name.startswith("test_") and StoreCore in get_type_hints(found).values()
    }
    assert asked <= set(__all__)

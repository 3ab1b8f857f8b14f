"""Files that are read: cut, damaged, nested too deeply, of a later version, or no files at all."""

from proofs.faults.family import Family, all_of, some_of

FAMILY = Family(
    "Files that are read",
    (
        all_of("records/test_unusable_lines.py"),
        all_of("records/test_reading_is_total.py"),
        all_of("records/test_hostile_files.py"),
        all_of("records/test_hostile_store.py"),
        some_of(
            "records/test_journal.py",
            "a_line_cut_short_by_a_kill_costs_only_itself",
            "a_source_that_was_cut_short_is_written_again",
            "a_run_killed_at_birth_is_passed_over",
            "a_file_that_is_no_journal_is_named_and_passed_over",
            "of_two_runs_in_one_file_the_first_counts",
        ),
        some_of(
            "records/test_self_comparisons.py",
            "a_note_whose_sides_do_not_belong_together_is_refused",
        ),
        some_of(
            "commands/test_unparsable_files.py",
            "a_pipe_in_the_place_of_a_file_is_waited_for_by_nobody",
            "a_pipe_in_the_place_of_a_draft_goes",
            "a_list_of_known_changes_that_leads_nowhere_is_not_taken_for_none",
        ),
        some_of(
            "report/test_setting_words.py", "a_setting_that_a_journal_leaves_open_breaks_no_page"
        ),
        some_of(
            "sources/asv_suite/test_finding_a_suite.py",
            "a_configuration_that_is_anything_is_refused",
        ),
        some_of("report/test_published.py", "a_pipe_among_the_pages_is_none_of_ours"),
        all_of("findings/verdicts/test_hostile_comparisons.py"),
        all_of(
            "findings/verdicts/test_known_changes.py",
            but=("the_value_of_a_figure_may_be_negative",),
        ),
        some_of(
            "findings/verdicts/test_gate.py", "a_file_that_cannot_be_understood_is_refused_in_words"
        ),
        some_of(
            "findings/explanations/test_profiles.py",
            "a_record_that_is_none_is_named_with_its_reason",
            "a_profile_that_was_cut_off_is_named",
            "nothing_that_could_run_code_is_loaded",
        ),
        some_of(
            "findings/explanations/test_stacks.py",
            "lines_that_are_none_are_passed_over_and_counted",
            "gigantic_stacks_and_names_are_cut",
            "of_too_many_stacks_the_lightest_are_added_up_and_no_weight_is_lost",
            "only_the_end_of_a_line_ends_a_stack",
        ),
        some_of(
            "report/test_profile_pages.py",
            "what_is_attached_is_read_only_where_it_is_a_plain_file",
            "a_file_of_very_many_stacks_is_drawn_and_what_is_put_together_is_said",
            "gigantic_stacks_and_texts_keep_pages_small",
            "a_record_that_holds_anything_breaks_no_page",
            "a_profile_that_was_cut_is_named_and_breaks_nothing",
        ),
        some_of(
            "report/test_noise_on_the_page.py",
            "notes_that_cannot_be_used_are_passed_over_and_counted_once",
        ),
        all_of(
            "environments/test_hostile_caches.py",
            but=("what_is_kept_of_an_environment_comes_back",),
        ),
        some_of("run/test_machine_file.py", "a_configuration_that_cannot_be_read_is_one_sentence"),
        some_of("run/faults/test_faults.py", "only_what_a_cut_journal_lost_is_measured_again"),
    ),
)

"""Text from elsewhere: names, messages and notes that a page, a terminal or another program could obey."""

from proofs.faults.family import Family, all_of, some_of

FAMILY = Family(
    "Text from elsewhere",
    (
        all_of("report/test_hostile_texts.py"),
        some_of(
            "report/test_visible_charts.py",
            "a_label_is_drawn_as_it_is_and_hidden_characters_as_escapes",
            "labels_that_differ_still_do_when_they_are_shown",
            "a_mark_names_its_implementation_as_it_is",
            "what_begins_like_a_name_is_still_told",
        ),
        some_of(
            "report/test_profile_pages.py",
            "annotated_source_is_shown_and_its_scripts_do_not_run",
            "what_a_profile_holds_is_shown_and_never_run",
        ),
        some_of("report/test_report.py", "everything_from_the_data_is_escaped"),
        some_of("report/test_claims_page.py", "everything_from_the_data_is_escaped"),
        some_of("report/test_noise_on_the_page.py", "hostile_notes_are_escaped"),
        some_of(
            "report/test_findings_kit.py",
            "texts_from_data_are_escaped_in_every_form",
            "a_name_from_the_data_is_no_path_and_no_command",
        ),
        some_of("findings/verdicts/test_gate.py", "hostile_names_and_reasons_stay_text"),
        some_of("findings/verdicts/test_history.py", "words_from_a_repository_are_only_words"),
        some_of("findings/test_top_methods.py", "everything_from_the_data_is_escaped"),
        some_of("house/test_action.py", "a_comment_calls_nobody"),
        some_of(
            "wording/test_visible.py",
            "what_is_hidden_is_shown_as_its_escape",
            "no_character_that_draws_nothing_is_left",
            "long_text_is_cut_in_the_middle",
            "what_is_said_is_visible_and_bounded",
            "json_has_no_character_that_a_terminal_could_obey",
        ),
        some_of(
            "wording/test_terminal.py",
            "text_appears_as_it_is_and_hidden_characters_as_escapes",
            "neither_markup_nor_the_names_of_emoji_are_obeyed",
            "what_nobody_made_visible_before_is_not_obeyed_either",
            "what_is_being_done_is_shown_as_it_is",
        ),
        some_of("processes/test_ending.py", "the_name_of_a_process_cannot_write_on_the_terminal"),
        some_of(
            "processes/test_children.py",
            "what_cannot_be_seen_is_escaped_and_what_is_long_is_cut",
        ),
        some_of(
            "repository/test_git_program.py",
            "names_keep_their_bytes_and_are_shown_without_control_characters",
        ),
        some_of(
            "notebook/test_shown.py",
            "everything_from_data_is_escaped",
            "a_statement_is_shown_as_it_is_and_nothing_hidden_in_it_is_obeyed",
        ),
        all_of("workload/test_names.py"),
        some_of(
            "catalogue/test_project.py",
            "names_that_read_alike_or_cannot_be_shown_are_refused",
        ),
    ),
)

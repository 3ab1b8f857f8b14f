"""The places where the tool works: disks, folders, streams, limits, variables, repositories, clocks."""

from proofs.faults.family import Family, all_of, some_of

FAMILY = Family(
    "Places",
    (
        all_of("commands/test_refused_places.py", but=("a_bug_is_not_taken_for_a_refusal",)),
        all_of("commands/test_standard_streams.py", but=("what_is_printed_is_whole",)),
        some_of(
            "commands/test_hostile_modules.py",
            "a_folder_that_was_removed_is_a_sentence",
            "without_a_home_the_cache_is_a_temporary_folder",
        ),
        some_of(
            "commands/test_missing_extras.py",
            "a_missing_extra_is_one_sentence_with_the_command_that_mends_it",
            "a_viewer_that_is_missing_is_named_with_another_way",
            "a_library_that_turns_out_to_be_missing_is_one_sentence",
        ),
        some_of(
            "repository/test_working_tree.py",
            "no_configuration_hides_a_change",
            "what_git_says_of_other_things_is_no_change",
            "a_commit_that_is_replaced_by_another_hides_nothing",
            "no_configuration_hides_what_is_new_in_a_submodule",
            "a_file_that_is_ignored_and_was_added_all_the_same_is_a_change",
            "files_are_named_that_no_commit_has_because_git_ignores_them",
            "names_and_contents_need_not_be_utf_8",
            "results_in_the_projects_own_folder_do_not_hide_the_project",
            "a_repository_in_the_tree_counts_by_its_own_state",
            "a_tree_can_be_looked_at_where_nothing_can_be_written",
        ),
        some_of(
            "repository/test_git_program.py",
            "what_is_started_finds_the_repository_of_its_folder",
            "a_command_that_is_run_in_a_hook_sees_no_repository_of_the_hook",
            "a_repository_without_a_commit_is_said_to_need_one",
            "a_clone_that_cannot_be_written_is_said_to_be_one",
        ),
        some_of(
            "sources/test_shallow_clones.py",
            "a_range_that_lacks_commits_is_refused",
            "no_search_goes_past_the_end_of_the_history",
        ),
        some_of("sources/test_notation.py", "of_a_shallow_clone_more_history_is_asked_for"),
        some_of(
            "sources/asv_suite/test_finding_a_suite.py",
            "where_there_is_no_repository_there_is_nothing_to_compare",
            "without_git_it_is_asked_for",
            "a_repository_that_is_not_here_is_refused",
        ),
        all_of("catalogue/test_other_clone.py"),
        all_of("sources/test_repository_told.py"),
        all_of("records/test_devices.py"),
        some_of(
            "records/test_export.py",
            "a_table_is_written_where_a_folder_has_no_name_in_utf_8",
        ),
        some_of("wording/test_terminal.py", "a_terminal_of_any_width_shows_all"),
        all_of("wording/test_quantities.py", but=("amounts_are_read_as_people_write_them",)),
        some_of("report/test_published.py", "what_is_no_address_of_a_site_is_refused"),
        some_of(
            "catalogue/test_encoded_sources.py", "a_folder_whose_name_is_no_utf_8_is_worked_in"
        ),
        some_of(
            "run/test_machine_file.py",
            "results_are_filed_under_the_machine_whatever_the_home_folder_is",
        ),
        some_of(
            "run/test_long_temporary_folder.py", "a_socket_of_asv_and_one_of_multiprocessing_fit"
        ),
        some_of(
            "run/faults/test_faults.py",
            "a_full_disk_ends_the_run_in_words_and_room_lets_it_go_on",
            "a_second_run_in_one_clone_is_refused",
            "a_clock_that_steps_changes_no_duration_and_no_order",
        ),
        some_of(
            "run/faults/test_faults_private_network.py",
            "a_full_disk_ends_a_private_cluster_in_words_and_leaves_nothing",
        ),
        some_of("records/test_journal.py", "a_full_disk_is_said_and_the_file_stays_whole"),
        some_of(
            "workload/test_data_cache.py",
            "a_disk_that_fills_up_is_said_in_words_and_nothing_stays",
            "what_cannot_fit_is_not_begun",
        ),
        some_of(
            "report/test_report.py",
            "a_folder_that_cannot_be_written_says_what_to_do_and_leaves_no_draft",
        ),
        some_of(
            "notebook/test_magics.py",
            "a_folder_that_cannot_be_written_is_said_to_be_one",
            "another_run_in_the_same_project_is_waited_for_by_hand",
        ),
        some_of("scaffold/test_new_file.py", "a_folder_that_cannot_be_written_is_refused"),
        some_of("engines/test_shared_memory.py", "too_little_shared_memory_is_said_in_words"),
        some_of("machine/test_limits.py", "a_data_cache_that_cannot_be_used_costs_the_disk_only"),
    ),
)

"""Kills, at any moment, of a command or of whatever helps it: what was measured is kept, and nothing is left."""

from proofs.faults.family import Family, all_of, some_of

FAMILY = Family(
    "Kills, and what is left",
    (
        some_of(
            "run/faults/test_faults.py",
            "ten_kills_lose_no_case_and_leave_nothing",
            "a_case_that_is_killed_is_blamed_and_costs_no_other",
            "a_killed_baseline_is_not_blamed_on_the_case_beside_it",
            "what_asv_had_filed_survives_a_writing_that_is_cut_off",
        ),
        all_of("run/faults/test_faults_stopped.py"),
        all_of("run/faults/test_faults_of_janitors.py"),
        all_of("run/faults/test_faults_own_file.py"),
        all_of("run/faults/test_faults_clusters.py"),
        some_of(
            "run/faults/test_faults_private_network.py",
            "a_run_killed_in_its_private_network_leaves_nothing_and_resumes",
        ),
        all_of("environments/test_half_made.py"),
        all_of("processes/test_next_command.py"),
        all_of("sources/test_half_done_files.py"),
        some_of(
            "run/test_first_page_of_a_run.py",
            "a_run_shows_first_results_and_a_killed_one_goes_on_showing_them",
        ),
        some_of(
            "workload/test_data_cache.py",
            "what_a_killed_process_had_begun_goes_with_the_next_draft",
        ),
        *(
            all_of(f"kills/test_kills_of_{of}.py")
            for of in (
                *("runs", "races", "notebooks", "suites", "compared_tests", "compared_commands"),
                "environments",
            )
        ),
        some_of("run/test_long_temporary_folder.py", "a_killed_run_leaves_no_folder"),
        some_of("run/test_run.py", "a_killed_run_is_gone_on_with_and_leaves_nothing"),
        some_of(
            "run/test_engine_costs.py",
            "a_killed_engine_process_is_a_crash_and_leaves_nothing",
            "nothing_is_left_when_whoever_measures_is_killed",
        ),
        all_of(
            "processes/test_janitors.py",
            but=("records_of_a_folder_that_others_may_write_to_are_not_believed",),
        ),
        some_of("processes/test_without_linux.py", "a_janitor_notices_that_its_owner_was_killed"),
        all_of("processes/test_leftovers.py"),
        some_of(
            "processes/test_held_folders.py",
            "the_folder_of_a_killed_holder_is_removed_by_the_next",
            "a_number_that_is_used_again_holds_nothing",
            "a_holder_that_cannot_be_seen_from_here_counts_by_its_lock",
            "a_folder_is_held_for_as_long_as_its_janitor_is_there",
            "a_folder_without_permissions_can_be_removed",
        ),
        some_of(
            "processes/test_ending.py",
            "a_process_that_detaches_itself_is_ended_by_its_group",
            "without_a_group_it_is_ended_by_its_mark",
            "without_a_mark_it_is_ended_by_descent",
            "what_cannot_be_ended_is_returned_and_said",
        ),
        all_of("processes/test_owners.py", but=("an_owner_names_the_process_that_answers_for_it",)),
        all_of("ruler/test_case_ends.py"),
        some_of(
            "ruler/test_ruler.py",
            "a_process_that_a_case_leaves_behind_is_ended",
            "a_case_ends_when_its_supervisor_is_killed",
            "a_case_releases_its_shared_memory",
        ),
        some_of(
            "ruler/test_memory_cap.py",
            "groups_of_a_killed_process_are_taken_away_by_the_next_run",
        ),
        all_of("race/test_race_leftovers.py"),
        some_of(
            "race/test_race_of_commands.py",
            "a_run_ends_with_all_that_it_started",
            "a_run_that_leaves_a_child_behind_ends_with_it",
        ),
        some_of(
            "compare/test_compare.py",
            "a_killed_comparison_leaves_nothing_and_is_gone_on_with",
            "a_stopped_comparison_says_what_it_knows",
        ),
        some_of(
            "compare/test_lanes.py",
            "what_goes_wrong_in_one_lane_ends_the_other_early",
            "whoever_waits_for_a_case_learns_that_it_was_killed",
        ),
        some_of(
            "findings/verdicts/test_two_sides.py", "a_comparison_that_was_killed_is_gone_on_with"
        ),
        some_of(
            "calibration/test_calibration.py",
            "a_calibration_that_is_stopped_leaves_no_process_behind",
        ),
        some_of("suites/test_asv_answers.py", "a_killed_asv_process_leaves_nothing"),
        some_of(
            "engines/test_engines.py",
            "a_killed_keeper_leaves_no_process",
            "the_janitor_ends_what_was_started_when_its_owner_goes",
        ),
        some_of(
            "engines/test_own_clusters.py",
            "the_folder_of_a_cluster_whose_keeper_was_killed_goes_with_the_next_run",
        ),
        all_of(
            "environments/test_removal.py",
            but=("the_command_removes_the_others_and_exits_with_2",),
        ),
        some_of(
            "environments/test_kept_environments.py",
            "what_cannot_be_installed_leaves_nothing_behind",
            "two_at_once_make_one",
            "a_half_made_environment_is_made_again",
        ),
        some_of(
            "sources/test_kept_folders.py",
            "what_another_process_uses_is_kept_until_it_ends_however_it_ends",
            "what_was_never_finished_goes_and_takes_no_place",
            "another_run_never_removes_the_environment_that_one_is_measuring_in",
        ),
        some_of(
            "sources/in_side/test_suite_beside_others.py",
            "what_a_killed_setup_cache_has_left_is_removed",
        ),
        some_of("sources/test_trees.py", "a_copy_that_was_not_finished_is_made_again"),
        some_of(
            "records/test_whole_files.py", "a_file_that_was_not_finished_leaves_what_was_there"
        ),
        some_of(
            "workload/test_data_cache.py",
            "another_error_is_raised_as_it_is_and_nothing_stays",
            "what_a_killed_process_had_begun_is_removed",
            "the_draft_of_a_living_process_stays",
        ),
        all_of("commands/test_doctor_clean.py"),
        some_of("machine/test_doctor.py", "a_loop_that_was_killed_is_said_in_words"),
        some_of(
            "notebook/test_kernel.py",
            "an_interrupt_of_the_kernel_ends_everything",
            "nothing_outlives_a_kernel_that_is_killed",
        ),
        some_of("profile/test_choosing_a_profiler.py", "a_tool_that_refuses_leaves_nothing"),
        some_of(
            "report/test_drawer.py",
            "what_is_not_drawn_is_said_and_the_next_chart_is_drawn",
            "a_compiler_that_does_not_start_is_said",
            "a_report_without_its_charts_is_a_report",
            "a_write_up_without_its_charts_says_why",
        ),
    ),
)

"""Files of Python that are imported, and packages that add to the tool: they may do, or lack, anything."""

from proofs.faults.family import Family, all_of, some_of

FAMILY = Family(
    "Files that are imported",
    (
        some_of(
            "commands/test_hostile_modules.py",
            "what_an_import_takes_away_is_given_back",
            "a_file_that_empties_the_modules_is_refused_in_a_sentence",
            "a_file_that_interrupts_its_import_is_named",
            "a_run_ends_and_its_functions_find_what_their_file_has_chosen",
            "whatever_a_function_says_and_takes_away_its_case_is_kept",
            "two_workloads_of_one_name_are_told",
            "a_workload_of_any_name_is_measured_and_profiled",
        ),
        all_of("catalogue/test_import_guard.py"),
        all_of(
            "commands/test_unparsable_files.py",
            but=(
                "a_pipe_in_the_place_of_a_file_is_waited_for_by_nobody",
                "a_pipe_in_the_place_of_a_draft_goes",
                "a_list_of_known_changes_that_leads_nowhere_is_not_taken_for_none",
            ),
        ),
        some_of(
            "catalogue/test_plugins.py",
            "a_list_of_entry_points_that_cannot_be_read_costs_its_package_only",
            "a_broken_package_harms_no_command_that_does_without_it",
            "the_doctor_says_which_engines_are_broken",
            "a_broken_profiler_that_is_asked_for_is_one_sentence",
            "a_broken_source_of_workloads_is_named_where_it_may_be_meant",
            "a_broken_engine_is_named_by_the_case_that_needs_it",
        ),
        all_of("commands/test_unsound_workloads.py"),
        some_of(
            "catalogue/test_encoded_sources.py",
            "the_source_of_an_implementation_is_read_in_its_encoding",
        ),
        some_of(
            "run/test_changed_while_measured.py",
            "a_file_that_changes_while_it_is_measured_stops_the_run",
        ),
    ),
)

"""What a measured process does: to its channel, to its clock, to itself, or by never ending."""

from proofs.faults.family import Family, all_of, some_of

FAMILY = Family(
    "The measured process",
    (
        all_of("ruler/test_hostile_cases.py", but=("every_implementation_is_listed_here",)),
        all_of("sources/in_side/test_hostile_sides.py", but=("so_is_one_that_does_nothing_odd",)),
        all_of("run/test_hostile_run.py"),
        all_of(
            "ruler/test_step_answers.py",
            but=("an_answer_that_fits_is_as_it_was", "what_nobody_has_declared_is_left_out"),
        ),
        some_of(
            "processes/test_children.py",
            "the_guard_is_asked_while_an_answer_drips_and_never_ends",
            "a_part_of_an_answer_is_none",
            "what_is_no_answer_is_told_from_one",
            "a_stale_answer_is_not_the_next_one",
            "a_long_request_that_nobody_reads_is_not_waited_for",
            "what_ends_in_no_table_is_refused",
            "a_table_that_does_not_come_is_not_awaited_for_longer",
        ),
        some_of(
            "ruler/test_answers.py",
            "a_clock_that_was_written_over_takes_no_more_than_the_step_has_taken",
            "a_case_that_always_says_that_it_checks_ends_all_the_same",
            "a_check_that_does_not_end_is_told_as_such",
        ),
        some_of(
            "ruler/test_failures.py",
            "an_error_that_cannot_be_told_is_told_as_that",
            "a_step_that_fails_with_such_an_error_is_an_answer",
            "a_check_that_refuses_without_words_is_told_as_that",
            "the_name_of_a_class_does_not_depend_on_its_metaclass",
        ),
        some_of("ruler/test_ruler.py", "every_end_has_its_status_and_its_reason"),
        some_of("ruler/test_memory_cap.py", "a_case_beyond_its_cap_says_both_figures"),
        some_of(
            "sources/in_side/test_suite_beside_others.py",
            "no_benchmark_finds_what_another_or_the_same_has_left",
            "a_process_serves_one_module_and_one_that_breaks_costs_no_other",
            "wherever_an_import_goes_benchmarks_run_in_a_folder_of_their_own",
            "a_timer_that_stands_still_or_runs_back_costs_no_other",
            "a_class_that_cannot_be_made_is_named_and_costs_no_other",
        ),
        some_of(
            "run/test_engine_costs.py",
            "a_library_that_does_not_import_says_why",
            "an_engine_that_takes_too_long_is_ended_and_keeps_what_was_measured",
        ),
        some_of("machine/test_limits.py", "a_process_that_fails_gives_a_reason_in_words"),
        some_of("race/test_statements.py", "what_is_no_statement_is_refused"),
        all_of("notebook/test_parcel.py"),
        all_of("ruler/test_printing_without_end.py"),
        some_of(
            "sources/test_shell_commands.py", "a_command_that_prints_without_end_fills_no_disk"
        ),
        some_of("race/test_race_of_statements.py", "a_statement_that_hangs_is_refused"),
        some_of("race/test_race_of_commands.py", "a_program_that_vanishes_is_told"),
    ),
)

"""Answers that are not what they seem: not computed, not written, remembered, or equal to everything."""

from proofs.faults.family import Family, all_of, some_of

FAMILY = Family(
    "Answers that deceive",
    (
        some_of(
            "ruler/test_outputs.py",
            "an_output_that_nobody_fills_does_not_pass",
            "truth_values_that_nobody_writes_are_wrong_in_one_of_two_calls",
        ),
        some_of(
            "ruler/test_remembered_answers.py",
            "a_call_has_to_compute_and_leaves_its_inputs_alone",
            "a_number_that_was_kept_is_no_answer_even_to_fresh_inputs",
        ),
        some_of("ruler/test_kept_answers.py", "a_kept_answer_is_found_and_stays_where_it_is"),
        all_of("workload/test_false_names.py", but=("a_class_of_a_library_is_none_of_the_users",)),
        some_of(
            "workload/test_every_type.py",
            "what_holds_the_same_again_and_again_is_compared_once",
            "what_holds_the_same_in_other_depths_is_compared_once",
        ),
        some_of("workload/test_own_objects.py", "an_object_does_not_vouch_for_itself"),
        all_of("ruler/test_laziness.py", but=("what_is_there_is_no_promise",)),
        some_of(
            "ruler/test_own_views.py",
            "what_libraries_put_off_is_lazy_and_no_answer",
            "an_own_class_that_makes_its_values_is_refused_for_plain_ones",
        ),
        some_of(
            "commands/test_other_processes.py",
            "what_another_process_gives_otherwise_is_one_refusal",
        ),
        some_of(
            "notebook/test_cached_functions.py",
            "a_cached_function_is_refused_with_the_way_out",
        ),
    ),
)

"""Clusters that a run is to join: addresses of none, other servers, and clusters that do not fit."""

from proofs.faults.family import Family, all_of, some_of

FAMILY = Family(
    "Clusters that are joined",
    (
        all_of(
            "engines/test_joined_clusters.py",
            but=(
                "an_address_is_shown_without_its_secrets",
                "a_cluster_that_fits_is_not_refused",
                "a_token_that_opens_ray_here_goes_to_no_other_machine",
                "a_token_for_spark_is_shown_in_plain_to_this_machine_only",
            ),
        ),
        all_of(
            "engines/test_cluster_answers.py",
            but=("what_fits_is_not_refused_and_spark_need_not_say_its_workers",),
        ),
        some_of("engines/test_engines.py", "a_cluster_that_does_not_start_says_why"),
    ),
)

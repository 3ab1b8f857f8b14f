"""Other users of the machine, and whoever listens: what they could write, read, or connect to."""

from proofs.faults.family import Family, all_of, some_of

FAMILY = Family(
    "Other users",
    (
        all_of(
            "processes/test_private_places.py",
            but=(
                "a_file_in_a_closed_folder_is_opened_whatever_its_mode",
                "a_file_that_is_not_there_is_said_to_be_missing",
            ),
        ),
        all_of("workload/test_whose_cache.py", but=("a_cache_may_lie_on_another_disk",)),
        all_of(
            "engines/test_own_clusters.py",
            but=(
                "a_client_of_this_user_needs_no_credentials_for_dask",
                "the_folder_of_a_cluster_whose_keeper_was_killed_goes_with_the_next_run",
            ),
        ),
        some_of(
            "engines/test_engines.py",
            "dask_listens_on_loopback_only",
            "a_client_without_the_token_is_refused_by_ray",
            "the_token_can_be_read_by_its_user_only",
            "a_token_of_ours_goes_to_no_other_machine",
        ),
        some_of(
            "engines/test_joined_clusters.py",
            "a_token_that_opens_ray_here_goes_to_no_other_machine",
            "a_token_for_spark_is_shown_in_plain_to_this_machine_only",
        ),
        all_of("engines/test_private_network.py"),
        some_of(
            "processes/test_janitors.py",
            "records_of_a_folder_that_others_may_write_to_are_not_believed",
        ),
        some_of(
            "processes/test_held_folders.py",
            "a_place_that_somebody_took_is_refused",
            "a_link_among_temporary_folders_leads_to_no_removal",
            "a_record_that_cannot_be_read_names_nobody",
            "what_another_user_has_put_among_temporary_files_is_not_read",
            "a_record_is_read_only_so_far",
        ),
        some_of(
            "processes/test_children.py",
            "variables_that_libraries_read_are_recorded_without_secrets_and_folders",
        ),
        some_of(
            "sources/asv_suite/test_finding_a_suite.py",
            "a_repository_of_another_user_is_told_how_git_reads_it",
        ),
        some_of("notebook/test_magics.py", "what_travels_is_closed_to_others"),
    ),
)

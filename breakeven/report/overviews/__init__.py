"""The pages that show many workloads: the index, tools, claims, history, profiles."""

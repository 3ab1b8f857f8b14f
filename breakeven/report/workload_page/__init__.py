"""The page of one workload, part by part."""

"""The tests of any repository that use pytest-benchmark's fixture."""

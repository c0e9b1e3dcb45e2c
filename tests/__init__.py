"""The tests mirror the source: tests/core/test_log.py tests console/core/log.py."""

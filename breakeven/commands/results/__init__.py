"""Commands that show what was measured: pages, write-ups, tables and claims."""

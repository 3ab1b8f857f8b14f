"""What the records say, in rows and sentences: no process is started, no page is drawn."""

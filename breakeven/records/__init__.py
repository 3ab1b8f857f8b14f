"""What was measured, on disk: frozen records, the journal, and the tables read from them."""

"""How it is shown: pages, charts, write-ups. Imports results only."""

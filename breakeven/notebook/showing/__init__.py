"""How a result looks: as text, as a table with a chart, as a frame."""

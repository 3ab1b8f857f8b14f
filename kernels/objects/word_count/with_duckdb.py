"""Counting words with DuckDB: one SQL query over the text of the files."""

from kernels.objects.word_count import PUNCTUATION, TOP

QUERY = """
WITH words AS (
    SELECT unnest(string_split(translate(lower(content), $signs, ' '), ' ')) AS word
    FROM read_text($paths)
)
SELECT word, count(*) AS occurrences
FROM words
WHERE word != ''
GROUP BY word
ORDER BY occurrences DESC, word DESC
LIMIT $top
"""


def query(paths, session):
    """``translate`` turns line ends into spaces; it drops the other signs, which have no counterpart."""
    bound = {"signs": "\n" + PUNCTUATION, "paths": paths, "top": TOP}
    return session.connection.execute(QUERY, bound).fetchall()

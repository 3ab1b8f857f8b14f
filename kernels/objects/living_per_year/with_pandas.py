"""The people alive in each year with pandas: value_counts and cumsum."""

import pandas as pd


def to_frame(population):
    """The pairs as a frame with the columns birth and death."""
    return (pd.DataFrame(population, columns=["birth", "death"]),)


def value_counts(people):
    """Births minus deaths of each year, added up from year to year."""
    born = people["birth"].value_counts()
    died = people["death"].value_counts()
    years = pd.RangeIndex(born.index.min(), died.index.max())
    living = born.sub(died, fill_value=0).reindex(years, fill_value=0).cumsum().astype(int)
    return living[living > 0].to_dict()

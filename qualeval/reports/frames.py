"""The only seam to pandas: a table of results as a data frame."""

import pandas as pd

from qualeval.domain.result_tables import ResultTable


def to_frame(table: ResultTable) -> pd.DataFrame:
    """The table with its machine names as columns and every value as it is: integers stay integers beside gaps.

    Raises ValueError where a row is not as long as the columns.
    """
    if any(len(row) != len(table.columns) for row in table.rows):
        raise ValueError(f"table {table.name!r}: every row needs {len(table.columns)} values")
    values = {place: [row[place] for row in table.rows] for place in range(len(table.columns))}
    frame = pd.DataFrame(values, index=pd.RangeIndex(len(table.rows)), dtype=object)
    frame.columns = pd.Index(table.columns, dtype=object)
    return frame

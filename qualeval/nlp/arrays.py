"""The kinds of arrays that the engine's modules pass to each other."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Single = NDArray[np.float32]
Reals = NDArray[np.floating[Any]]  # of either
Rows = NDArray[np.int64]
Flags = NDArray[np.bool_]

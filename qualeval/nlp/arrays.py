"""The kinds of arrays that the engine's modules pass to each other."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Single = NDArray[np.float32]
Rows = NDArray[np.int64]

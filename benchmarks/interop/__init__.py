"""Other programs as outside checks of the files that leave. No part of the tests: each needs a copy of the program."""

"""The workspace in the terminal: screens draw and ask, services decide."""

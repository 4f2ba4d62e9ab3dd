"""Widgets that draw lines and know no service: what they show is given to them, what is done to them is told."""

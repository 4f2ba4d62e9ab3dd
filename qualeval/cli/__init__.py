"""The command line: arguments in, tables out. It holds no rule of its own."""

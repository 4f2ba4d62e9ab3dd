"""Everything a person can do, as functions over ports. The command line and the screens call these and nothing else."""

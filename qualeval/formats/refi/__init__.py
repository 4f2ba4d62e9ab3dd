"""REFI-QDA, the exchange format of the programs for qualitative data: projects (.qdpx) and codebooks (.qdc).

The schemas beside this file are REFI's, under the MIT licence that stands in them; the tests hold the writers to them.
"""

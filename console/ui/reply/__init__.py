"""Answering the citizen: the words and their measure, the answers of a case, and how each of them stands."""

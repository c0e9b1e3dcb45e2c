"""Tools of the tests themselves."""

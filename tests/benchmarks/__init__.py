"""What `make bench` measures: the program beside its peers and beside the limit of the machine."""

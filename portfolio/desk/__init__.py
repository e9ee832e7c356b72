"""The author's desk: the first page of the administration."""

"""The directory of help lines: listings kept as files, and everything that reads, checks, finds and shows them."""

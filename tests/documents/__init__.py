"""Documents of our own that tests give to the parsers."""

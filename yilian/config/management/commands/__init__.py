"""`migrate`, with what is derived from declarations."""

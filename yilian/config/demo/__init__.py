"""A place brought to life for demonstration: the real document, invented people. One seed, the same place for everybody."""

"""Pages of places: the register of organizations, and what is entered about one."""

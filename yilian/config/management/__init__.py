"""Django's management commands as this installation needs them."""

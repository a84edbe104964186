"""Settings, URLs, wiring, embedded services and the command line; knows every module, known by none."""

"""Settings, URLs, the live door and the programs that serve; knows every module and owns no tables."""

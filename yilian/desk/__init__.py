"""Pages across modules: home, search, policy browser, map; and the look that all pages share. Owns no tables."""

"""Pages across modules: home, Today, search, policy, map, the pages of the audit log. Owns no tables."""

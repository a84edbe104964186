"""Pages of accounts: the session, the password, the second factor, one's own account, the users one manages."""

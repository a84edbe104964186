"""Who signs in, with which roles over which places; turns a request into an Actor.

Owns: accounts_user, accounts_grant, accounts_sign_in, accounts_token. The second factor is django-otp's, the lock-out django-axes'. Row-level security reads
the scope that this module gives each request (see audit.scope).
"""

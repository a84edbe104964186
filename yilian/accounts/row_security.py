"""The shapes of row security of this module's tables: all open, because they are read before anybody's reach is known."""

from yilian.audit.row_security import open_to_all

SIGNING_IN = (
    "it is read to find out who somebody is and how far they reach; the queries keep users of other places apart"
)
TABLES = {
    "accounts_user": open_to_all(SIGNING_IN),
    "accounts_grant": open_to_all(SIGNING_IN),
    "accounts_sign_in": open_to_all(SIGNING_IN),
    "accounts_token": open_to_all(SIGNING_IN),
}

"""What is set for signing in: how often a password may be wrong, and whether a second factor is required."""

import os

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_LOCKOUT_CALLABLE = "yilian.accounts.views.session.locked_out"
OTP_TOTP_ISSUER = "颐联 Yilian"
YILIAN_SECOND_FACTOR = os.environ.get("YILIAN_SECOND_FACTOR", "required")  # or "optional", for demonstrations

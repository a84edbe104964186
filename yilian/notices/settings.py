"""What is set for notices: the gateways, and the hours in which no routine notice leaves.

A way out that is not set up fails with `gateway-missing` (docs/how-to/send-notices.md).
"""

import os

EMAIL_HOST = os.environ.get("YILIAN_EMAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("YILIAN_EMAIL_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("YILIAN_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("YILIAN_EMAIL_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("YILIAN_EMAIL_TLS", "1") == "1"
DEFAULT_FROM_EMAIL = os.environ.get("YILIAN_EMAIL_FROM", "")
EMAIL_TIMEOUT = YILIAN_NOTICE_TIMEOUT = float(os.environ.get("YILIAN_NOTICE_TIMEOUT", "10"))
YILIAN_SMS_URL = os.environ.get("YILIAN_SMS_URL", "")
YILIAN_SMS_KEY = os.environ.get("YILIAN_SMS_KEY", "")
YILIAN_SMS_SIGNATURE = os.environ.get("YILIAN_SMS_SIGNATURE", "")
YILIAN_SMS_TEMPLATES = os.environ.get("YILIAN_SMS_TEMPLATES", "")  # our code=the gateway's id, with commas between
YILIAN_SMS_RECEIPT_KEY = os.environ.get("YILIAN_SMS_RECEIPT_KEY", "")
YILIAN_WEBHOOK_KEY = os.environ.get("YILIAN_WEBHOOK_KEY", "")
YILIAN_WEBHOOK_ORIGINS = os.environ.get("YILIAN_WEBHOOK_ORIGINS", "")  # https://host, with commas between
YILIAN_QUIET_HOURS = os.environ.get("YILIAN_QUIET_HOURS", "routine=21:00-08:00")

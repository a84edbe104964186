"""Django settings: one file, every choice from the environment with a default that works on one machine."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from yilian.config.floors import applications, settings_of_modules
from yilian.runtime.postgres import django_database
from yilian.runtime.secrets import home, secret

ROOT = Path(__file__).resolve().parents[2]
HOME = home()

SECRET_KEY = secret("django")
DEBUG = os.environ.get("YILIAN_DEBUG") == "1"
YILIAN_STRICT = DEBUG  # what a page passes over at work, and the log notes, is an error
ALLOWED_HOSTS = os.environ.get("YILIAN_HOSTS", "127.0.0.1,localhost,[::1],testserver").split(",")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "axes",
    "procrastinate.contrib.django",
    *applications(),
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "yilian.config.headers.HeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "yilian.config.plain_requests.PlainRequestMiddleware",
    "yilian.accounts.middleware.SessionUserMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "yilian.config.errors.ErrorMiddleware",
    "yilian.accounts.middleware.ActorMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "yilian.config.urls"
WSGI_APPLICATION = "yilian.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [("yilian.pages.templating.Loader", ["django.template.loaders.app_directories.Loader"])],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "yilian.desk.context.page_context",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "yilian.pages.templatetags.words",
            ],
        },
    }
]

DATABASES = {"default": django_database(role=os.environ.get("YILIAN_DB_ROLE", "app"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "desk:start"
LOGOUT_REDIRECT_URL = "accounts:sign-in"
SESSION_ENGINE = "yilian.accounts.sessions"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SECURE = os.environ.get("YILIAN_HTTPS") == "1"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SECURE_HSTS_SECONDS = 31536000 if SECURE else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "yilian.config.errors.stale_form"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "yilian_language"
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
FORMAT_MODULE_PATH = "yilian.config.formats"

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
MEDIA_ROOT = HOME / "files"
SILENCED_SYSTEM_CHECKS = ["security.W004", "security.W008", "security.W012", "security.W016"] if not SECURE else []

YILIAN_TODAY = os.environ.get("YILIAN_TODAY", "")
YILIAN_PLACE = os.environ.get("YILIAN_PLACE", "")
YILIAN_PACKS = ROOT / "packs"
YILIAN_INSTRUMENTS = ROOT / "instruments"
YILIAN_CIPHER = os.environ.get("YILIAN_CIPHER", "aes-256-gcm")
YILIAN_LIVE_URL = os.environ.get("YILIAN_LIVE_URL", "")
YILIAN_IDENTITY_KEY = secret("identity")

# What a module sets for itself stands in its `settings.py`, below everything above: names and the environment, no models.
for _name, _value in settings_of_modules():
    if _name in globals():
        raise ImproperlyConfigured(f"{_name} is set twice")
    globals()[_name] = _value

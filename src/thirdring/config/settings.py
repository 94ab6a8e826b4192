"""Django's settings. What differs between machines is read from the environment by config/env.py."""

from email.utils import parseaddr
from pathlib import Path

from csp.constants import NONE, SELF

from thirdring.config import env, secrets
from thirdring.kernel.languages import RESIDENT_LANGUAGES

PACKAGE = Path(__file__).resolve().parent.parent
VAR = env.var_folder()

DEBUG = env.flag("THIRDRING_DEBUG")
DEMO = env.flag("THIRDRING_DEMO")  # demo sign-ins and keys work, and the mailbox page shows what was sent
SECRET_KEY = env.text("THIRDRING_SECRET_KEY") or secrets.kept_in(VAR / "secret_key")
STREAMS = int(env.text("THIRDRING_STREAMS", "32"))  # pages told live what changes, in each web process
ALLOWED_HOSTS = env.words("THIRDRING_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env.words("THIRDRING_ORIGINS")
BASE_URL = env.text("THIRDRING_BASE_URL", "http://127.0.0.1:8311")  # how links in messages begin
DEFAULT_CITY = env.text("THIRDRING_CITY")  # code of the city a host without one of its own shows

DATABASE_URL = env.text("DATABASE_URL", "postgresql://thirdring@127.0.0.1:5432/thirdring")
DATABASES = {"default": env.database_settings(DATABASE_URL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "procrastinate.contrib.django",
    "django_cotton.apps.SimpleAppConfig",
    "django_htmx",
    "template_partials.apps.SimpleAppConfig",
    "thirdring.city",
    "thirdring.staff",
    "thirdring.places",
    "thirdring.catalogue",
    "thirdring.constituents",
    "thirdring.cases",
    "thirdring.routing",
    "thirdring.sla",
    "thirdring.knowledge",
    "thirdring.fieldwork",
    "thirdring.messaging",
    "thirdring.intake",
    "thirdring.contact_centre",
    "thirdring.training",
    "thirdring.feedback",
    "thirdring.workbench",
    "thirdring.mass_events",
    "thirdring.alerts",
    "thirdring.open311",
    "thirdring.integrations.media",
    "thirdring.integrations.open311",
    "thirdring.integrations.telephony",
    "thirdring.web",
    "thirdring.config",
]

MIDDLEWARE = [
    "thirdring.config.health.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "thirdring.web.middleware.GzipTextMiddleware",
    "thirdring.open311.door.ProgramsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "thirdring.web.middleware.CityAndActorMiddleware",
    "thirdring.web.middleware.RequestSizeMiddleware",
]

ROOT_URLCONF = "thirdring.config.urls"
WSGI_APPLICATION = "thirdring.config.wsgi.application"

_LOADERS = [
    "django_cotton.cotton_loader.Loader",
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [
            PACKAGE / "web" / face / "templates"
            for face in ("ui", "signin", "resident", "agency", "field", "desk", "studio", "public")
        ],
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [("django.template.loaders.cached.Loader", _LOADERS)] if not DEBUG else _LOADERS,
                )
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "template_partials.templatetags.partials",
                "django.templatetags.i18n",
                "django.templatetags.static",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "thirdring.web.context.city",
            ],
        },
    }
]
COTTON_DIR = "components"

AUTH_USER_MODEL = "staff.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "agency:queue"
SESSION_COOKIE_AGE = 12 * 3600  # a shift

LANGUAGE_CODE = "en"
LANGUAGES = list(RESIDENT_LANGUAGES.items())
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [("", PACKAGE / "web" / "ui" / "assets" / "dist")]
MEDIA_ROOT = VAR / "media"
MEDIA_URL = "/media/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "thirdring.web.static.ManifestStorage"
    },
}
MOST_REQUEST_BYTES = 110 * 1024 * 1024  # five photos of 15 MB, a video of 30, and the words around them
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

EMAIL_BACKEND = env.text(
    "THIRDRING_EMAIL_BACKEND", f"django.core.mail.backends.{'dummy' if DEMO else 'smtp'}.EmailBackend"
)
DEFAULT_FROM_EMAIL = env.text("THIRDRING_FROM", "311@localhost")
# Text messages: "thirdring.integrations.sms.twilio.Twilio", or a class with the same protocol.
SMS_PROVIDER = env.text("THIRDRING_SMS_PROVIDER", "thirdring.messaging.delivery.NoSms")
SMS_URL = env.text("THIRDRING_SMS_URL", "https://api.twilio.com")  # or another that speaks like it
SMS_ACCOUNT = env.text("THIRDRING_SMS_ACCOUNT")  # the account's SID
SMS_SECRET = env.text("THIRDRING_SMS_SECRET")  # its auth token: lets us send, and proves what is told us
SMS_FROM = env.text("THIRDRING_SMS_FROM")  # a number in E.164, or a messaging service's SID (MG...)
SMS_SECONDS = 10.0  # how long the provider is waited for

# Notifications on devices (docs/notifications.md). The key is a P-256 scalar in base64url: who loses it loses
# every device, and a city with several machines gives the same to all.
PUSH_KEY = env.text("THIRDRING_PUSH_KEY") or secrets.kept_in(VAR / "push_key", make=secrets.p256_scalar)
PUSH_PROVIDER = env.text(
    "THIRDRING_PUSH_PROVIDER",
    "thirdring.messaging.delivery.Shown" if DEMO else "thirdring.integrations.push.sending.WebPush",
)
PUSH_CONTACT = env.text("THIRDRING_PUSH_CONTACT") or f"mailto:{parseaddr(DEFAULT_FROM_EMAIL)[1]}"
PUSH_SECONDS = 10.0  # how long a push service is waited for
PRIVATE_PUSH_SERVICES = env.words("THIRDRING_PRIVATE_PUSH_SERVICES")  # hosts inside, also without https

# Hosts on private networks that other jurisdictions' Open311 servers may have, also without https.
PRIVATE_NEIGHBOURS = env.words("THIRDRING_PRIVATE_NEIGHBOURS")
NEIGHBOUR_SECONDS = 20.0  # how long one is waited for

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("THIRDRING_BEHIND_PROXY") else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = env.flag("THIRDRING_HTTPS")
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "media-src": [SELF, "blob:"],  # a video that was chosen, before it is sent
        "style-src": [SELF],
        "script-src": [SELF],
        "worker-src": [SELF, "blob:"],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env.text("THIRDRING_LOG", "WARNING")},
    "loggers": {"django.request": {"level": "ERROR"}},  # a page that is not there is no news
}

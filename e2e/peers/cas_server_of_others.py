"""A server of CAS that others wrote (django-cas-server), for the acceptance book: `python cas_server_of_others.py PORT SERVICE-PORT FOLDER`."""

import sys
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django
from django.conf import settings
from django.core.management import call_command
from django.urls import include, re_path

PORT, SERVICE, FOLDER = sys.argv[1:]
CONTEXT = ("django.template.context_processors.request", "django.contrib.auth.context_processors.auth")
settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"],
    CAS_AUTH_CLASS="cas_server.auth.TestAuthUser",
    CAS_NEW_VERSION_EMAIL_WARNING=False,
    CAS_NEW_VERSION_HTML_WARNING=False,
    CAS_SHOW_POWERED=False,
    CAS_TEST_PASSWORD="un mot de passe d’essai",
    CAS_TEST_USER="lina",
    DATABASES={
        "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": f"{FOLDER}/cas.sqlite", "OPTIONS": {"timeout": 20}}
    },
    DEBUG=True,
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    INSTALLED_APPS=[
        *(f"django.contrib.{name}" for name in ("admin", "auth", "contenttypes", "sessions", "messages", "staticfiles")),
        "cas_server",
    ],
    LOGGING_CONFIG=None,
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
    ],
    ROOT_URLCONF=__name__,
    SECRET_KEY="the secret of a test, which nobody keeps",
    STATIC_URL="/static/",
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {"context_processors": [*CONTEXT, "django.contrib.messages.context_processors.messages"]},
        }
    ],
    USE_TZ=True,
)

class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *_):
        pass


if __name__ == "__main__":
    django.setup()
    urlpatterns = [re_path("^cas/", include("cas_server.urls", namespace="cas_server"))]
    call_command("migrate", verbosity=0)
    from cas_server.models import ServicePattern
    from django.core.wsgi import get_wsgi_application

    ServicePattern.objects.create(
        pos=1,
        name="recette",
        pattern=rf"^http://127\.0\.0\.1:{SERVICE}/.*$",
        proxy=True,
        proxy_callback=True,
        single_log_out=True,
    )
    with make_server("127.0.0.1", int(PORT), get_wsgi_application(), Server, Quiet) as server:
        print("ready", flush=True)
        server.serve_forever()

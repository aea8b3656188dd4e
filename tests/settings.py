"""Settings under test: the real ones, less what only costs time or needs a build."""

import os

# Single sign-on is on, with a server that is not there: its own tests bring one.
os.environ |= {
    "LUODI_OIDC_ISSUER": "http://127.0.0.1:9",
    "LUODI_OIDC_CLIENT_ID": "luodi",
    "LUODI_OIDC_CLIENT_SECRET": "synthetic-secret",
}

from luodi.config.settings import *  # noqa: F403
from luodi.config.settings import DATABASES, STORAGES

# One connection per thread, closed with it: a pool's own threads would outlive a test database.
DATABASES["default"]["OPTIONS"].pop("pool")
DATABASES["default"]["ENGINE"] = "tests.database"
# Without a build there is no manifest; pages name their files plainly.
STORAGES["staticfiles"] = {
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage",
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["*"]
# Tests of lock-outs turn it on; without it a password can be tried without a request.
AXES_ENABLED = False

"""The API, put together from the rooms. Its description is at ``/api/v1/openapi.json``; there is
no page that runs it, since such pages come from elsewhere."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.http import require_safe
from ninja import NinjaAPI

import luodi
from luodi.delivery.api import router as delivery
from luodi.directory.api import router as directory
from luodi.foundation.access import anyone
from luodi.programme.api import router as programme

api = NinjaAPI(
    title="落地 Luodi",
    version=luodi.__version__,
    description="一份文件、一本账、一次填报、处处可追。Sessions and CSRF tokens as on the pages.",
    openapi_url=None,
    docs_url=None,
    urls_namespace="api",
)
api.add_router("", directory)
api.add_router("", programme)
api.add_router("", delivery)


@anyone
@require_safe
def openapi(request: HttpRequest) -> JsonResponse:
    """What the API can do, in OpenAPI's form."""
    return JsonResponse(api.get_openapi_schema(), json_dumps_params={"ensure_ascii": False})


urlpatterns = [path("openapi.json", openapi, name="openapi")]

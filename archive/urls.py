"""The site's addresses: the admin and the reading room."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("remarks.urls")),
]

handler404 = "remarks.views.not_found"
handler500 = "remarks.views.server_error"

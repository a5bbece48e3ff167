"""Django's admin with this archive's site."""

from django.contrib.admin.apps import AdminConfig


class ArchiveAdminConfig(AdminConfig):
    default_site = "remarks.admin.site.ArchiveAdminSite"

from django.contrib.admin.apps import AdminConfig


class BackOfficeConfig(AdminConfig):
    """Django's back office, with our door and our page of a password; each room registers its own lists in it."""

    default_site = "pix.web.backoffice.site.OperatorsSite"

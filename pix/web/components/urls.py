"""The gallery, in the demo only."""

from django.urls import include, path

from pix.web.components.gallery import views

urlpatterns = [path("", include(([path("composants", views.gallery, name="gallery")], "components")))]

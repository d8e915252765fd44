from django.urls import URLPattern, path

from pix.web.school.home import views

urlpatterns: list[URLPattern] = [path("", views.home, name="home")]

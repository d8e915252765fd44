from django.urls import path

from pix.demo import views

app_name = "demo"
urlpatterns = [
    path("demo", views.home, name="home"),
    path("demo/courrier", views.mail, name="mail"),
    path("demo/fichiers/<str:name>", views.sample, name="sample"),
]

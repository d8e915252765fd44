from django.urls import path

from pix.web.learner.home import views

urlpatterns = [
    path("", views.home, name="home"),
    path("competences", views.competences, name="competences"),
    path("competences/<str:code>/commencer", views.start_competence, name="start_competence"),
    path("accueil/bandeau", views.close_banner, name="close_banner"),
]

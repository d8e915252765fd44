from django.urls import path

from pix.web.learner.pages import views

urlpatterns = [
    path("mentions-legales", views.legal, name="legal"),
    path("accessibilite", views.accessibility, name="accessibility"),
    path("mes-donnees", views.privacy, name="privacy"),
]

from django.urls import path

from pix.web.school.campaigns import creation, following, views

urlpatterns = [
    path("", views.campaigns, name="campaigns"),
    path("/creation", creation.create, name="campaign_create"),
    path("/par-classe", creation.create_per_class, name="campaigns_per_class"),
    path("/<int:pk>", following.campaign, name="campaign"),
    path("/<int:pk>/affiche", following.poster, name="campaign_poster"),
    path("/<int:pk>/resultats.csv", following.export, name="campaign_export"),
    path("/<int:pk>/participations/<int:participation_pk>", following.participation, name="participation"),
    path("/<int:pk>/archiver", views.archive, name="campaign_archive"),
    path("/<int:pk>/rouvrir", views.reopen, name="campaign_reopen"),
]

from django.urls import path

from pix.web.school.campaigns import creation, following, views

urlpatterns = [
    path("campagnes", views.campaigns, name="campaigns"),
    path("campagnes/creation", creation.create, name="campaign_create"),
    path("campagnes/par-classe", creation.create_per_class, name="campaigns_per_class"),
    path("campagnes/<int:pk>", following.campaign, name="campaign"),
    path("campagnes/<int:pk>/affiche", following.poster, name="campaign_poster"),
    path("campagnes/<int:pk>/resultats.csv", following.export, name="campaign_export"),
    path("campagnes/<int:pk>/participations/<int:participation_pk>", following.participation, name="participation"),
    path("campagnes/<int:pk>/archiver", views.archive, name="campaign_archive"),
    path("campagnes/<int:pk>/rouvrir", views.reopen, name="campaign_reopen"),
]

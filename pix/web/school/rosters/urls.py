from django.urls import path

from pix.web.school.rosters import views

urlpatterns = [
    path("", views.rosters, name="rosters"),
    path("/<int:pk>", views.roster, name="roster"),
    path("/<int:pk>/confirmer", views.confirm, name="roster_confirm"),
    path("/<int:pk>/abandonner", views.cancel, name="roster_cancel"),
    path("/<int:pk>/rapport.csv", views.report, name="roster_report"),
]

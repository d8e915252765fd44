from django.urls import path

from pix.web.school.rosters import views

urlpatterns = [
    path("eleves/import", views.rosters, name="rosters"),
    path("eleves/import/<int:pk>", views.roster, name="roster"),
    path("eleves/import/<int:pk>/confirmer", views.confirm, name="roster_confirm"),
    path("eleves/import/<int:pk>/repondre", views.answer, name="roster_answer"),
    path("eleves/import/<int:pk>/abandonner", views.cancel, name="roster_cancel"),
    path("eleves/import/<int:pk>/rapport.csv", views.report, name="roster_report"),
]

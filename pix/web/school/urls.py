from django.urls import include, path

app_name = "school"
urlpatterns = [
    path("", include("pix.web.school.home.urls")),
    path("", include("pix.web.school.entrance.urls")),
    path("", include("pix.web.school.rosters.urls")),
    path("", include("pix.web.school.undoing.urls")),
    path("", include("pix.web.school.students.urls")),
    path("", include("pix.web.school.campaigns.urls")),
]

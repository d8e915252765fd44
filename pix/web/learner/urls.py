from django.urls import include, path

app_name = "learner"
urlpatterns = [
    path("", include("pix.web.learner.home.urls")),
    path("", include("pix.web.learner.login.urls")),
    path("", include("pix.web.learner.joining.urls")),
    path("", include("pix.web.learner.assessment.urls")),
    path("", include("pix.web.learner.pages.urls")),
]

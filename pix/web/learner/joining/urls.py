from django.urls import path

from pix.web.learner.joining import associate, landing, register

urlpatterns = [
    path("campagnes", landing.code, name="code"),
    path("campagnes/<str:code>", landing.landing, name="campaign"),
    path("campagnes/<str:code>/inscription", register.register, name="register"),
    path("campagnes/<str:code>/mot-de-passe", register.choose_password, name="choose_password"),
    path("campagnes/<str:code>/associer", associate.associate, name="associate"),
    path("campagnes/<str:code>/associer/confirmation", associate.confirm, name="confirm_association"),
]

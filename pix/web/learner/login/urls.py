from django.urls import path

from pix.web.learner.login import views

urlpatterns = [
    path("connexion", views.sign_in, name="sign_in"),
    path("deconnexion", views.sign_out, name="sign_out"),
    path("nouveau-mot-de-passe", views.change_password, name="change_password"),
    path("mon-compte", views.account, name="account"),
]

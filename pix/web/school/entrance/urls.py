from django.urls import URLPattern, path

from pix.web.school.entrance import activation, invitation, session

urlpatterns: list[URLPattern] = [
    path("activation", activation.ask, name="activation"),
    path("activation/demande", activation.asked, name="activation_asked"),
    path("invitation/<str:token>", invitation.invitation, name="invitation"),
    path("connexion", session.sign_in, name="sign_in"),
    path("deconnexion", session.sign_out, name="sign_out"),
    path("etablissement", session.switch, name="switch"),
]

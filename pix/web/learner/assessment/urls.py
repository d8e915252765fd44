from django.urls import URLPattern, path

from pix.web.learner.assessment import documents, results, views

urlpatterns: list[URLPattern] = [
    path("tests/<int:pk>", views.question, name="question"),
    path("tests/<int:pk>/etape", views.checkpoint, name="checkpoint"),
    path("tests/<int:pk>/resultats", results.competence_results, name="results"),
    path("campagnes/<str:code>/resultats", results.campaign_results, name="campaign_results"),
    path("campagnes/<str:code>/envoi", results.share, name="share"),
    path("documents/<path:path>", documents.document, name="document"),
]

from django.urls import path

from pix.web.school.undoing import views

urlpatterns = [path("eleves/import/<int:pk>/annuler", views.undo_import, name="undo_import")]

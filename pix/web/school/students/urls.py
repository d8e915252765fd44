from django.urls import URLPattern, path

from pix.web.school.students import account, views

urlpatterns: list[URLPattern] = [
    path("eleves", views.students, name="students"),
    path("eleves/<int:pk>/compte", account.student_account, name="student_account"),
    path("eleves/<int:pk>/mot-de-passe", account.reset_password, name="reset_password"),
]

from django.urls import URLPattern, path

from pix.web.school.students import account, views

urlpatterns: list[URLPattern] = [
    path("", views.students, name="students"),
    path("/<int:pk>/compte", account.student_account, name="student_account"),
    path("/<int:pk>/mot-de-passe", account.reset_password, name="reset_password"),
]

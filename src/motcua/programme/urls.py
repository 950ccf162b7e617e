"""Addresses of the programme's tasks."""

from django.urls import path

from motcua.acts.views import act_paths
from motcua.programme import views
from motcua.programme.declarations import PAGES

urlpatterns = [
    path("nhiem-vu/", views.task_list, name="task_list"),
    path("nhiem-vu/moi/", views.task_new, name="task_new"),
    path("nhiem-vu/<str:code>/", views.task, name="task"),
    *act_paths(PAGES, "nhiem-vu/", "task"),
]

"""Addresses of the officials' site that belong to no other room."""

from django.urls import path

from motcua.workspace import views

urlpatterns = [
    path("viec-hom-nay/", views.home, name="home"),
    path("toi/", views.profile, name="profile"),
    path("tro-giup/", views.help_page, name="help"),
]

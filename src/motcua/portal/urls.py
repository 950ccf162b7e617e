"""Addresses of the citizens' site that belong to no other room."""

from django.urls import path

from motcua.portal import views

urlpatterns = [
    path("", views.portal, name="portal"),
    path("robots.txt", views.robots, name="robots"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("gioi-thieu/", views.about, name="about"),
    path("kha-nang-tiep-can/", views.accessibility, name="accessibility"),
]

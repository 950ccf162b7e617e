"""Addresses of the seals room."""

from django.urls import path

from motcua.seals import views

urlpatterns = [
    path("nhat-ky/niem-phong/", views.seal_list, name="seals"),
    path("nhat-ky/niem-phong/<int:number>/phieu/", views.seal_sheet, name="seal_sheet"),
]

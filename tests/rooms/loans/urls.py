"""Addresses of loans."""

from django.urls import path

from motcua.acts.views import act_paths
from tests.rooms.loans import views
from tests.rooms.loans.declarations import PAGES

urlpatterns = [
    path("muon/", views.loans, name="loan_list"),
    path("muon/<str:code>/", views.loan, name="loan"),
    *act_paths(PAGES, "muon/", "loan"),
]

"""Addresses of the reports room."""

from django.urls import path

from motcua.reports.views import reading

urlpatterns = [
    path("kiem-tra-bao-cao/", reading.reading_list, name="reading_list"),
    path("kiem-tra-bao-cao/so-sanh/", reading.reading_compare, name="reading_compare"),
    path("kiem-tra-bao-cao/<str:key>/", reading.reading, name="reading"),
    path("kiem-tra-bao-cao/<str:key>/ket-qua.docx", reading.reading_review, name="reading_review"),
    path("kiem-tra-bao-cao/<str:key>/xoa/", reading.reading_remove, name="reading_remove"),
]

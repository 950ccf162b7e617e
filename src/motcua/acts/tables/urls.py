"""URLs of imports: one page a kind of table, its runs, and the rows that wait for an agency."""

from django.urls import path

from motcua.acts.tables.views import imports, runs, waiting

urlpatterns = [
    path("nhap/", imports.kinds, name="table_kinds"),
    path("nhap/cho-xac-nhan/", waiting.waiting_rows, name="waiting_rows"),
    path("nhap/lan/<int:pk>/", runs.run, name="import_run"),
    path("nhap/lan/<int:pk>/dong-loi/", runs.refused_rows, name="import_refused"),
    path("nhap/lan/<int:pk>/hoan-tac/", runs.undo, name="import_undo"),
    path("nhap/lan/<int:pk>/nhap-tiep/", runs.go_on, name="import_go_on"),
    path("nhap/<slug:key>/", imports.kind_page, name="table_import"),
    path("nhap/<slug:key>/tien-do/", imports.progress, name="import_progress"),
    path("nhap/<slug:key>/mau/", imports.template, name="import_template"),
    path("nhap/<slug:key>/<uuid:token>/", imports.look, name="import_preview"),
]

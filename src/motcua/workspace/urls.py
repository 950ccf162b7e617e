"""URLs of the officials' site that belong to no other room."""

from django.urls import path

from motcua.workspace import views
from motcua.workspace.views import agencies

urlpatterns = [
    path("viec-hom-nay/", views.home, name="home"),
    path("toi/", views.profile, name="profile"),
    path("toi/hien-thi/", views.appearance, name="appearance"),
    path("toi/da-xem-gioi-thieu/", views.end_tour, name="end_tour"),
    path("tro-giup/", views.help_page, name="help"),
    path("tro-giup/so-tay/", views.handbook_page, name="handbook"),
    path("tro-giup/so-tay/anh/<slug:name>.png", views.handbook_picture, name="handbook_picture"),
    path("tro-giup/so-tay/<slug:name>/", views.handbook_page, name="handbook_of"),
    path("health", views.health, name="health"),
    path("co-quan/", agencies.browse, name="agency_tree"),
    path("co-quan/<int:agency_id>/", agencies.detail, name="agency"),
    path("co-quan/<int:agency_id>/<slug:act>/", agencies.change, name="agency_change"),
    path("co-quan/<int:agency_id>/huy/<int:event_id>/", agencies.undo, name="agency_undo"),
    path("co-quan/ke-thua-chua-xac-dinh/", agencies.unresolved, name="agency_unresolved"),
    path("co-quan/ke-thua-chua-xac-dinh/<int:item_id>/", agencies.settle, name="agency_settle"),
]

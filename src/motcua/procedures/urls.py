"""Addresses of the catalogue: `/thu-tuc/` for citizens, `/danh-muc/` for officials."""

from django.urls import path

from motcua.procedures.views import calendar, cases, catalogue, exchange, matching, office_parts, processes, public

urlpatterns = [
    path("thu-tuc/", public.procedures, name="procedures"),
    path("thu-tuc/<str:code>/", public.procedure, name="procedure"),
    path("danh-muc/thu-tuc/", catalogue.procedures, name="catalogue"),
    path("danh-muc/thu-tuc/them/", catalogue.edit, name="catalogue_add"),
    path("danh-muc/thu-tuc/nhap/", exchange.take_in, name="catalogue_import"),
    path("danh-muc/thu-tuc/nhap/xac-nhan/", exchange.confirm, name="catalogue_import_confirm"),
    path("danh-muc/thu-tuc/xuat/", exchange.export, name="catalogue_export"),
    path("danh-muc/thu-tuc/mau/", exchange.template, name="catalogue_template"),
    path("danh-muc/thu-tuc/doi-chieu/", matching.waiting, name="catalogue_matching"),
    path("danh-muc/thu-tuc/<str:code>/", catalogue.procedure, name="catalogue_procedure"),
    path("danh-muc/thu-tuc/<str:code>/sua/", catalogue.edit, name="catalogue_edit"),
    path("danh-muc/thu-tuc/<str:code>/cong-bo/", catalogue.announce, name="catalogue_announce"),
    path("danh-muc/thu-tuc/<str:code>/bai-bo/", catalogue.repeal, name="catalogue_repeal"),
    path("danh-muc/thu-tuc/<str:code>/doi-chieu/", matching.match, name="catalogue_match"),
    path("danh-muc/thu-tuc/<str:code>/quy-trinh/them/", processes.edit, name="process_add"),
    path("danh-muc/thu-tuc/<str:code>/quy-trinh/hinh/", processes.picture, name="process_picture"),
    path("danh-muc/thu-tuc/<str:code>/quy-trinh/<int:pk>/", processes.edit, name="process_edit"),
    path("danh-muc/thu-tuc/<str:code>/tai-co-quan/<int:agency_id>/", office_parts.edit, name="office_part"),
    path("danh-muc/quy-trinh/<int:pk>/sao-chep/", processes.copy, name="process_copy"),
    path("danh-muc/phien-ban/<int:pk>/sua/", catalogue.correct, name="version_correct"),
    path("danh-muc/phien-ban/<int:pk>/ngung-tiep-nhan/", catalogue.lock, name="version_lock"),
    path("danh-muc/phien-ban/<int:pk>/mo-tiep-nhan/", catalogue.unlock, name="version_unlock"),
    path("danh-muc/phien-ban/<int:pk>/truong-hop/them/", cases.edit, name="case_add"),
    path("danh-muc/phien-ban/<int:pk>/truong-hop/<int:position>/", cases.edit, name="case_edit"),
    path("danh-muc/phien-ban/<int:pk>/truong-hop/<int:position>/bo/", cases.remove, name="case_remove"),
    path("danh-muc/lich-lam-viec/", calendar.calendar, name="work_calendar"),
    path("danh-muc/lich-lam-viec/<int:pk>/bo/", calendar.revoke, name="work_calendar_revoke"),
    path("danh-muc/linh-vuc/", catalogue.fields, name="catalogue_fields"),
]

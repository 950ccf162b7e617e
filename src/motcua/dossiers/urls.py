"""Addresses of the one-stop shop and of the citizens' look-up."""

from django.urls import path

from motcua.acts.views import act_paths
from motcua.dossiers.views import books, bulk, detail, done, intake, lists, look_up, matter, papers, results
from motcua.dossiers.views.act_pages import PAGES

urlpatterns = [
    path("tra-cuu/", look_up.look_up, name="look_up"),
    path("tra-cuu/<str:code>", look_up.look_up, name="look_up_code"),
    path("ho-so/", lists.dossiers, name="dossier_list"),
    path("ho-so/xuat/", lists.export, name="dossier_export"),
    path("ho-so/hang-loat/", bulk.bulk, name="dossier_bulk"),
    path("ho-so/in-ket-qua/", results.print_results, name="dossier_results_print"),
    path("ho-so/ban-giao/", papers.hand_over_list, name="dossier_hand_over_list"),
    path("ho-so/so-theo-doi/", books.book, name="dossier_book"),
    path("ho-so/tiep-nhan/", intake.intake, name="dossier_intake"),
    path("ho-so/tiep-nhan/thu-tuc/", intake.procedures, name="dossier_intake_procedures"),
    path("ho-so/tiep-nhan/thanh-phan/", intake.papers, name="dossier_intake_papers"),
    path("ho-so/tiep-nhan/hen-tra/", intake.due, name="dossier_intake_due"),
    path("ho-so/tiep-nhan/phi/", intake.fees, name="dossier_intake_fees"),
    path("ho-so/tiep-nhan/chu-ho-so/", intake.applicants, name="dossier_intake_applicants"),
    path("ho-so/tiep-nhan/the-can-cuoc/", intake.card, name="dossier_intake_card"),
    path("ho-so/<str:code>/", detail.dossier, name="dossier"),
    path("ho-so/<str:code>/da-tiep-nhan/", intake.received, name="dossier_received"),
    path("ho-so/<str:code>/noi-dung-dung/", matter.preview, name="dossier_matter"),
    path("ho-so/<str:code>/phieu/<slug:kind>/", papers.slip, name="dossier_slip"),
    path("ho-so/<str:code>/giay-to/<int:document_id>/", papers.file, name="dossier_file"),
    path("ho-so/<str:code>/giay-to/<int:document_id>/anh/", papers.thumbnail, name="dossier_thumbnail"),
    path("ho-so/<str:code>/ket-qua/<int:result_id>/", results.result_file, name="dossier_result_file"),
    path("ho-so/<str:code>/ket-qua/<int:result_id>/trang/<int:page>/", results.picture, name="dossier_result_page"),
    path("ho-so/<str:code>/xong/<slug:action>/", done.done, name="dossier_done"),
    path("ho-so/<str:code>/loi-van/", results.wording, name="dossier_wording"),
    path("ho-so/<str:code>/y-kien/<int:consultation_id>/", papers.opinion_file, name="dossier_opinion_file"),
    *act_paths(PAGES, "ho-so/", "dossier"),
]

"""Addresses of the reports room."""

from django.urls import path

from motcua.reports.views import drafts, figures, public, reading, recording, reports, summary, texts

urlpatterns = [
    path("so-lieu/", figures.figures_board, name="figures_board"),
    path("so-lieu/ghi-nhan/", recording.recording_starts, name="recording_starts"),
    path("so-lieu/ho-so/", figures.figure_records, name="figure_records"),
    path("so-lieu/tai/<slug:kind>/", figures.figures_export, name="figures_export"),
    path("so-lieu/mot-trang/", summary.figures_summary, name="figures_summary"),
    path("so-lieu/mot-trang/tep/<slug:kind>/", summary.figures_summary_file, name="figures_summary_file"),
    path("bao-cao/", reports.report_list, name="report_list"),
    path("bao-cao/<int:pk>/", reports.report, name="report"),
    path("bao-cao/<int:pk>/kiem-tra/", drafts.report_checks, name="report_checks"),
    path("bao-cao/<int:pk>/nhap-tay/", drafts.report_cells, name="report_cells"),
    path("bao-cao/<int:pk>/loi-van/", texts.report_sections, name="report_sections"),
    path("bao-cao/<int:pk>/loi-van/<slug:section>/", texts.report_section, name="report_section"),
    path("bao-cao/<int:pk>/doan/<str:key>/", texts.report_passage, name="report_passage"),
    path("bao-cao/<int:pk>/doan/<str:key>/gan-so/", texts.report_bindings, name="report_bindings"),
    path("bao-cao/<int:pk>/doan/<str:key>/lay-lai/", texts.report_passage_reset, name="report_passage_reset"),
    path("bao-cao/<int:pk>/dien-bien/", reports.report_history, name="report_history"),
    path("bao-cao/<int:pk>/so-lieu/<str:ref>/", reports.report_figure, name="report_figure"),
    path("bao-cao/<int:pk>/tep/<slug:kind>/", reports.report_file, name="report_file"),
    path("bao-cao/<int:pk>/ky/", reports.report_sign, name="report_sign"),
    path("bao-cao/<int:pk>/ban-hanh/", reports.report_issue, name="report_issue"),
    path("bao-cao/<int:pk>/viec/<slug:act>/", reports.report_act, name="report_act"),
    path("bao-cao-phat-hanh/<str:key>/", public.published_report, name="published_report"),
    path("bao-cao-phat-hanh/<str:key>/tep/", public.published_file, name="published_file"),
    path("chung-thu-so/", public.certificate_page, name="certificate"),
    path("chung-thu-so/tep/", public.certificate_file, name="certificate_file"),
    path("kiem-tra-bao-cao/", reading.reading_list, name="reading_list"),
    path("kiem-tra-bao-cao/so-sanh/", reading.reading_compare, name="reading_compare"),
    path("kiem-tra-bao-cao/<str:key>/", reading.reading, name="reading"),
    path("kiem-tra-bao-cao/<str:key>/ket-qua.docx", reading.reading_review, name="reading_review"),
    path("kiem-tra-bao-cao/<str:key>/xoa/", reading.reading_remove, name="reading_remove"),
]

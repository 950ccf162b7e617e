"""Addresses of fees: `/phi-le-phi/`."""

from django.urls import path

from motcua.fees.views import cash, collecting, receipts

urlpatterns = [
    path("phi-le-phi/", collecting.desk, name="fees"),
    path("phi-le-phi/thu/<slug:kind>/<str:code>/", collecting.billed, name="fee_billed"),
    path("phi-le-phi/khoan/<int:pk>/bo/", collecting.withdraw, name="fee_line_withdraw"),
    path("phi-le-phi/bien-lai/", receipts.receipts, name="fee_receipts"),
    path("phi-le-phi/bien-lai/<int:pk>/", receipts.receipt, name="fee_receipt"),
    path("phi-le-phi/bien-lai/<int:pk>/pdf/", receipts.pdf, name="fee_receipt_pdf"),
    path("phi-le-phi/so-quy/", cash.book, name="fee_cash"),
    path("phi-le-phi/thiet-lap/", cash.settings, name="fee_settings"),
]

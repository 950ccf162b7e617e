"""URLs of the people room: sign-in, accounts, delegation, the two logs."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.urls import path

from motcua.people.views import accounts, delegations, logs, roles, sessions

urlpatterns = [
    # Sign-in, by allauth; its other pages (sign-up, e-mail, reset by mail) have no URL here.
    path("dang-nhap/", account.login, name="account_login"),
    path("dang-xuat/", account.logout, name="account_logout"),
    path("dang-nhap/da-ket-thuc/", account.account_inactive, name="account_inactive"),
    path("dang-nhap/ma-xac-thuc/", mfa.authenticate, name="mfa_authenticate"),
    path("tai-khoan/mat-khau/", account.password_change, name="account_change_password"),
    path("tai-khoan/mat-khau/chua-co/", sessions.no_password, name="account_set_password"),
    path("tai-khoan/xac-nhan/", account.reauthenticate, name="account_reauthenticate"),
    path("tai-khoan/xac-nhan/ma/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("tai-khoan/xac-thuc-hai-buoc/", mfa.index, name="mfa_index"),
    path("tai-khoan/xac-thuc-hai-buoc/bat/", totp.activate_totp, name="mfa_activate_totp"),
    path("tai-khoan/xac-thuc-hai-buoc/tat/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("tai-khoan/phien/", sessions.sessions, name="sessions"),
    path("tai-khoan/phien/ket-thuc/", sessions.session_end, name="session_end"),
    path("tai-khoan/ma-du-phong/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("tai-khoan/ma-du-phong/tao/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("tai-khoan/ma-du-phong/tai-ve/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    # Accounts and roles, by administrators.
    path("quan-tri/tai-khoan/", accounts.account_list, name="account_list"),
    path("quan-tri/tai-khoan/moi/", accounts.account_new, name="account_new"),
    path("quan-tri/tai-khoan/<int:account_id>/", accounts.account_detail, name="account_detail"),
    path("quan-tri/tai-khoan/<int:account_id>/sua/", accounts.account_edit, name="account_edit"),
    path("quan-tri/tai-khoan/<int:account_id>/ket-thuc/", accounts.account_end, name="account_end"),
    path("quan-tri/tai-khoan/<int:account_id>/vai-tro/", roles.role_grant, name="role_grant"),
    path("quan-tri/tai-khoan/<int:account_id>/lam/<slug:act>/", accounts.account_act, name="account_act"),
    path("quan-tri/vai-tro/", roles.roles_by_agency, name="roles_by_agency"),
    path("quan-tri/vai-tro/<int:holding_id>/ket-thuc/", roles.role_end, name="role_end"),
    # Delegation, by holders.
    path("uy-quyen/", delegations.delegations, name="delegations"),
    path("uy-quyen/moi/", delegations.delegation_new, name="delegation_new"),
    path("uy-quyen/<int:delegation_id>/thu-hoi/", delegations.delegation_revoke, name="delegation_revoke"),
    path("uy-quyen/tam-gac/", delegations.delegation_switch, name="delegation_switch"),
    # The logs.
    path("nhat-ky/truy-cap/", logs.access_log, name="access_log"),
    path("nhat-ky/quan-tri/", logs.administration_log, name="administration_log"),
]

"""Public address of the office: what is printed into slips, QR codes and reports, and the settings it needs."""

import re
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from motcua.base.refusals import Invalid

_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*")


def is_loopback(address: str) -> bool:
    """Check whether only the machine itself can open the address."""
    host = urlsplit(address).hostname or ""
    try:
        number = ip_address(host)
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
    return number.is_loopback or number.is_unspecified


def prints_loopback() -> str:
    """Return the warning that slips would print an address of this machine only; empty where they do not."""
    if not is_loopback(settings.PUBLIC_ADDRESS):
        return ""
    return (
        f"Phiếu, mã QR và báo cáo đang in {settings.PUBLIC_ADDRESS}, chỉ máy chủ mở được. Trên máy chủ chạy "
        "./motcua init --address https://… (ghi MOTCUA_PUBLIC_ADDRESS), rồi khởi động lại."
    )


def is_host_name(host: str) -> bool:
    """Check for a plain host name or address, which may be shown on a page and written into a setting."""
    try:
        ip_address(host)
    except ValueError:
        return bool(_HOST.fullmatch(host))
    return True


def settings_of(address: str) -> dict[str, str]:
    """Return the settings that a public address needs. Raises Invalid where people could not open it.

    HTTPS is spoken by a proxy in front, so that one proxy is believed.
    """
    parts = _parts_of(address)
    plain = f"{parts.scheme}://{parts.netloc.lower()}"
    if is_loopback(plain):
        raise Invalid({"address": f"{plain} chỉ máy này mở được; người dân cần địa chỉ mở được từ nơi khác."})
    hosts = dict.fromkeys([parts.hostname or "", "localhost", "127.0.0.1"])
    found = {"MOTCUA_PUBLIC_ADDRESS": plain, "MOTCUA_HOSTS": ",".join(hosts)}
    if parts.scheme == "https":
        return found | {"MOTCUA_HTTPS": "1", "MOTCUA_PROXIES": "1"}
    return found | {"MOTCUA_HTTPS": "0"}


def _parts_of(address: str) -> SplitResult:
    """Return the parts of an address of a site's root; Invalid for anything else."""
    try:
        parts = urlsplit(address.strip())
        host = parts.hostname or ""
    except ValueError:
        parts, host = urlsplit(""), ""
    if parts.scheme not in ("http", "https") or not is_host_name(host):
        raise Invalid({"address": f"“{address}” không phải địa chỉ trang web. Ghi dạng https://motcua.tenxa.gov.vn"})
    if parts.path.rstrip("/") or parts.query or parts.fragment or parts.username:
        raise Invalid({"address": "Địa chỉ chỉ gồm tên máy chủ (và cổng), không có đường dẫn phía sau."})
    return parts

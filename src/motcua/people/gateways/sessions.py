"""Sessions in which an account is signed in, kept by the sign-in library, and the devices they run on."""

from allauth.usersessions.models import UserSession

from motcua.people.models import Account

#: Browsers and systems by the words they send of themselves, the most particular first.
_BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Coc_Coc", "Cốc Cốc"), ("Firefox/", "Firefox"),
             ("Chrome/", "Chrome"), ("Safari/", "Safari"))  # fmt: skip
_SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "macOS"),
            ("Linux", "Linux"))  # fmt: skip


def sessions_of(account: Account) -> list[UserSession]:
    """Return the sessions in which the account is signed in, the latest first; those that have ended are forgotten."""
    found: list[UserSession] = UserSession.objects.purge_and_list(account)
    return sorted(found, key=lambda session: session.created_at, reverse=True)


def device_of(session: UserSession) -> str:
    """Return the browser and system of a session in words: "Chrome trên Windows"."""
    browser = next((name for word, name in _BROWSERS if word in session.user_agent), "Trình duyệt khác")
    system = next((name for word, name in _SYSTEMS if word in session.user_agent), "")
    return f"{browser} trên {system}" if system else browser

"""Actions on accounts, roles and delegations, and the log of access.

Every action: permission, rules, change in one transaction, a line in the log of administration.
"""

from motcua.people.actions.accounts import (
    appoint_administrator,
    change_own_password,
    create_account,
    edit_account,
    end_account,
    end_session,
    end_sessions,
    new_password,
    put_introduction_away,
    remove_second_factor,
    reset_password,
    restore_account,
    unlock_account,
)
from motcua.people.actions.delegation import (
    delegate_role,
    revoke_delegation,
)
from motcua.people.actions.logs import (
    record_access,
    record_administration,
)
from motcua.people.actions.roles import (
    end_role,
    grant_role,
)

__all__ = [
    "appoint_administrator",
    "change_own_password",
    "create_account",
    "delegate_role",
    "edit_account",
    "end_account",
    "end_role",
    "end_session",
    "end_sessions",
    "grant_role",
    "new_password",
    "put_introduction_away",
    "record_access",
    "record_administration",
    "remove_second_factor",
    "reset_password",
    "restore_account",
    "revoke_delegation",
    "unlock_account",
]

"""Acts on backups: make, verify, restore."""

from motcua.backups.actions.making import make_backup, scheduled_backup, verify_backup
from motcua.backups.actions.restoring import Restored, restore_backup

__all__ = ["Restored", "make_backup", "restore_backup", "scheduled_backup", "verify_backup"]

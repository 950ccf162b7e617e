"""What people type in: sign-in, and the administration of accounts, roles and delegations."""

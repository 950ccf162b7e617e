"""Queries on people: roles of an account on a day and their reach, colleagues, administrators, the two logs."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from motcua.agencies.models import Agency
from motcua.agencies.queries import Tree, has_begun, inherited, tree
from motcua.agencies.vocabulary import BODIES
from motcua.base.database import by_name
from motcua.people.models import AccessRecord, Account, AdministrationEvent, Delegation, RoleHolding
from motcua.people.vocabulary import HANDED_OVER, Actor, Held, Role


def in_force(on: date) -> Q:
    """Return holdings in force on the day; one that was ended at once is not, whatever its dates."""
    return Q(valid_from__lte=on, valid_to__gt=on, ended_at__isnull=True)


def lent_in_force(on: date) -> QuerySet[Delegation]:
    """Return delegations by which somebody may act on the day."""
    return Delegation.objects.filter(
        Q(valid_from__lte=on, valid_to__gt=on, revoked_at__isnull=True),
        Q(holding__valid_from__lte=on, holding__valid_to__gt=on, holding__ended_at__isnull=True),
        holding__account__is_active=True,
    ).select_related("holding", "holding__account", "delegate")


#: `in_force` and `lent_in_force` in SQL: every request asks for roles, and composing the query takes Django a
#: millisecond, eight times as long as the database takes to answer it.
_HELD = f"""
    SELECT held.account_id, held.role, held.agency_id, held.with_subtree, agency.kind
    FROM {RoleHolding._meta.db_table} AS held JOIN {Agency._meta.db_table} AS agency ON agency.id = held.agency_id"""
_HELD_ON = "held.valid_from <= %(on)s AND held.valid_to > %(on)s AND held.ended_at IS NULL"
_ROLES = f"""
    {_HELD} WHERE held.account_id = %(account)s AND {_HELD_ON}
    UNION ALL
    {_HELD} JOIN {Account._meta.db_table} AS holder ON holder.id = held.account_id
    JOIN {Delegation._meta.db_table} AS lent ON lent.holding_id = held.id
    WHERE lent.delegate_id = %(account)s AND holder.is_active AND {_HELD_ON}
        AND lent.valid_from <= %(on)s AND lent.valid_to > %(on)s AND lent.revoked_at IS NULL
"""


def _roles(account_id: int, on: date) -> list[tuple[int, str, int, bool, str]]:
    """Return holder, role, agency, reach and agency kind of the account's own roles and of those lent to it."""
    with connection.cursor() as cursor:
        cursor.execute(_ROLES, {"account": account_id, "on": on.isoformat()})
        return cursor.fetchall()


def actor_of(account: Account, on: date, standing: Tree | None = None) -> Actor:
    """Return the account as an actor on the day: own roles, and those delegated to it; an ended account has none.

    A role at an agency that is founded later begins with it. Two queries, one where the tree of the day is at hand;
    roles are read each time, so that one taken away is gone.
    """
    has_ended = account.ended_on is not None and account.ended_on <= on
    rows = _roles(account.pk, on) if account.is_active and not has_ended else []
    if not rows:
        return Actor(account.pk, account.full_name, on)
    standing = standing or tree(on)
    held = []
    for holder, role, agency_id, with_subtree, kind in sorted(rows, key=lambda row: row[0] != account.pk):
        if has_begun(agency_id, standing):
            office_id = standing.office(agency_id) if kind in BODIES else None
            lender = None if holder == account.pk else holder
            held.append(Held(Role(role), agency_id, _reach(agency_id, with_subtree, standing), lender, office_id))
    return Actor(account.pk, account.full_name, on, tuple(held))


def _reach(agency_id: int, with_subtree: bool, standing: Tree) -> frozenset[int]:
    """Return the agencies that a role reaches; with each its predecessors, whose records are its own to read and to
    finish (NQ 190/2025/QH15).
    """
    reach = frozenset({agency_id})
    if with_subtree:
        reach = frozenset(standing.subtree(agency_id)) or reach
    return reach | inherited(reach, standing)


def holdings_of(account: Account) -> QuerySet[RoleHolding]:
    """Return every role that the account has held or will hold, the latest first."""
    return RoleHolding.objects.filter(account=account).order_by("-valid_from", "role", "pk")


def holders(role: Role | Iterable[Role], agency_ids: Iterable[int], on: date) -> QuerySet[Account]:
    """Return active accounts that hold one of the roles at one of the agencies on the day, by name."""
    roles = [role] if isinstance(role, Role) else list(role)
    held = RoleHolding.objects.filter(in_force(on), account=OuterRef("pk"), role__in=roles, agency__in=list(agency_ids))
    return Account.objects.filter(Exists(held), is_active=True).order_by(*by_name())


def accounts_within(agency_ids: Iterable[int]) -> QuerySet[Account]:
    """Return accounts that ever held a role at one of the agencies, and those that never held any."""
    ever = RoleHolding.objects.filter(account=OuterRef("pk"))
    return Account.objects.filter(Exists(ever.filter(agency__in=list(agency_ids))) | ~Exists(ever))


def colleagues(holding: RoleHolding, on: date, standing: Tree) -> QuerySet[Account]:
    """Return the people who may be lent the role: active, with a role in the same office, without the holder."""
    office = standing.office(holding.agency_id)
    held = RoleHolding.objects.filter(in_force(on), account=OuterRef("pk"), agency__in=standing.subtree(office))
    others = Account.objects.filter(Exists(held), is_active=True).exclude(pk=holding.account_id)
    return others.order_by(*by_name())


def other_administrators(account_ids: Collection[int], on: date) -> list[Held]:
    """Return the administrator roles in force of everybody else who can sign in."""
    rows = RoleHolding.objects.filter(in_force(on), role=Role.ADMINISTRATOR, account__is_active=True)
    standing: Tree | None = None
    found = []
    for row in rows.exclude(account_id__in=account_ids):
        reach = frozenset({row.agency_id})
        if row.with_subtree:
            standing = standing or tree(on)
            reach |= frozenset(standing.subtree(row.agency_id))
        found.append(Held(Role.ADMINISTRATOR, row.agency_id, reach))
    return found


def top_office(on: date, standing: Tree | None = None) -> int | None:
    """Return the lowest agency that stands above every agency at which somebody holds a role on the day.

    In an installation of one commune that is the commune, in one of a province the province; None where nobody holds
    a role, or where there is no such agency. One query where the tree of the day is at hand.
    """
    held = RoleHolding.objects.filter(in_force(on), account__is_active=True).values_list("agency_id", flat=True)
    standing = standing or tree(on)
    places = {standing.office(agency_id) for agency_id in held.distinct() if agency_id in standing}
    paths = [[step.agency_id for step in standing.path(place)] for place in places]
    shared = [steps[0] for steps in zip(*paths, strict=False) if len(set(steps)) == 1]
    return shared[-1] if shared else None


def names(agency_ids: Iterable[int], standing: Tree) -> dict[int, str]:
    """Return the names of the agencies; one that no longer stands keeps its last name."""
    wanted = set(agency_ids)
    found = {agency_id: standing[agency_id].name for agency_id in wanted if agency_id in standing}
    gone = wanted - found.keys()
    if gone:
        rows = Agency.objects.filter(pk__in=gone, versions__isnull=False).order_by("versions__valid_from")
        found.update(rows.values_list("pk", "versions__name"))
    return found


def access_records(agency_ids: Iterable[int]) -> QuerySet[AccessRecord]:
    """Return log lines of access by people who hold or held a role at one of the agencies; newest first."""
    ever = RoleHolding.objects.filter(account=OuterRef("account"), agency__in=list(agency_ids))
    return AccessRecord.objects.filter(Exists(ever)).select_related("account").order_by("-at", "-pk")


def has_seen(account_id: int, subject: str, *, since: datetime) -> bool:
    """Return whether the log has a line of the person about the subject since the moment; one query by its index."""
    return AccessRecord.objects.filter(subject=subject, at__gte=since, account=account_id).exists()


def handed_over(by: int, since: datetime) -> set[int]:
    """Return the accounts whose password or second factor the administrator had in hand since the moment; one query."""
    events = AdministrationEvent.objects.filter(account_id=by, action__in=HANDED_OVER, at__gte=since)
    label = f"{Account._meta.label_lower}:"
    subjects = events.filter(subject__startswith=label).values_list("subject", flat=True)
    return {int(subject.removeprefix(label)) for subject in subjects}


def administration_events(agency_ids: Iterable[int]) -> QuerySet[AdministrationEvent]:
    """Return log lines of what administrators of the agencies changed; newest first."""
    ever = RoleHolding.objects.filter(account=OuterRef("account"), agency__in=list(agency_ids))
    return AdministrationEvent.objects.filter(Exists(ever)).select_related("account").order_by("-at", "-pk")


def home_office(actor: Actor) -> int | None:
    """Return the office of the person's first own role; None for a person without roles."""
    own = [held for held in actor.held if held.delegated_by is None] or list(actor.held)
    return (own[0].office_id or own[0].agency_id) if own else None


def office_name(actor: Actor) -> str:
    """Return the name of the office of the person's first own role."""
    office = home_office(actor)
    if office is None:
        return ""
    standing = tree(actor.on)
    return standing[office].name if office in standing else ""


def notice_for(actor: Actor) -> str:
    """Return the line about the delegated powers that the person has today; empty without any."""
    lent = [held for held in actor.held if held.delegated_by is not None]
    if not lent:
        return ""
    people = Account.objects.in_bulk({held.delegated_by for held in lent})
    told = [f"{held.role.label} (thay {people[held.delegated_by].full_name})" for held in lent if held.delegated_by]
    return f"Bạn đang có thêm quyền được ủy quyền: {'; '.join(told)}."


def names_of_people(account_ids: Iterable[int]) -> dict[int, str]:
    """Return the names of the people; one query."""
    return {pk: account.full_name for pk, account in Account.objects.in_bulk(set(account_ids)).items()}


def administrators_for(actor: Actor) -> list[Account]:
    """Return who administers an agency at which the person works; all administrators for a person without agency."""
    rows = RoleHolding.objects.filter(in_force(actor.on), role=Role.ADMINISTRATOR, account__is_active=True)
    standing = tree(actor.on)
    found: dict[int, Account] = {}
    for row in rows.select_related("account").order_by(*by_name("account__full_name")):
        reach = {row.agency_id, *(standing.subtree(row.agency_id) if row.with_subtree else ())}
        if not actor.held or reach & actor.home_ids:
            found[row.account_id] = row.account
    return list(found.values())[:20]


def in_care(accounts: QuerySet[Account], kind: str, on: date, locked_names: Iterable[str] = ()) -> QuerySet[Account]:
    """Return active accounts that need an administrator: locked, without a role, ending, never signed in."""
    held = RoleHolding.objects.filter(in_force(on), account=OuterRef("pk"))
    soon = held.filter(valid_to__lte=on + timedelta(days=30))
    kinds = {
        "locked": Q(username__in=list(locked_names)),
        "without": ~Exists(held),
        "ending": Exists(soon),
        "never": Q(last_login__isnull=True),
    }
    return accounts.filter(kinds[kind], is_active=True)


def roles_without_anybody(actor: Actor, roles: Iterable[Role]) -> list[Role]:
    """Return which of the roles nobody who can sign in holds today within the person's administration; one query."""
    held = RoleHolding.objects.filter(
        in_force(actor.on), account__is_active=True, agency__in=actor.reach(Role.ADMINISTRATOR)
    )
    found = set(held.values_list("role", flat=True).distinct())
    return [role for role in roles if role not in found]


def wants_introduction(actor: Actor) -> bool:
    """Return whether the person has not yet hidden the introduction of the home page; one query."""
    return Account.objects.filter(pk=actor.account_id, introduced_at=None).exists()

"""Fill a database with schools and the years behind them, by SQL alone: some hundred thousand rows a second.

The shape: schools of 40 to 160 % of the mean, one pupil in five has left, six in ten have an account, half of the
leavers are pupils of another school now. Everything is drawn from the row's own number, so that a size always gives the
same country.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.db import connections

from bench.country import working
from bench.country.writing import array, insert, renumber, run
from bench.students import FIRST_NAMES, SYLLABLES
from pix.accounts.models import AuthenticationMethod, User
from pix.domain.reconciliation import LinkEvidence
from pix.lib.text import fold
from pix.rosters.models import Division, FormerIne, Roster, RosterImport, RosterImportLine, Student, StudentLink
from pix.schools.models import Membership, School

PASSWORD = "Carnet-bleu-7"
MEMBERS = 40
"""Of each school; their accounts are numbered after the pupils'."""

PICK = """
    CREATE FUNCTION pg_temp.pick(n bigint, draw int, among int) RETURNS int LANGUAGE sql IMMUTABLE AS
    'SELECT mod(hashint8extended(n, draw) & 2147483647, among)::int'
"""


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is: of one school alone when ``schools`` is 1."""

    schools: int
    pupils: int
    answers: int


def fill(alias: str, size: Size, tell: Callable[[str], None]) -> None:
    """Schools, people, their work; then what a database's own housekeeping would have done."""
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        if cursor.fetchone()[0]:  # Rows are right by construction: checking their references takes most of the time.
            cursor.execute("SET session_replication_role = replica")
    run(alias, "SET synchronous_commit = off", "SET work_mem = '128MB'", PICK)
    _plan(alias, size)
    tell("schools and rosters")
    _schools(alias)
    _students(alias)
    tell("accounts")
    _accounts(alias, size)
    _imports(alias, size)
    working.fill(alias, size.schools, size.pupils, size.answers, tell)
    tell("numbers, statistics")
    renumber(alias)
    run(alias, "VACUUM (ANALYZE)")
    connections[alias].close()


def _plan(alias: str, size: Size) -> None:
    """Two temporary tables: where each school's pupils begin and end; who each pupil is.

    ``who`` is the pupil's number, or that of the pupil of another school whom a leaver has become.
    """
    half = size.pupils // 2
    first = f"1 + pg_temp.pick(who, 4, {len(FIRST_NAMES)})"
    moved = f"mod(n, 10) = 0 AND {size.schools} > 1"
    run(
        alias,
        f"""CREATE TEMP TABLE plan AS
            SELECT school, coalesce(lag(last) OVER (ORDER BY school), 0) + 1 AS first, last FROM (
                SELECT school,
                       round({size.pupils} * sum(weight) OVER (ORDER BY school) / sum(weight) OVER ())::int AS last
                FROM (SELECT school, 40 + mod(school * 618, 1000) * 0.12 AS weight
                      FROM generate_series(1, {size.schools}) school) AS weights
            ) AS ends""",
        f"""CREATE TEMP TABLE pupils AS
            SELECT *, substr('6543', level + 1, 1) || 'E ' || (mod(place / 4, greatest(size / 112, 1)) + 1) AS division,
                   pg_temp.pick(who, 6, 10) < 6 AS joined,
                   (date '2011-01-01' + pg_temp.pick(who, 5, 1600)) AS birth_date,
                   {_last("s")} AS last_name, {_last("k")} AS last_key,
                   {array(list(FIRST_NAMES))}[{first}] AS first_name,
                   {array([fold(one) for one in FIRST_NAMES])}[{first}] AS first_key
            FROM (SELECT n, school, n - first AS place, last - first + 1 AS size, mod(n - first, 4) AS level,
                         mod(n, 5) = 0 AS gone,
                         CASE WHEN {moved} THEN mod(n + {half}, {size.pupils}) + 1 ELSE n END AS who
                  FROM plan, generate_series(first, last) n) AS numbered,
                 (SELECT {array(list(SYLLABLES))} AS s, {array([fold(one) for one in SYLLABLES])} AS k) AS words""",
        "ALTER TABLE pupils ADD PRIMARY KEY (n)",
        "ANALYZE pupils",
    )


def _last(words: str) -> str:
    """Two or three syllables."""
    one, two, three = (f"{words}[1 + pg_temp.pick(who, {draw}, {len(SYLLABLES)})]" for draw in (1, 2, 3))
    name = f"{one} || {two} || CASE WHEN pg_temp.pick(who, 7, 3) = 0 THEN '' ELSE {three} END"
    return f"upper({name})" if words == "s" else name


def _schools(alias: str) -> None:
    insert(
        alias,
        School,
        {
            "id": "school",
            "uai": "to_char(school, 'FM0000000') || 'Z'",
            "name": "'Collège ' || school",
            "created_at": "now()",
        },
        "FROM plan",
    )
    insert(
        alias,
        Roster,
        {
            "school_id": "school",
            "school_year": "extract(year from now() - interval '7 months')",
            "exported_at": "now() - interval '30 days'",
            "version": "5",
            "current_student_count": "count(*) FILTER (WHERE NOT gone)",
        },
        "FROM pupils GROUP BY school",
    )
    insert(
        alias,
        Division,
        {"school_id": "school", "code": "division", "student_count": "count(*)"},
        "FROM pupils WHERE NOT gone GROUP BY school, division",
    )


def _students(alias: str) -> None:
    insert(
        alias,
        Student,
        {
            "id": "n",
            "school_id": "school",
            "ine": "to_char(who, 'FM000000000') || 'AB'",
            "elenoet": "(1000 + place)::text",
            "eleve_id": "n::text",
            "last_name": "last_name",
            "first_name": "first_name",
            "last_key": "last_key",
            "first_key": "first_key",
            "birth_date": "birth_date",
            "sex": "(1 + mod(n, 2))::text",
            "division": "division",
            "user_id": "CASE WHEN joined THEN who END",
            "left_on": "CASE WHEN gone THEN current_date - 150 END",
            "left_why": "CASE WHEN gone THEN 'absent' ELSE '' END",
        },
        "FROM pupils ORDER BY level, pupils.n",  # as years came in, not school by school
    )
    insert(
        alias,
        FormerIne,
        {"student_id": "n", "ine": "to_char(n, 'FM000000000') || 'ZZ'", "replaced_at": "now() - interval '1 year'"},
        "FROM pupils WHERE mod(n, 100) = 1",
    )


def _accounts(alias: str, size: Size) -> None:
    """Pupils' with an identifiant, one in three by the Médiacentre too; members' with an address."""
    encoded = make_password(PASSWORD)
    account = {
        "password": f"'{encoded}'",
        "public_id": "gen_random_uuid()",
        "is_superuser": "false",
        "session_salt": "substr(md5(n::text), 1, 16)",
        "created_at": "now() - interval '2 years'",
    }
    names = {"id": "n", "first_name": "first_name", "last_name": "last_name", "last_active_on": "current_date - 3"}
    pupils = "FROM pupils WHERE joined AND who = n"
    members = f"FROM generate_series({size.pupils + 1}, {size.pupils + size.schools * MEMBERS}) n"
    insert(alias, User, account | names, f"{pupils} ORDER BY pupils.n")
    insert(alias, User, account | {"id": "n", "first_name": "'Inès'", "last_name": "'Morel ' || n"}, members)
    method = {"user_id": "n", "how": "'joined'", "created_at": "now() - interval '2 years'"}
    name = {"kind": "'username'", "identifier": "first_key || '.' || last_key || n"}
    insert(alias, AuthenticationMethod, method | name, pupils)
    gar = {"kind": "'gar'", "identifier": "md5(n::text)", "issuer": "'https://idp.exemple.fr/gar'"}
    insert(alias, AuthenticationMethod, method | gar, f"{pupils} AND mod(n, 3) = 0")
    address = {"kind": "'email'", "identifier": "'membre' || n || '@exemple.fr'", "how": "'school'"}
    insert(alias, AuthenticationMethod, method | address, members)
    insert(
        alias,
        Membership,
        {
            "school_id": f"(n - {size.pupils + 1}) / {MEMBERS} + 1",
            "user_id": "n",
            "role": f"CASE WHEN mod(n - {size.pupils + 1}, {MEMBERS}) = 0 THEN 'admin' ELSE 'member' END",
            "created_at": "now() - interval '2 years'",
        },
        members,
    )
    insert(
        alias,
        StudentLink,
        {
            "student_id": "n",
            "user_id": "who",
            "how": "'joined'",
            "evidence": f"'{LinkEvidence.NAMES_AND_BIRTHDATE}'",
            "linked_at": "now() - interval '2 years'",
        },
        "FROM pupils WHERE joined",
    )
    insert(
        alias,
        Session,
        {
            "session_key": "md5(n::text)",
            "session_data": "repeat(md5(n::text), 7)",
            "expire_date": "now() + interval '2 hours'",
        },
        f"{pupils} AND mod(n, 5) = 1",
    )


def _imports(alias: str, size: Size) -> None:
    """Three receipts a school; the lines of the last one, that of the rentrée, name every pupil."""
    insert(
        alias,
        RosterImport,
        {
            "id": "(school - 1) * 3 + round",
            "school_id": "school",
            "status": "'imported'",
            "file_name": "'ElevesSansAdresses.zip'",
            "file_sha256": "repeat(md5(school::text), 2)",
            "file_size": "300000",
            "asked_at": "now() - make_interval(days => 800 - 250 * round)",
            "confirmed_at": "now() - make_interval(days => 800 - 250 * round)",
            "applied_at": "now() - make_interval(days => 800 - 250 * round)",
            "asked_by_id": f"{size.pupils} + (school - 1) * {MEMBERS} + 1",
        },
        "FROM plan, generate_series(1, 3) round",
    )
    insert(
        alias,
        RosterImportLine,
        {
            "roster_import_id": "school * 3",
            "student_id": "n",
            "position": "CASE WHEN NOT gone THEN place END",
            "outcome": "CASE WHEN gone THEN 'left' ELSE 'updated' END",
            "label": "last_name || ' ' || first_name",
            "ine": "to_char(who, 'FM000000000') || 'AB'",
            "division": "division",
            "before": "jsonb_build_object('division', '7E 1')",
            "after": "jsonb_build_object('division', division)",
        },
        "FROM pupils ORDER BY level, pupils.n",  # as years came in, not school by school
    )

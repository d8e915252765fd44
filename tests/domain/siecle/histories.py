"""Random histories of a small school where everything collides: the same few people from one file to the next."""

from tests.domain.siecle.export import siecle_export

PEOPLE = range(1, 8)
# 5 is a homonym of 1; 6 bears a name of 2 and was born on the same day.
FIRST_NAMES = ("Léa", "Tom", "Zoé", "Noé", "Léa", "Max", "Lou")
VARIATIONS = {
    "ine": ("", "", "new"),
    "division": ("6B", "5C", "", "Inactifs"),
    "first_name": ("LEA", "Lé-a"),
    "usage_name": ("PETIT",),
    "second_name": ("Ange",),
    "birth_date": ("02/02/2010", "31/02/2010"),
    "exit_date": ("01/09/2024",),
    "elenoet": ("", "1", "99"),
}


def random_file(rng, *, people=PEOPLE, **options):
    """An export in which most people are, each a little different from the other files. Nobody at all is no export."""
    present = [number for number in people if rng.random() < 0.7] or [rng.choice(people)]
    return siecle_export(*(_pupil(number, rng) for number in present), encoding="UTF-8", **options)


def _pupil(number, rng):
    one = {
        "ine": f"{number:09d}AA",
        "number": str(number),
        "elenoet": str(number),
        "last_name": ("MARTIN", "DURAND")[number % 2],
        "first_name": FIRST_NAMES[number - 1],
        "birth_date": f"{number % 4 + 1:02d}/01/2010",
        "sex": "1",
        "division": "6A",
    }
    one |= {field: rng.choice(values) for field, values in VARIATIONS.items() if rng.random() < 0.12}
    return one | ({"ine": f"{number:09d}BB"} if one["ine"] == "new" else {})


def random_accounts(rng, pupils, accounts):
    """Accounts to link (pupil → account), of pupils who have none, each to one current pupil."""
    taken = {pupil.user_id for pupil in pupils if pupil.is_current}
    chosen = {}
    for pupil in pupils:
        account = rng.choice(accounts)
        if pupil.is_current and pupil.user_id is None and account not in taken and rng.random() < 0.6:
            chosen[pupil.id] = account
            taken.add(account)
    return chosen

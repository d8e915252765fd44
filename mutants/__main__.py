"""``make mutants``: break the files changed since BASE, or a sample of a whole kind, and list what no test saw.

python -m mutants                              the files changed since HEAD~1
python -m mutants --sample 300 --seed 1        300 mutants of pix/domain, the same ones for the same seed and code
python -m mutants --of services --sample 200   of pix/*/services
python -m mutants NAME …                       these, by the names that an earlier run printed
"""

import argparse
import time
from collections import Counter
from collections.abc import Sequence

from mutants.choosing import files, named, sample, seen_by
from mutants.making import Mutant
from mutants.running import Fate, warm_runner

_KILLED = (Fate.FAILED, Fate.UNREADABLE, Fate.ENDLESS)


def main() -> None:
    options = _options()
    if options.names:
        chosen = named(options.names)
    else:
        of = options.of or ("domain" if options.sample else "changed")
        paths = files(of, base=options.base)
        chosen = sample(paths, size=options.sample, seed=options.seed)
        print(f"{of}: {len(chosen)} mutants of {len(paths)} files, seed {options.seed}", flush=True)
    started = time.monotonic()
    fates: Counter[Fate] = Counter()
    try:
        _judge(chosen, fates, pages=options.pages)
    except KeyboardInterrupt:
        print("stopped: what ran is a sample too")
    _print(fates, time.monotonic() - started)


def _judge(chosen: Sequence[Mutant], fates: Counter[Fate], *, pages: bool) -> None:
    if not chosen:
        return
    with warm_runner() as runner:
        for mutant in chosen:
            fate = runner.judge(mutant, seen_by(mutant.path, pages=pages))
            fates[fate] += 1
            if fate is Fate.SURVIVED:
                print(f"{fates.total()}. {mutant}", flush=True)
            elif fates.total() % 20 == 0:
                print(f"{fates.total()}. {fates[Fate.SURVIVED]} survived", flush=True)


def _print(fates: Counter[Fate], seconds: float) -> None:
    for fate in Fate:
        print(f"{fates[fate]:5} {fate}")
    if judged := fates.total() - fates[Fate.NOT_PYTHON]:
        killed = sum(fates[fate] for fate in _KILLED)
        seen = killed + fates[Fate.REFUSED]
        print(f"{killed} of {judged} killed by tests, {killed / judged:.1%}, in {seconds:.0f} s")
        print(f"{seen} with those that the types refuse, {seen / judged:.1%}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="mutants", description="Break lines, and see whether a test says so.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="mutants that an earlier run printed")
    parser.add_argument(
        "--of", choices=["changed", "domain", "services"], help="which files (changed; of a sample, domain)"
    )
    parser.add_argument("--base", default="HEAD~1", help="since when files are changed (%(default)s)")
    parser.add_argument("--sample", type=int, metavar="N", help="so many mutants, chosen by the seed")
    parser.add_argument("--seed", type=int, default=1, metavar="S")
    parser.add_argument("--pages", action="store_true", help="run tests/web too")
    return parser.parse_args()


if __name__ == "__main__":
    main()

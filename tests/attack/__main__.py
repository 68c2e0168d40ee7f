"""Play rounds: `python -m tests.attack FIRST COUNT [-v]` says which seeds failed, and how."""

from __future__ import annotations

import sys

from tests.attack.rounds import play

first, count = int(sys.argv[1]), int(sys.argv[2])
failed = []
for seed in range(first, first + count):
    try:
        told = play(seed)
        if len(sys.argv) > 3:
            print(f"--- {seed}", *told, sep="\n")
    except AssertionError as error:
        failed.append(seed)
        print(f"--- {error}\n", flush=True)
print(f"{count} rounds from {first}, {len(failed)} failed: {failed}")
sys.exit(bool(failed))

"""The day of the build, as an input that is asked and not read: every comparison is remembered."""

from __future__ import annotations

from dataclasses import dataclass

EARLIEST, LATEST = "", "9"


@dataclass(slots=True)
class Clock:
    """Compares dates (`YYYY-MM-DD`) with today and remembers from when until when the answers hold.

    The answers given so far are the same on every day from `since` up to, not including, `until`.
    """

    today: str
    since: str = EARLIEST
    until: str = LATEST

    def reached(self, day: str) -> bool:
        """Say whether a day is today or past."""
        if day <= self.today:
            self.since = max(self.since, day)
            return True
        self.until = min(self.until, day)
        return False

    def passed(self, day: str) -> bool:
        """Say whether a day is wholly past."""
        return self.reached(f"{day}~")  # sorts after the day itself and before the next

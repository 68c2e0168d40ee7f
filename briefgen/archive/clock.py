"""The day of the build. Pages compare dates with it through a clock, which records how long the results hold."""

from __future__ import annotations

from dataclasses import dataclass

EARLIEST, LATEST = "", "9"


@dataclass(slots=True)
class Clock:
    """Compares dates (`YYYY-MM-DD`) with today, and records on which days the results are the same.

    All results so far are the same on every day from `since` up to, but not including, `until`.
    """

    today: str
    since: str = EARLIEST
    until: str = LATEST

    def reached(self, day: str) -> bool:
        """Return True if a day is today or past."""
        if day <= self.today:
            self.since = max(self.since, day)
            return True
        self.until = min(self.until, day)
        return False

    def passed(self, day: str) -> bool:
        """Return True if a day is before today."""
        return self.reached(f"{day}~")  # sorts after the day itself and before the next

    def narrow(self, since: str, until: str) -> None:
        """Record that a result is the same from `since` up to, but not including, `until`."""
        self.since, self.until = max(self.since, since), min(self.until, until)

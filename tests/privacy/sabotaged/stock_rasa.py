"""The stock command `rasa`, in which any one stage of the project can be made to fail; for tests."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from rasa.__main__ import main

from tests.privacy.sabotaged.__main__ import STAGES, Sabotage

if __name__ == "__main__":
    sabotage = Sabotage(Path(os.environ["SABOTAGE"]))
    for stage, place in STAGES.items():
        if place.startswith(("rasa_project.", "resources.")):
            sabotage.put_in(stage, place)
    sys.exit(main())

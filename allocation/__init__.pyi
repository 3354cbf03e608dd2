from .departure import departure as departure
from .errors import (
    AllocationError as AllocationError,
)
from .errors import (
    ScenarioError as ScenarioError,
)
from .model import Allocation as Allocation
from .model import Key as Key
from .model import Scenario as Scenario
from .pipeline import allocate as allocate
from .pipeline import study as study
from .reporting.batch import report as report
from .reporting.tables import compare as compare
from .scenarios import read_scenario as read_scenario
from .scenarios import write_scenario as write_scenario
from .splitting import split as split
from .updating import with_amounts as with_amounts
from .updating import with_indicator as with_indicator

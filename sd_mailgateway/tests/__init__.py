from . import test_fetching
from . import test_guards
from . import test_keeping
from . import test_log_access
from . import test_query_counts
from . import test_reading
from . import test_routing
from . import test_tools

"""A file as Outlook packs it: a ``winmail.dat`` with ``report.txt`` in it."""

import base64

WINMAIL = base64.b64decode(
    "eJ8+IgEAAQaQCAAEAAAAAAABAAEAAQeQBgAIAAAA5AQAAAAAAADoAAICkAYADgAAAAEAAAAAAAAA"
    "AAAAAAAAAQACEIABAAsAAAByZXBvcnQudHh0ACoEAg+ABgAOAAAASXQgaXMgb24gZmlyZS6qBA=="
)

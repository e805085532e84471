"""What keys that programs hold have in common: only their hash is stored, and each use counts.

The models have ``key_hash``, ``most_per_minute``, ``last_used_at``, ``window_at`` and ``window_count``.
"""

import hashlib

from odoo import fields
from odoo.tools import SQL


def hash_key(key):
    """Return the hash of a key, which is all that is stored of it."""
    return hashlib.sha256(key.encode()).hexdigest()


def count_use(key):
    """Count one more use of a key, in one statement, so that parallel uses all count.

    :param key: record of a model of keys
    :return: seconds to wait before the next use, 0 when it is within the limit
    """
    now = fields.Datetime.now()
    count = SQL(
        """
        UPDATE %(table)s
           SET window_count = CASE WHEN window_at > %(now)s - interval '1 minute'
                                   THEN window_count + 1 ELSE 1 END,
               window_at = CASE WHEN window_at > %(now)s - interval '1 minute'
                                THEN window_at ELSE %(now)s END,
               last_used_at = %(now)s
         WHERE id = %(id)s
     RETURNING CASE WHEN window_count <= most_per_minute THEN 0
               ELSE ceil(extract(epoch FROM window_at - %(now)s) + 60)::int END
        """,
        table=SQL.identifier(key._table),
        now=now,
        id=key.id,
    )
    key.env.cr.execute(count)
    key.invalidate_recordset(flush=False)
    row = key.env.cr.fetchone()
    return max(row[0], 0) if row else 60

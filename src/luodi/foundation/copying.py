"""Many new rows at once, through the database's own COPY: several times faster than INSERT."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection, models
from psycopg import sql


def copy_in(rows: Sequence[models.Model]) -> None:
    """Write new rows of one table. Their ids are the database's to give, and are not set here.
    Triggers and constraints hold as ever.

    Raises:
        django.db.IntegrityError: a constraint refuses one of them; none is written then.
    """
    if not rows:
        return
    table = rows[0]._meta
    fields = [one for one in table.concrete_fields if not one.primary_key and not one.generated]
    columns = [sql.Identifier(str(one.column)) for one in fields]
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table.db_table), sql.SQL(", ").join(columns)
    )
    with (
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.copy(statement) as out,
    ):
        for row in rows:
            values = [(one, one.pre_save(row, True)) for one in fields]
            out.write_row([one.get_db_prep_save(value, connection) for one, value in values])

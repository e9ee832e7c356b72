"""A truth that one row alone cannot show: what a row points to must agree with it in a second column."""

from __future__ import annotations

from typing import Any

from django.db.backends.ddl_references import Statement
from django.db.models.constraints import BaseConstraint


class CompositeForeignKeyConstraint(BaseConstraint):
    """``FOREIGN KEY (fields) REFERENCES own table (targets)``, on SQLite and PostgreSQL alike.

    The targets need a unique constraint of their own (SQL:2016, 11.8). A row whose first field is null is not
    checked, as SQL's MATCH SIMPLE has it.
    """

    def __init__(self, *, name: str, fields: tuple[str, ...], targets: tuple[str, ...]) -> None:
        super().__init__(name=name)
        self.fields = tuple(fields)
        self.targets = tuple(targets)

    def constraint_sql(self, model: Any, schema_editor: Any) -> str:
        quote = schema_editor.quote_name

        def columns(names: tuple[str, ...]) -> str:
            return ", ".join(quote(model._meta.get_field(name).column) for name in names)

        # While SQLite makes a table anew it calls it "new__…"; what it refers to is the name it ends with.
        table = quote(model._meta.db_table.removeprefix("new__"))
        return (
            f"CONSTRAINT {quote(self.name)} FOREIGN KEY ({columns(self.fields)}) "
            f"REFERENCES {table} ({columns(self.targets)}) DEFERRABLE INITIALLY DEFERRED"
        )

    # SQLite's schema editor makes the table anew from constraint_sql() and never asks for these two.
    def create_sql(self, model: Any, schema_editor: Any) -> Any:
        table = schema_editor.quote_name(model._meta.db_table)
        return Statement(f"ALTER TABLE {table} ADD {self.constraint_sql(model, schema_editor)}")

    def remove_sql(self, model: Any, schema_editor: Any) -> Any:
        table, name = (
            schema_editor.quote_name(model._meta.db_table),
            schema_editor.quote_name(self.name),
        )
        return Statement(f"ALTER TABLE {table} DROP CONSTRAINT {name}")

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """Leave it to the database: no form lets a visitor choose both columns."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, type(self)) and self.deconstruct() == other.deconstruct()

    def __hash__(self) -> int:
        return hash((self.name, self.fields, self.targets))

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        path, args, kwargs = super().deconstruct()
        return path, tuple(args), {**kwargs, "fields": self.fields, "targets": self.targets}

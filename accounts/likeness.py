"""What names have in common that look the same, and addresses that are one: kept beside them, found by an index."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import product
from typing import Any, override

import disarm
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython
from django.db.models import BigIntegerField, Model, QuerySet
from django.db.models.base import ModelBase
from django.db.transaction import atomic

# In one case or another; the confusables keep them apart in lower case.
LIKE_ONE_ANOTHER = str.maketrans("i1|!0", "llllo")
ROWS_AT_A_TIME = 5_000


# Of everybody whom readers know, with every reply.
@lru_cache(maxsize=2000)
def name_key(name: str) -> str:
    """Return what two names have in common that look the same: without case, accents, spaces and marks.

    Letters of all scripts that look alike are one, as Unicode's "confusables" say, and so are more: "rn" is "m".
    Numbers of these keys are in the database: when other keys are made, a migration has to fill them anew.
    """
    plain = disarm.strip_accents(name)
    key = disarm.strip_accents(disarm.skeleton_key(plain)).translate(LIKE_ONE_ANOTHER)
    letters = "".join(letter for letter in key if letter.isalnum())
    return letters.replace("rn", "m").replace("vv", "w")


def number_of(key: str) -> int | None:
    """Return 64 bits that stand for a key of any length; None for that of nothing, which is like nothing."""
    if not key:
        return None
    return int.from_bytes(
        hashlib.blake2b(key.encode(errors="surrogatepass"), digest_size=8).digest(), signed=True
    )


class LikenessField(BigIntegerField[int | None, int | None]):
    """The number of another column's key. Whatever saves that column saves this, in the same statement."""

    def __init__(self, source: str = "", key: Callable[[str], str] = str, **options: Any) -> None:
        super().__init__(**{"null": True, "editable": False, **options})
        self.source, self.key = source, key

    @override
    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """Leave migrations a plain number."""
        name, _path, positional, options = super().deconstruct()
        return name, "django.db.models.BigIntegerField", positional, options

    @override
    def pre_save(self, model_instance: Model, add: bool) -> int | None:
        number = self.number_for(getattr(model_instance, self.source))
        setattr(model_instance, self.attname, number)
        return number

    def number_for(self, value: object) -> int | None:
        """Return what stands beside ``value``. Raises TypeError where the database computes that."""
        if not isinstance(value, str):
            raise TypeError(f"“{self.source}” has a key, which is made of text alone")
        return number_of(self.key(value))


@lru_cache
def likenesses(model: type[Model]) -> tuple[LikenessField, ...]:
    fields = model._meta.concrete_fields
    return tuple(field for field in fields if isinstance(field, LikenessField))


def numbers_beside(model: type[Model], values: Mapping[str, Any]) -> dict[str, int | None]:
    """Return the columns of numbers that go with these ``values`` of a row's columns."""
    return {
        field.attname: field.number_for(values[field.source])
        for field in likenesses(model)
        if field.source in values
    }


class LikenessQuerySet[Row: Model](QuerySet[Row]):
    @override
    def bulk_update(
        self, objs: Iterable[Row], fields: Iterable[str], batch_size: int | None = None
    ) -> int:
        rows, names = list(objs), list(fields)
        beside = [field for field in likenesses(self.model) if field.source in names]
        for row, field in product(rows, beside):
            field.pre_save(row, add=False)
        return super().bulk_update(rows, [*names, *(field.name for field in beside)], batch_size)

    @override
    def update(self, **values: Any) -> int:
        # What bulk_update() changes has its numbers with it.
        given = {field.source for field in likenesses(self.model) if field.attname in values}
        others = {name: value for name, value in values.items() if name not in given}
        return super().update(**values, **numbers_beside(self.model, others))


class WithLikenesses(Model):
    """Saves the numbers with their sources, also where only some columns are saved."""

    class Meta:
        abstract = True

    @override
    def save_base(
        self,
        raw: bool = False,
        force_insert: bool | tuple[ModelBase, ...] = False,
        force_update: bool = False,
        using: str | None = None,
        update_fields: Iterable[str] | None = None,
    ) -> None:
        # Here and not in save(), which decides itself what is saved of a row that was read in part.
        if update_fields is not None:
            some = frozenset(update_fields)
            beside = {field.name for field in likenesses(type(self)) if field.source in some}
            update_fields = some | beside
        super().save_base(raw, force_insert, force_update, using, update_fields)


def fill(
    app: str, model: str, sources: Mapping[str, tuple[str, Callable[[str], str]]]
) -> RunPython:
    """Return the step of a migration that makes the numbers of all rows: per column, of which source by which key."""

    def each(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
        rows = apps.get_model(app, model).objects.using(schema_editor.connection.alias)
        asked = rows.order_by("pk").values_list(
            "pk", *(source for source, _key in sources.values())
        )
        keys = [key for _source, key in sources.values()]
        last = 0
        while batch := list(asked.filter(pk__gt=last)[:ROWS_AT_A_TIME]):
            made = [
                (pk, *(number_of(key(value)) for key, value in zip(keys, values, strict=True)))
                for pk, *values in batch
            ]
            with atomic(rows.db), schema_editor.connection.cursor() as cursor:
                _write(cursor, rows.model._meta.db_table, list(sources), made)
            last = batch[-1][0]

    return RunPython(each, RunPython.noop)


def _write(
    cursor: Any, table: str, columns: Sequence[str], made: Sequence[tuple[int | None, ...]]
) -> None:
    """Write the numbers of rows into their columns: of each row its primary key, then its numbers."""
    if cursor.db.vendor == "postgresql":
        # In one statement: to plan an update for each row takes longer than to do it.
        names = ", ".join(f'"{column}"' for column in columns)
        changes = ", ".join(f'"{column}" = made."{column}"' for column in columns)
        arrays = ", ".join(["%s::bigint[]"] * len(made[0]))
        cursor.execute(
            f'UPDATE "{table}" AS old SET {changes} FROM unnest({arrays}) AS made ("id", {names})'  # noqa: S608 - names of our own
            ' WHERE old."id" = made."id" AND old."id" BETWEEN %s AND %s',
            [*(list(column) for column in zip(*made, strict=True)), made[0][0], made[-1][0]],
        )
        return
    changes = ", ".join(f'"{column}" = %s' for column in columns)
    sql = f'UPDATE "{table}" SET {changes} WHERE "id" = %s'  # noqa: S608 - the same
    cursor.executemany(sql, [(*numbers, pk) for pk, *numbers in made])

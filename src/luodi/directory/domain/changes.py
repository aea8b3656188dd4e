"""What a change does to each unit, worked out before it is recorded, and what is refused.

Each function takes the moment before the change (everything known, on the day of the change) and
returns the parts of the change in the order in which they can be carried out: nothing ever stands
above itself on the way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime

from luodi.directory.domain.timeline import Change, ChangeKind, Moment, Part, build
from luodi.kernel.saying import gettext as _
from luodi.kernel.saying import gettext_noop

# Units below each unit, on the day of the change.
Below = Mapping[str, Sequence[str]]

_WORDS = {
    ChangeKind.RENAME: gettext_noop("更名"),
    ChangeKind.MOVE: gettext_noop("划转"),
    ChangeKind.MERGE: gettext_noop("合并"),
    ChangeKind.SPLIT: gettext_noop("拆分"),
    ChangeKind.ABOLISH: gettext_noop("撤销"),
    ChangeKind.UNDO: gettext_noop("撤回"),
}


class ChangeRefused(ValueError):
    """A change that cannot be: the message says why and what to do instead."""


def rename(moment: Moment, key: str, name: str, full_name: str | None) -> tuple[Part, ...]:
    """The unit gets a name.

    Raises:
        ChangeRefused: the unit is not there on the day, or has this name already.
    """
    _there(moment, key)
    before, full_before = moment.name(key), moment.full_name(key)
    if not name:
        raise ChangeRefused(_("请填写新的名称"))
    if (name, full_name) == (before, full_before):
        raise ChangeRefused(
            _("%(day)s 时该单位已经叫“%(name)s”，名称没有变化")
            % {"day": _day(moment.on), "name": name}
        )
    return (
        Part(
            key,
            name=name,
            full_name=full_name,
            name_before=before,
            full_name_before=full_before,
        ),
    )


def move(moment: Moment, key: str, parent: str | None) -> tuple[Part, ...]:
    """The unit stands under ``parent``, None for the top.

    Raises:
        ChangeRefused: one of the two is not there on the day, the unit stands there already, or
            would be above itself, on the day or later.
    """
    _there(moment, key)
    if parent is not None:
        _there(moment, parent)
    before = moment.parent(key)
    if parent == before:
        raise ChangeRefused(
            _("“%(name)s”已经在这个上级之下，隶属关系没有变化") % {"name": moment.name(key)}
        )
    parts = (Part(key, parent=parent, parent_before=before),)
    refuse_cycles(moment, parts)
    return parts


def merge(moment: Moment, leaving: Sequence[str], into: str, below: Below) -> tuple[Part, ...]:
    """The ``leaving`` are no more; ``into`` takes over, and the units below them go along.

    Raises:
        ChangeRefused: a unit is not there on the day, or has a later change.
    """
    if not leaving:
        raise ChangeRefused(_("请选择要并入的单位"))
    return _close(moment, leaving, (into,), below)


def split(moment: Moment, key: str, heirs: Sequence[str], below: Below) -> tuple[Part, ...]:
    """The unit is no more; the ``heirs`` take over, the first of them what nobody says otherwise
    of: it is the primary one, and the units below go along with it.

    Raises:
        ChangeRefused: fewer than two heirs; a unit is not there on the day, or has a later change.
    """
    if len(set(heirs)) < 2:
        raise ChangeRefused(_("拆分应有两个以上承接单位；只有一个承接单位的，请办理合并或者更名"))
    return _close(moment, (key,), tuple(dict.fromkeys(heirs)), below)


def abolish(moment: Moment, key: str, heir: str | None, below: Below) -> tuple[Part, ...]:
    """The unit is no more; ``heir`` takes over, None if nobody does: then the units below stand
    under the unit that was above.

    Raises:
        ChangeRefused: a unit is not there on the day, or has a later change.
    """
    return _close(moment, (key,), (heir,) if heir else (), below)


def _close(
    moment: Moment, leaving: Sequence[str], heirs: Sequence[str], below: Below
) -> tuple[Part, ...]:
    for key in heirs:
        _there(moment, key)
        if key in leaving:
            raise ChangeRefused(
                _("“%(name)s”不能由自己承接，请另选承接单位") % {"name": moment.name(key)}
            )
    for key in leaving:
        _closable(moment, key)
    parts = [
        *_lifted(moment, leaving, heirs),
        *_carried(moment, leaving, heirs, below),
        *_ended(moment, leaving, heirs),
    ]
    refuse_cycles(moment, parts)
    return tuple(parts)


def _lifted(moment: Moment, leaving: Sequence[str], heirs: Sequence[str]) -> Iterable[Part]:
    """An heir that stands below a unit that goes comes to stand in its place."""
    for heir in heirs:
        tops = [key for key in ancestors(moment, heir) if key in leaving]
        if tops:
            before = moment.parent(heir)
            yield Part(heir, parent=moment.parent(tops[-1]), parent_before=before)


def _carried(
    moment: Moment, leaving: Sequence[str], heirs: Sequence[str], below: Below
) -> Iterable[Part]:
    """The units below one that goes stand under its (primary) heir."""
    staying = {*leaving, *heirs}
    for key in leaving:
        target = heirs[0] if heirs else moment.parent(key)
        for child in below.get(key, ()):
            if child not in staying:
                yield Part(child, parent=target, parent_before=key)


def _ended(moment: Moment, leaving: Sequence[str], heirs: Sequence[str]) -> Iterable[Part]:
    """A unit that is no more stands under its primary heir: who manages that one sees the people,
    posts and grants that are to be handed over."""
    for key in leaving:
        before = moment.parent(key)
        if not heirs:
            yield Part(key)
        for heir in heirs:
            if heir == heirs[0]:
                yield Part(key, heir, parent=heir, parent_before=before)
            else:
                yield Part(key, heir, primary=False)


def _there(moment: Moment, key: str) -> None:
    if moment.exists(key):
        return
    if key not in moment.timeline.units:
        raise ChangeRefused(_("单位目录中没有代号为 %(key)s 的单位") % {"key": key})
    name, end = moment.name(key), moment.ended_by(key)
    opened = moment.opened(key)
    if opened is not None and moment.on < opened:
        raise ChangeRefused(
            _("“%(name)s”自 %(since)s 起才有，%(day)s 时还不存在")
            % {"name": name, "since": _day(opened), "day": _day(moment.on)}
        )
    if end is None:
        raise ChangeRefused(
            _("“%(name)s”在 %(day)s 时已经不存在") % {"name": name, "day": _day(moment.on)}
        )
    raise ChangeRefused(
        _(
            "“%(name)s”已于 %(since)s %(change)s，%(day)s 时不再存在；请选择承接单位，"
            "或者先撤回那次变动"
        )
        % {
            "name": name,
            "since": _day(end.on),
            "change": _(_WORDS[end.kind]),
            "day": _day(moment.on),
        }
    )


def _closable(moment: Moment, key: str) -> None:
    _there(moment, key)
    name, opened = moment.name(key), moment.opened(key)
    if opened is not None and moment.on <= opened:
        raise ChangeRefused(
            _("“%(name)s”自 %(day)s 起设立，合并、拆分或者撤销的日期应在其后")
            % {"name": name, "day": _day(opened)}
        )
    later = [change for change in standing(moment, key) if change.on > moment.on]
    later += [c for c in inheriting(moment, key) if c.on > moment.on]
    if later:
        first = min(later, key=lambda change: (change.on, change.id))
        raise ChangeRefused(
            _("“%(name)s”在 %(day)s 还有一次%(change)s，请先撤回那次变动，或者改用更晚的日期")
            % {"name": name, "day": _day(first.on), "change": _(_WORDS[first.kind])}
        )


def standing(moment: Moment, key: str) -> list[Change]:
    """The changes of a unit that were known and not taken back."""
    return [
        change
        for change, _ in moment.timeline.parts_of(key)
        if change.id in moment.known and not moment.undone(change)
    ]


def inheriting(moment: Moment, key: str) -> list[Change]:
    """The changes in which the unit takes over or is placed above, known and not taken back, as
    far as the timeline holds them."""
    return [
        change
        for change in moment.timeline.log
        if change.id in moment.known
        and not moment.undone(change)
        and any(key in (part.successor, part.parent) for part in change.parts)
    ]


def ancestors(moment: Moment, key: str) -> list[str]:
    """The units above, the nearest first; stops where a log that was tampered with leads back."""
    found: list[str] = []
    above = moment.parent(key)
    while above is not None and above not in found and above != key:
        found.append(above)
        above = moment.parent(above)
    return found


def refuse_cycles(moment: Moment, parts: Iterable[Part], undoing: int | None = None) -> None:
    """That no unit of ``parts`` would stand above itself once they (or the undo of the change
    ``undoing``) are recorded, neither on the day nor on the day of any later change.

    Raises:
        ChangeRefused: one would.
    """
    parts = tuple(parts)
    log = moment.timeline.log
    number = max((change.id for change in log), default=0) + 1
    kind = ChangeKind.UNDO if undoing else ChangeKind.MOVE
    long_ago = datetime(1, 1, 1, tzinfo=UTC)  # everything is known below, whenever recorded
    new = Change(number, kind, moment.on, long_ago, () if undoing else parts, undoing)
    timeline = build([*log, new], moment.timeline.units.values())
    days = {moment.on, *(change.on for change in log if change.on > moment.on)}
    for day in sorted(days):
        then = timeline.at(as_of=None, on=day)
        for part in parts:
            chain = [part.unit, *ancestors(then, part.unit)]
            if then.parent(chain[-1]) in chain:
                raise ChangeRefused(
                    _("“%(name)s”自 %(day)s 起会成为自己的上级，请先调整两者的隶属关系")
                    % {"name": moment.name(part.unit), "day": _day(day)}
                )


def _day(day: date) -> str:
    return day.isoformat()

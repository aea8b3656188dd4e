"""How far the compiling of a paper has got, as a value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from luodi.compiler import Stage

STAGES = tuple(Stage)
# One paper may take this long and this much; the longest real ones take a second and 200 MB.
COMPILE_SECONDS = 60.0
COMPILE_MEMORY = 1024**3
# A paper that has ended its worker this often is not tried again by itself.
MOST_ATTEMPTS = 3


class CompileState(StrEnum):
    """Where the compiling of a paper stands."""

    QUEUED = "queued"
    COMPILING = "compiling"
    DONE = "done"
    FAILED = "failed"


UNFINISHED = (CompileState.QUEUED, CompileState.COMPILING)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a paper could not be compiled and what to do, for the person who handed it in."""

    chinese: str
    english: str


TOOK_TOO_LONG = Reason(
    f"编译超过 {COMPILE_SECONDS:.0f} 秒，已停止，以免耽误其他文件。请检查文件是否混入了大量无关内容"
    "（例如整本汇编、数据附表），只保留正文后重新提交。",
    f"Compiling took more than {COMPILE_SECONDS:.0f} seconds and was stopped, so that other papers "
    "need not wait. Please check whether the file holds much that is not the paper (a whole "
    "collection, tables of data), and hand in the paper alone.",
)
CRASHED = Reason(
    "编译程序处理这份文件时出错，文件已保存。可以重试一次；仍不成功，请把本页地址发给系统管理员，"
    "或者把文件另存为纯文本后再提交。",
    "The compiler failed on this paper, which is kept. You can try once more; if it fails again, "
    "send this page's address to the system administrator, or hand the paper in as plain text.",
)
UNSEEN = Reason(
    "文件没有编译成功，在限定的时间内也没能看清它有没有密级或内部字样。为了不留存涉密文件，文件内容已经"
    "删除。请确认文件可以在本系统处理，只保留正文，另存为纯文本或新的 Word 文件后重新提交。",
    "The paper could not be compiled, nor could anything look in time whether it bears a mark of "
    "secrecy or of inner use. So that no secret paper stays here, its content was deleted. Make sure "
    "that the paper may be handled here, keep its text alone, save it as plain text or as a new Word "
    "file and hand it in again.",
)


@dataclass(frozen=True, slots=True)
class Handed:
    """What has become of a paper that was handed in: ``run`` is the compile run where the same
    bytes are compiled already, None where the paper waits for its turn."""

    document: int
    run: int | None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a paper has got. ``run`` is the latest run, also an older one while the paper is
    compiled anew; ``ahead`` counts the papers that wait before it; ``kept`` is whether its bytes
    are still here (not those of a paper that was taken out for its mark, or because nothing could
    look for one)."""

    document: int
    name: str
    state: CompileState
    stage: Stage | None
    run: int | None
    ahead: int
    reason: Reason | None
    queued_at: datetime
    kept: bool = True

    @property
    def finished(self) -> bool:
        """Whether waiting for it is over."""
        return self.state not in UNFINISHED

    @property
    def step(self) -> int:
        """Number of the stage under way, from 1; 0 before the first, all of them when done."""
        if self.state is CompileState.DONE:
            return self.steps
        return STAGES.index(self.stage) + 1 if self.stage else 0

    @property
    def steps(self) -> int:
        """How many stages there are."""
        return len(STAGES)

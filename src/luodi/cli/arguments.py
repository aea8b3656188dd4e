"""Reading the command line."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from typing import NoReturn

import luodi
from luodi.cli import FAILED
from luodi.cli.language import say

Run = Callable[[argparse.Namespace], int]

# argparse says these in English through its own gettext; we say them through ours.
_ARGPARSE = {
    "the following arguments are required: %s": "缺少：%s",
    "unrecognized arguments: %s": "不认识的参数：%s",
    "invalid choice: %(value)r (choose from %(choices)s)": (
        "无效的选择：%(value)r（可选：%(choices)s）"
    ),
    "invalid %(type)s value: %(value)r": "无效的值：%(value)r",
    "argument %(argument_name)s: %(message)s": "参数 %(argument_name)s：%(message)s",
    "expected one argument": "需要一个值",
    "expected at least one argument": "至少需要一个值",
    "ambiguous option: %(option)s could match %(matches)s": (
        "有歧义：%(option)s 可以是 %(matches)s"
    ),
}


class _Formatter(argparse.RawDescriptionHelpFormatter):
    def add_usage(self, usage, actions, groups, prefix=None):  # type: ignore[no-untyped-def]
        super().add_usage(usage, actions, groups, say("用法：") if prefix is None else prefix)


class _Parser(argparse.ArgumentParser):
    """A parser that speaks the language in force and gives each command its example."""

    def __init__(self, **settings: object) -> None:
        settings.setdefault("formatter_class", _Formatter)
        super().__init__(add_help=False, **settings)  # type: ignore[arg-type]
        self._positionals.title = say("参数")
        self._optionals.title = say("选项")
        self.add_argument("-h", "--help", action="help", help=say("显示帮助"))

    def error(self, message: str) -> NoReturn:
        self.exit(FAILED, f"luodi: {message} ({self.prog} --help)\n")


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The options of one command; ``options.run`` does it. Exits with code 2 on a bad line."""
    plain = argparse._  # type: ignore[attr-defined]
    argparse._ = _argparse_words  # type: ignore[attr-defined]
    try:
        return build_parser().parse_args(arguments)
    finally:
        argparse._ = plain  # type: ignore[attr-defined]


def _argparse_words(message: str) -> str:
    return say(_ARGPARSE[message]) if message in _ARGPARSE else message


def build_parser() -> argparse.ArgumentParser:
    """The parser of all commands."""
    parser = _Parser(
        prog="luodi",
        description=say("落地：把政策文件编译成任务、单位、指标和规则，并推动落实。"),
    )
    parser.add_argument(
        "--version", action="version", version=luodi.__version__, help=say("显示版本")
    )
    commands = parser.add_subparsers(
        title=say("命令"), metavar="COMMAND", required=True, parser_class=_Parser
    )
    for add in (
        _compile,
        _check,
        _diff,
        _demo,
        _serve,
        _worker,
        _migrate,
        _adopt,
        _admin,
        _import,
        _export,
        _generate,
        _audit,
        _backup,
        _restore,
        _manage,
    ):
        add(commands)
    return parser


def _command(
    commands: argparse._SubParsersAction[_Parser], name: str, purpose: str, example: str, run: Run
) -> argparse.ArgumentParser:
    parser = commands.add_parser(
        name, help=purpose, description=purpose, epilog=f"{say('例：')}\n  luodi {example}"
    )
    parser.set_defaults(run=run)
    return parser


def _compile(commands: argparse._SubParsersAction[_Parser]) -> None:
    def run(options: argparse.Namespace) -> int:
        from luodi.cli.papers import compile_papers

        return compile_papers(options)

    parser = _command(
        commands, "compile", say("编译政策文件"), "compile plan.txt --format json", run
    )
    _sources(parser)
    formats = ("text", "json", "yaml", "xlsx", "akn")
    parser.add_argument("--format", choices=formats, default="text", help=say("输出格式"))
    parser.add_argument(
        "--out", metavar="PATH", help=say("写到此处：单个文件写为文件，多个写入文件夹")
    )
    parser.add_argument(
        "--raw", action="store_true", help=say("只输出读到的原文（配合 --format text）")
    )
    parser.add_argument(
        "--explain",
        metavar="WHAT",
        help=say("说明为什么这样读：任务编号、target:3，或 行:列"),
    )


def _check(commands: argparse._SubParsersAction[_Parser]) -> None:
    def run(options: argparse.Namespace) -> int:
        from luodi.cli.papers import check_papers

        return check_papers(options)

    parser = _command(commands, "check", say("政策体检：只列诊断"), "check draft.txt", run)
    _sources(parser)
    formats = ("text", "json", "sarif", "docx")
    parser.add_argument("--format", choices=formats, default="text", help=say("输出格式"))
    parser.add_argument("--out", metavar="PATH", help=say("结果写到此处，不写到标准输出"))


def _diff(commands: argparse._SubParsersAction[_Parser]) -> None:
    def run(options: argparse.Namespace) -> int:
        from luodi.cli.difference import compare_sources

        return compare_sources(options)

    example = "diff issued.docx draft.txt"
    parser = _command(commands, "diff", say("对照两份文件：逐项列出改了什么"), example, run)
    kinds = say("文件、编译出的 .json，或方案文件 .yaml")
    parser.add_argument("old", metavar="OLD", help=say("原来的：{kinds}", kinds=kinds))
    parser.add_argument("new", metavar="NEW", help=say("现在的：{kinds}", kinds=kinds))
    formats = ("text", "json")
    parser.add_argument("--format", choices=formats, default="text", help=say("输出格式"))
    parser.add_argument("--unit", metavar="NAME", help=say("只看涉及这个单位的改动"))


def _sources(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "sources", metavar="SOURCE", nargs="+", help=say("文件、文件夹，或 -（标准输入）")
    )
    parser.add_argument("--strict", action="store_true", help=say("警告也算错误"))


def _demo(commands: argparse._SubParsersAction[_Parser]) -> None:
    def run(options: argparse.Namespace) -> int:
        from luodi.cli.site import demo

        return demo(options)

    purpose = say("演示：建库、载入首个方案并开始服务")
    parser = _command(commands, "demo", purpose, "demo --policy plan.txt", run)
    _listening(parser)
    parser.add_argument(
        "--policy", metavar="PATH", help=say("要编译的政策文件（不给则用自编样例）")
    )


def _serve(commands: argparse._SubParsersAction[_Parser]) -> None:
    def run(options: argparse.Namespace) -> int:
        from luodi.cli.site import serve

        return serve(options)

    parser = _command(commands, "serve", say("开始服务"), "serve --host 0.0.0.0 --workers 4", run)
    _listening(parser)
    parser.add_argument("--workers", type=int, default=1, help=say("工作进程数"))


def _listening(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help=say("监听地址"))
    parser.add_argument("--port", type=_port, default=8000, help=say("端口"))
    parser.add_argument(
        "--no-worker",
        dest="worker",
        action="store_false",
        help=say("不在这里执行后台任务，另用 luodi worker 执行"),
    )


def _port(words: str) -> int:
    """A port that can be listened on. The system itself would quietly take 99999 for another."""
    port = int(words)
    if not 0 < port < 65536:
        raise ValueError(words)
    return port


def _worker(commands: argparse._SubParsersAction[_Parser]) -> None:
    def run(options: argparse.Namespace) -> int:
        from luodi.cli.site import worker

        return worker(options)

    parser = _command(commands, "worker", say("执行后台任务"), "worker --concurrency 4", run)
    parser.add_argument(
        "--concurrency", type=_count, metavar="N", help=say("同时执行几项任务；不给则看 LUODI_JOBS")
    )


def _count(words: str) -> int:
    count = int(words)
    if count < 1:
        raise ValueError(words)
    return count


def _migrate(commands: argparse._SubParsersAction[_Parser]) -> None:
    def run(options: argparse.Namespace) -> int:
        from luodi.cli.site import migrate

        return migrate(options)

    _command(commands, "migrate", say("更新数据库结构"), "migrate", run)


def _adopt(commands: argparse._SubParsersAction[_Parser]) -> None:
    def run(options: argparse.Namespace) -> int:
        from luodi.cli.site import adopt

        return adopt(options)

    example = "adopt programmes/guangzhou-north/programme.yaml"
    parser = _command(commands, "adopt", say("载入方案文件为新版本"), example, run)
    parser.add_argument("programme", metavar="PROGRAMME.yaml", help=say("方案文件（YAML）"))


def _import(commands: argparse._SubParsersAction[_Parser]) -> None:
    def run(options: argparse.Namespace) -> int:
        from luodi.cli.people import import_people

        return import_people(options)

    example = "import people renyuan.xlsx --dry-run"
    parser = _command(commands, "import", say("从表格导入"), example, run)
    parser.add_argument("kind", choices=("people",), help=say("导入什么：people 人员"))
    parser.add_argument("file", metavar="FILE", help=say("表格（.xlsx）"))
    parser.add_argument("--dry-run", action="store_true", help=say("只看会做什么，不导入"))
    parser.add_argument("--skip-bad", action="store_true", help=say("只导入无误的行"))
    parser.add_argument("--out", metavar="CODES.xlsx", help=say("激活码写到此处（只有这一次）"))
    parser.add_argument("--bad", metavar="BAD.xlsx", help=say("要更正的行写到此处，问题写在批注里"))


def _export(commands: argparse._SubParsersAction[_Parser]) -> None:
    def run(options: argparse.Namespace) -> int:
        from luodi.cli.people import export_people

        return export_people(options)

    example = "export people --out renyuan.csv"
    parser = _command(commands, "export", say("导出为表格"), example, run)
    parser.add_argument("kind", choices=("people",), help=say("导出什么：people 人员"))
    parser.add_argument("--out", metavar="PATH", help=say("写到此处：.csv 或 .xlsx"))


def _generate(commands: argparse._SubParsersAction[_Parser]) -> None:
    def run(options: argparse.Namespace) -> int:
        from luodi.cli.province import generate

        return generate(options)

    example = "generate province --programmes 20"
    parser = _command(commands, "generate", say("生成合成数据，用于试验规模和速度"), example, run)
    parser.add_argument("kind", choices=("province",), help=say("生成什么：province 一个省"))
    parser.add_argument("--programmes", type=_count, default=600, help=say("方案数"))
    parser.add_argument("--years", type=_count, default=3, help=say("办理了几年"))
    parser.add_argument("--seed", type=int, default=1, help=say("种子：相同则数据相同"))
    parser.add_argument("--events", type=_count, default=5_000_000, help=say("留痕总数的上限"))


def _audit(commands: argparse._SubParsersAction[_Parser]) -> None:
    def verify(options: argparse.Namespace) -> int:
        from luodi.cli.audit import verify

        return verify(options)

    def seal(options: argparse.Namespace) -> int:
        from luodi.cli.audit import seal

        return seal(options)

    parser = commands.add_parser(
        "audit",
        help=say("留痕：封存与核验"),
        description=say("留痕：封存与核验"),
        epilog=f"{say('例：')}\n  luodi audit verify",
    )
    inner = parser.add_subparsers(
        title=say("命令"), metavar="COMMAND", required=True, parser_class=_Parser
    )
    proof = _command(inner, "verify", say("核验整条留痕链，指出断裂之处"), "audit verify", verify)
    proof.add_argument("--head", metavar="SEQ:DIGEST", help=say("以前抄存的链头，与现在的链核对"))
    _command(inner, "seal", say("封存等待封存的留痕"), "audit seal", seal)


def _backup(commands: argparse._SubParsersAction[_Parser]) -> None:
    def run(options: argparse.Namespace) -> int:
        from luodi.cli.backup import backup

        return backup(options)

    example = "backup /backup/2026-11-24 --key-file backup.key"
    parser = _command(commands, "backup", say("备份数据库和附件"), example, run)
    parser.add_argument("folder", metavar="DIR", help=say("新文件夹"))
    _key_file(parser)


def _restore(commands: argparse._SubParsersAction[_Parser]) -> None:
    def run(options: argparse.Namespace) -> int:
        from luodi.cli.backup import restore

        return restore(options)

    example = "restore /backup/2026-11-24 --key-file backup.key"
    parser = _command(commands, "restore", say("从备份恢复"), example, run)
    parser.add_argument("folder", metavar="DIR", help=say("备份所在的文件夹"))
    _key_file(parser)
    parser.add_argument(
        "--replace", action="store_true", help=say("取代现有数据（原数据库改名保留）")
    )


def _key_file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--key-file", metavar="FILE", help=say("密钥文件；不给则看 LUODI_BACKUP_KEY_FILE")
    )


def _admin(commands: argparse._SubParsersAction[_Parser]) -> None:
    def run(options: argparse.Namespace) -> int:
        from luodi.cli.administrators import admin

        return admin(options)

    example = "admin anquan01 --role security"
    parser = _command(commands, "admin", say("设立管理员，显示激活码"), example, run)
    parser.add_argument("login", metavar="LOGIN", help=say("登录名"))
    roles = ("system", "security", "audit")
    parser.add_argument(
        "--role", choices=roles, help=say("哪一种管理员；已是管理员的不用写，只换激活码")
    )
    parser.add_argument("--name", metavar="NAME", help=say("姓名"))


def _manage(commands: argparse._SubParsersAction[_Parser]) -> None:
    def run(options: argparse.Namespace) -> int:
        from luodi.cli.site import manage

        return manage(options)

    parser = _command(commands, "manage", say("运行 Django 管理命令"), "manage showmigrations", run)
    parser.add_argument("words", nargs=argparse.REMAINDER, help=say("Django 管理命令及其参数"))

"""English for every message of the command line."""

ENGLISH = {
    # the parser's own words
    "用法：": "usage: ",
    "参数": "arguments",
    "选项": "options",
    "命令": "commands",
    "显示帮助": "show this help",
    "显示版本": "show the version",
    "例：": "Example:",
    "缺少：%s": "missing: %s",
    "不认识的参数：%s": "unrecognised: %s",
    "无效的选择：%(value)r（可选：%(choices)s）": (
        "invalid choice: %(value)r (choose from %(choices)s)"
    ),
    "无效的值：%(value)r": "invalid value: %(value)r",
    "参数 %(argument_name)s：%(message)s": "argument %(argument_name)s: %(message)s",
    "需要一个值": "expects a value",
    "至少需要一个值": "expects at least one value",
    "有歧义：%(option)s 可以是 %(matches)s": "ambiguous: %(option)s could be %(matches)s",
    # commands
    "落地：把政策文件编译成任务、单位、指标和规则，并推动落实。": (
        "Luodi compiles policy papers into tasks, units, targets and rules, and makes them happen."
    ),
    "编译政策文件": "compile policy papers",
    "政策体检：只列诊断": "check-up: diagnostics only, like a compiler",
    "演示：建库、载入首个方案并开始服务": "demonstration: set up, load the first programme, serve",
    "开始服务": "serve the site",
    "执行后台任务": "run background jobs",
    "更新数据库结构": "bring the database up to date",
    "载入方案文件为新版本": "load a programme file as a new edition",
    "生成合成数据，用于试验规模和速度": "generate synthetic data, to try size and speed",
    "生成什么：province 一个省": "what to generate: province",
    "方案数": "how many programmes",
    "办理了几年": "how many years of work",
    "种子：相同则数据相同": "seed: the same gives the same data",
    "留痕总数的上限": "how many audit events at most",
    "这里已按 {before} 生成过一部分，请用同样的选项，或另指定一个文件夹（LUODI_VAR）": (
        "a generation with {before} was begun here: use the same options, or another folder "
        "(LUODI_VAR)"
    ),
    "这里已有方案：合成数据不与它们混在一起，请另指定一个文件夹（LUODI_VAR）": (
        "there are programmes here, which synthetic data is kept apart from: use another folder "
        "(LUODI_VAR)"
    ),
    "新生成 {made} 个合成方案；现有方案 {programmes}、承担关系 {parts}、填报 {reports}、留痕 {events}": (
        "{made} synthetic programmes generated; now {programmes} programmes, {parts} duties, "
        "{reports} reports, {events} audit events"
    ),
    "运行 Django 管理命令": "run one of Django's management commands",
    "文件、文件夹，或 -（标准输入）": "files, folders, or - (standard input)",
    "输出格式": "output format",
    "写到此处：单个文件写为文件，多个写入文件夹": (
        "write here: a file for one source, a folder for several"
    ),
    "警告也算错误": "warnings count as errors",
    "只输出读到的原文（配合 --format text）": "print the text as read (with --format text)",
    "监听地址": "address to listen on",
    "端口": "port",
    "要编译的政策文件（不给则用自编样例）": "the paper to compile (none: an invented sample)",
    "工作进程数": "number of worker processes",
    "方案文件（YAML）": "programme file (YAML)",
    "Django 管理命令及其参数": "a management command of Django and its arguments",
    # what can go wrong
    "{path}：没有这个文件": "{path}: no such file",
    "{path}：不是文件，无法读取；要从管道读，请用 -": "{path}: is no file; to read from a pipe, use -",
    "{path}：无法读取（{reason}）": "{path}: cannot be read ({reason})",
    "{path}：文件夹里没有可编译的文件": "{path}: the folder holds nothing that can be compiled",
    "{path}：无法写入（{reason}）": "{path}: cannot be written ({reason})",
    "{path}：编译器内部错误，请报告（{reason}）": (
        "{path}: internal error of the compiler, please report it ({reason})"
    ),
    "{path}：两个来源会写到同一个文件": "{path}: two sources would be written to the same file",
    "{path}：有多个来源，--out 应是文件夹": "{path}: with several sources --out must be a folder",
    "{path}：没有这个文件夹": "{path}: no such folder",
    "--raw 只能与 --format text 一起用": "--raw goes with --format text only",
    "--format xlsx 需要 --out": "--format xlsx needs --out",
    "--format docx 需要 --out": "--format docx needs --out",
    "{path}：这是文件夹，这里的结果是一个文件": "{path}: is a folder, and the result is one file",
    "结果写到此处，不写到标准输出": "write the result here, not to stdout",
    "{host}:{port} 不能监听（{reason}）": "cannot listen on {host}:{port} ({reason})",
    "{host}:{port} 已被占用。请换一个端口（make demo PORT=8001），或先停止占用它的程序": (
        "{host}:{port} is in use: take another port (make demo PORT=8001) or stop what uses it"
    ),
    "{folder}：演示或服务正在这里运行。请先停止它，或用 LUODI_VAR 另指定一个文件夹": (
        "{folder}: a demonstration or server is running here: stop it, or name another folder"
        " (LUODI_VAR)"
    ),
    "{path}：不能载入（{reason}）": "{path}: cannot be loaded ({reason})",
    "数据库不可用：{reason}": "the database is not available: {reason}",
    # explain
    "说明为什么这样读：任务编号、target:3，或 行:列": (
        "say why it was read so: a task's number, target:3, or line:column"
    ),
    "--explain 一次只看一份文件": "--explain takes one paper",
    "--explain 只能与 --format text 或 json 一起用": "--explain goes with --format text or json",
    "--explain 不能与 --raw 或 --strict 一起用": "--explain does not go with --raw or --strict",
    "{path}：没有 {wanted}，这份文件没有读出{kind}": (
        "{path}: there is no {wanted}: no {kind} was read of this paper"
    ),
    "{path}：没有 {wanted}，这份文件共有 {count} 条{kind}，可用 {kind_name}:1 至 {kind_name}:{count}": (
        "{path}: there is no {wanted}: of this kind ({kind}) the paper has {count}, "
        "{kind_name}:1 to {kind_name}:{count}"
    ),
    "{path}：这份文件没有读出任务。": "{path}: no task was read of this paper. ",
    "{path}：没有编号为 {wanted} 的任务。": "{path}: no task has the number {wanted}. ",
    "相近的编号：{named}。": "Near it: {named}. ",
    "可用任务编号、task:12、target:3、goal:1、rule:2，或 行:列": (
        "Give a task's number, task:12, target:3, goal:1, rule:2, or line:column"
    ),
    "{path}：原文没有 {wanted} 这个位置": "{path}: the text has no place {wanted}",
    "。最近的是 {what}（{place}）": ". Nearest: {what} ({place})",
    "{path}：编号为 {wanted} 的任务有 {count} 条，请写明是哪一条：{named}": (
        "{path}: {count} tasks have the number {wanted}, say which: {named}"
    ),
    "{path}：{wanted} 处没有读出任务、目标、方向或规则": (
        "{path}: no task, target, goal or rule was read at {wanted}"
    ),
    "依据：": "rests on ",
    "任务": "task",
    "目标": "target",
    "方向": "goal",
    "规则": "rule",
    "编号": "number",
    "文字": "words",
    "所属部分": "section",
    "所属条款": "provision",
    "对应正文": "body sentences",
    "牵头": "lead",
    "配合": "supporting",
    "按职责分工": "joint",
    "开放表述": "open sets",
    "别名": "aliases",
    "责任分工": "clause of responsibility",
    "期限": "deadline",
    "范围": "scope",
    "统一说明": "standing notes",
    "指标": "metric",
    "要求": "comparator",
    "数值": "value",
    "计量单位": "unit",
    "年份": "year",
    "基期年份": "base year",
    "；": "; ",
    "、": ", ",
    "task:{place}“{words}”": "task:{place} “{words}”",
    "达到": "reach",
    "超过": "more than",
    "不低于": "at least",
    "力争": "strive for",
    "不超过": "at most",
    "左右": "about",
    "年均增长": "yearly growth of",
    "提升": "rise",
    "下降": "fall",
    "补齐": "complete",
    "定性": "without a number",
    "限额": "limit",
    "机制": "mechanism",
    "每年": "yearly",
    "每半年": "half-yearly",
    "每季度": "quarterly",
    "每月": "monthly",
    "每周": "weekly",
    "周期": "period",
    "升降": "direction",
    "种类": "kind",
    "对象": "subject",
    "确定": "certain",
    "按规则": "by rule",
    "推测": "guess",
    # check
    "建议：": "hint: ",
    "另见：": "see also: ",
    "{errors} 个错误、{warnings} 个警告、{notes} 个提示": (
        "{errors} error(s), {warnings} warning(s), {notes} note(s)"
    ),
    "{tasks} 项任务、{targets} 个指标": "{tasks} task(s), {targets} target(s)",
    # serving
    "落地 · 演示（数据为演示所用，页面上有标明）": (
        "Luodi, demonstration (all data is for demonstration, and marked so on the pages)"
    ),
    "登录名 {login} 属于真实用户：演示应使用另外的数据库（LUODI_VAR）": (
        "log-in {login} is a real person's: let the demonstration have a database of its own"
        " (LUODI_VAR)"
    ),
    "网址": "address",
    "对照阅读": "reader",
    "登录名": "log-ins",
    "密码": "password",
    "（只显示这一次，每次启动都换）": "(shown this once; each start makes a new one)",
    "按 Ctrl-C 停止": "Ctrl-C stops all of it",
    "正在准备数据库……": "Preparing the database …",
    "正在收集页面素材……": "Collecting static files …",
    "后台已启动，按 Ctrl-C 停止": "Worker running; Ctrl-C stops it",
    # audit
    "留痕：封存与核验": "audit trail: seal and verify",
    "核验整条留痕链，指出断裂之处": "verify the whole chain of the audit trail; say where it breaks",
    "以前抄存的链头，与现在的链核对": "a head kept from before, to be compared with the chain",
    "封存等待封存的留痕": "seal the audit events that wait",
    "--head {words}：应为“序号:摘要”，摘要是 64 位十六进制数": (
        "--head {words}: should be number:digest, the digest 64 hexadecimal digits"
    ),
    "内容与封存时不一致（事件被改动，或被换成了另一条）": (
        "not what was sealed (the event was changed, or another put in its place)"
    ),
    "事件不见了": "the event is missing",
    "封条不见了": "the seal is missing",
    "封条被改动": "the seal was changed",
    "封条写的杂凑算法不认识": "the seal names an unknown hash algorithm",
    "事件既没有封存，也不在等待封存之列（绕过程序写入，或者封条被删）": (
        "the event is neither sealed nor waiting (written past the program, or its seal deleted)"
    ),
    "已封存的事件又被放进等待封存之列": "an event that is sealed waits to be sealed again",
    "链尾被截：没有到达所给的链头": "the end was cut off: the chain does not reach the head given",
    "整条链被重做：与所给的链头不符": "the chain was made anew: it does not pass the head given",
    "新封存 {count} 条": "{count} event(s) sealed",
    "此前 {checked} 个封条完好，{pending} 条等待封存": (
        "{checked} seal(s) before it hold, {pending} event(s) wait to be sealed"
    ),
    "完整：{checked} 条已封存，{pending} 条等待封存": (
        "intact: {checked} event(s) sealed, {pending} waiting"
    ),
    "共有 {count} 条事件既没有封存，也不在等待封存之列": (
        "{count} events are neither sealed nor waiting"
    ),
    "表 {table} 的防改动触发器被停用或删除": (
        "table {table}: the trigger against changes is switched off or gone"
    ),
    "链头 {head}": "head {head}",
    "请把链头抄存在别处，以后用 --head 核对：只有这样才能发现链尾被截或整条链被重做": (
        "keep the head elsewhere and compare with --head later: nothing else shows a cut-off end or"
        " a chain made anew"
    ),
    "第 {seq} 个封条": "seal {seq}",
    "事件 {number}": "event {number}",
    "断裂：{place}：{fault}": "broken: {place}: {fault}",
    # backup
    "备份数据库和附件": "back up the database and the files beside it",
    "新文件夹": "a new folder",
    "从备份恢复": "restore from a backup",
    "备份所在的文件夹": "the folder of the backup",
    "取代现有数据（原数据库改名保留）": (
        "take the place of the data there is (the database is kept under another name)"
    ),
    "密钥文件；不给则看 LUODI_BACKUP_KEY_FILE": "key file; else LUODI_BACKUP_KEY_FILE",
    "{path}：已经存在。请换一个新文件夹，已有的备份不会被覆盖": (
        "{path}: exists already: name a new folder, no backup is ever overwritten"
    ),
    "{path}：不是备份（没有可用的 MANIFEST.json）": "{path}: not a backup (no MANIFEST.json of one)",
    "备份的格式是 {format}，本程序只认识 {ours}：请用较新的版本恢复": (
        "the backup's format is {format}, this program knows {ours}: restore with a newer version"
    ),
    "{path}：备份清单损坏或被改动": "{path}: the manifest is damaged or was changed",
    "{path}：备份缺少这个文件": "{path}: this file of the backup is missing",
    "{path}：备份文件不完整，应有 {bytes} 字节，实有 {found} 字节": (
        "{path}: the file is not whole: {bytes} bytes were written, {found} are there"
    ),
    "{file}：备份文件的内容与清单不符，已损坏或被改动": (
        "{file}: not what the manifest says: damaged or changed"
    ),
    "备份已加密：请用 --key-file 给出密钥文件": (
        "the backup is encrypted: name its key file with --key-file"
    ),
    "备份没有加密，却给出了密钥文件：请确认是否拿对了备份，确认后不给密钥再试": (
        "the backup is not encrypted, yet a key file was given: if it is the right backup, try"
        " without the key"
    ),
    "密钥不对：不是做这份备份时所用的密钥，或者备份清单被改动": (
        "wrong key: not the one this backup was made with, or the manifest was changed"
    ),
    "{path}：密钥太短，至少 {least} 个字节": "{path}: the key is too short, at least {least} bytes",
    "{path}：读不了密钥文件（{reason}）": "{path}: cannot read the key file ({reason})",
    "备份由版本 {product} 所做，本程序（{ours}）不认识其中的 {migrations}：请用那个版本或更新的版本恢复": (
        "the backup was made by version {product}; this one, {ours}, does not know {migrations}:"
        " restore with that version or a newer one"
    ),
    "数据库服务器是 PostgreSQL {server}，备份工具是 {tool}：请先升级程序": (
        "the server is PostgreSQL {server}, the tools are {tool}: upgrade the program first"
    ),
    "数据库 {database} 里已有数据：确实要以备份取代，请加 --replace": (
        "database {database} holds data: to replace it by the backup, add --replace"
    ),
    "数据库 {database} 正在被使用：请先停止网站和后台（luodi serve、luodi worker）": (
        "database {database} is in use: stop the site and the worker first (luodi serve, luodi"
        " worker)"
    ),
    "数据库账号 {user} 不能建库，恢复需要这项权限（CREATEDB）": (
        "the database account {user} may not create databases, which a restore needs (CREATEDB)"
    ),
    "备份中缺少这些表：{tables}。没有改动现有数据库": (
        "tables missing from the backup: {tables}; the database was left as it is"
    ),
    "恢复出的行数与备份清单不符：{tables}。没有改动现有数据库": (
        "other row counts than the manifest says: {tables}; the database was left as it is"
    ),
    "{tool} 没有成功：{reason}": "{tool} failed: {reason}",
    "{path}：磁盘空间不足，没有留下半份备份": "{path}: the disk is full; no half a backup was left",
    "{path}：无法读写（{reason}）": "{path}: cannot be read or written ({reason})",
    "正在备份……": "Backing up …",
    "正在核对备份……": "Checking the backup …",
    "正在恢复……": "Restoring …",
    "备份完成：{folder}，{tables} 张表、{rows} 行、{files} 个文件": (
        "backed up: {folder}, {tables} tables, {rows} rows, {files} file(s)"
    ),
    "已加密（{cipher}）：请另外保管密钥": "encrypted ({cipher}): keep the key somewhere else",
    "密钥（var/secret-key、var/data-key）不在备份中，请另外保管": (
        "keys (var/secret-key, var/data-key) are not in the backup: keep them somewhere else"
    ),
    "数据库缺少表 {table}，它不在这份备份中": (
        "table {table} is missing from the database, and so from this backup"
    ),
    "恢复完成：{made_at} 的备份，{tables} 张表、{rows} 行逐表核对无误，{files} 个文件": (
        "restored: backup of {made_at}, {tables} tables and {rows} rows as counted then, {files}"
        " file(s)"
    ),
    "留痕链在备份时就已断裂。": "The audit trail was broken when the backup was made. ",
    "留痕链完整，与备份时的链头相符": "audit trail intact, with the head it had in the backup",
    "所有登录已经结束，{codes} 个未用的激活码作废：请重新登录，并补办备份之后的停用和撤权": (
        "everybody has been logged out and {codes} unused activation codes are void: log in again,"
        " and repeat the closings and revocations made since the backup"
    ),
    "原数据库改名保留为 {name}，确认无用后可以删除": (
        "the database that was there is kept as {name}: drop it when it is not needed any more"
    ),
    "原文件保留在 {folder}，确认无用后可以删除": (
        "the files that were there are kept in {folder}: delete them when not needed any more"
    ),
    # worker
    "不在这里执行后台任务，另用 luodi worker 执行": "leave background jobs to luodi worker",
    "同时执行几项任务；不给则看 LUODI_JOBS": "jobs at once; else LUODI_JOBS",
    "{name}：应为正整数，现为“{value}”": "{name}: should be a whole number above 0, not “{value}”",
    # people
    "单位": "unit",
    "从表格导入": "import from a sheet",
    "导入什么：people 人员": "what to import: people",
    "表格（.xlsx）": "the sheet (.xlsx)",
    "只看会做什么，不导入": "only say what would be done",
    "只导入无误的行": "import the rows without faults only",
    "激活码写到此处（只有这一次）": "write the activation codes here (this once only)",
    "要更正的行写到此处，问题写在批注里": (
        "write the rows to correct here, with what is wrong in comments"
    ),
    "导出为表格": "export to a file",
    "导出什么：people 人员": "what to export: people",
    "写到此处：.csv 或 .xlsx": "write to here: .csv or .xlsx",
    "{path}：不能导入（{reason}）": "{path}: cannot be imported ({reason})",
    "{path}：有 {rows} 行要更正，什么也没有导入（只导入无误的行：--skip-bad）": (
        "{path}: {rows} row(s) need correcting, nothing was imported (good rows only: --skip-bad)"
    ),
    "新登记 {new} 人，有变化 {changed} 人，没有变化 {same} 人，要更正 {bad} 行": (
        "{new} new, {changed} changed, {same} unchanged; {bad} row(s) to correct"
    ),
    "新登记 {new} 人，修改 {changed} 人，没有变化 {same} 人，没有导入 {bad} 行": (
        "{new} entered, {changed} corrected, {same} unchanged; {bad} row(s) left out"
    ),
    # administrators
    "设立管理员，显示激活码": "make an administrator and show the activation code",
    "哪一种管理员；已是管理员的不用写，只换激活码": (
        "which of the three; not needed for an administrator who only gets a new code"
    ),
    "姓名": "name",
    "账号": "log-in",
    "激活码": "activation code",
    "在 /activate/ 用它设密码，{day} 以前有效；只显示这一次": (
        "set a password with it at /activate/ before {day}; shown this once"
    ),
    "还缺管理员：请运行 luodi admin 登录名 --role system（security、audit 同样，三人不得兼任）": (
        "administrators are missing: run luodi admin LOGIN --role system (security and audit"
        " likewise, three different people)"
    ),
    # what became of a programme file
    "{programme}：已载入，现为第 {number} 版": "{programme}: adopted, now edition {number}",
    "{programme}：内容与现行第 {number} 版相同，没有新版本": (
        "{programme}: the same as edition {number} in force, no new edition"
    ),
    "{programme}：这份文件载入过，是第 {number} 版；现行为第 {current} 版，没有改动。"
    "要改回去，请在网页“版本”中以它修订": (
        "{programme}: this file was adopted before, as edition {number}; edition {current} is in"
        " force and stays. To go back to it, amend the programme with it on the page of editions"
    ),
    # luodi diff
    "对照两份文件：逐项列出改了什么": "compare two papers: what was changed, item by item",
    "文件、编译出的 .json，或方案文件 .yaml": "a paper, a compiled .json, or a programme's .yaml",
    "原来的：{kinds}": "the old one: {kinds}",
    "现在的：{kinds}": "the new one: {kinds}",
    "只看涉及这个单位的改动": "only what concerns this unit",
    "只能有一份来自标准输入": "only one of the two can be standard input",
    "{path}：是文件夹，这里要一份文件": "{path}: a folder; one file is wanted here",
    "{path}：不是 luodi compile --format json 的结果（{part}）": "{path}: not the result of luodi compile --format json ({part})",
    "{path}：不是 UTF-8 文本": "{path}: not UTF-8 text",
    "{path}：不能作为方案（{reason}）": "{path}: cannot be read as a programme ({reason})",
    "原来：{name}": "old: {name}",
    "现在：{name}": "new: {name}",
    "这两份文件几乎没有相同内容，请确认选对了文件。": (
        "These two papers have almost nothing in common: please check that they are the right ones."
    ),
    "内容没有变化。": "Nothing has changed.",
    "其中改动涉及：{words}": "of the changed ones: {words}",
    "{count} 项任务": "{count} tasks",
    "另有 {count} 项任务只是序号变了。": "{count} more tasks have another number, and nothing else.",
    "文件": "paper",
    "重点事项": "measure",
    "通用要求": "standing note",
    "改动": "changed",
    "拆分": "split",
    "合并": "merged",
    "新增": "added",
    "删去": "dropped",
    "未变": "unchanged",
    "更名": "renamed",
    "责任单位": "responsible units",
    "数字": "numbers",
    "措辞": "wording",
    "位置": "place",
    "序号": "number",
    "其他": "other facts",
    "适用": "applies to",
    "标题": "title",
    "文号": "document number",
    "发文机关": "issuer",
    "主送": "addressees",
    "成文日期": "date written",
    "发布日期": "date published",
}

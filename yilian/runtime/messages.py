"""The sentences of the services of this machine."""

from yilian.kernel.messages import Message

MESSAGES: dict[str, Message] = {
    "database-unreachable": Message(
        "连不上数据库：{what}。请用 yilian db status 查看，或检查 DATABASE_URL。",
        "The database cannot be reached: {what}. See yilian db status, or check DATABASE_URL.",
    ),
    "database-without-tables": Message(
        "数据库里还没有数据表（{what}）。请先运行 yilian db migrate，或用 YILIAN_DATABASE 指明另一个库。",
        "The database has no tables yet ({what}). Run yilian db migrate, or name another one with YILIAN_DATABASE.",
    ),
    "database-url-wrong": Message(
        "DATABASE_URL 写法不对，应为 postgresql://用户：密码@主机：端口/库名。",
        "DATABASE_URL is not right; write postgresql://user:password@host:port/name.",
    ),
    "database-too-old": Message(
        "数据库版本为 {version}，需要 {oldest} 或更新。",
        "The database is version {version}; {oldest} or later is needed.",
    ),
    "database-other-version": Message(
        "数据目录 {folder} 属于 PostgreSQL {version}，本程序带的是 {ours}；数据未动。请用原版本备份，再恢复到新目录。",
        "The data folder {folder} belongs to PostgreSQL {version}, this program carries {ours}; nothing was touched. "
        "Back up with that version and restore into a new folder.",
    ),
    "database-no-permission": Message(
        "没有权限使用 {folder}。请检查它的属主和权限，或用 YILIAN_HOME 另指目录。",
        "{folder} may not be used. Check its owner and permissions, or name another folder with YILIAN_HOME.",
    ),
    "database-program-failed": Message(
        "数据库程序 {program} 没有完成：{what}", "The database program {program} did not succeed: {what}"
    ),
    "database-does-not-answer": Message(
        "数据库在运行，但 {socket} 没有应答。请先 yilian db stop，再 yilian db start。",
        "The database runs but does not answer at {socket}. Run yilian db stop, then yilian db start.",
    ),
    "database-still-stopping": Message(
        "上一个数据库进程还没有退出；数据未动。请稍后再试。",
        "Processes of the former database have not ended yet; nothing was touched. Try again in a moment.",
    ),
    "database-secrets-differ": Message(
        "{folder} 里的口令与数据目录不符。请放回原来的口令文件。",
        "The passwords in {folder} do not fit the data folder. Put the former files back.",
    ),
    "database-port-in-use": Message(
        "数据库端口 {port} 已被占用，请改 YILIAN_DB_PORT。", "Port {port} is in use; choose another YILIAN_DB_PORT."
    ),
    "setting-wrong": Message("设置 {name} 的值“{value}”不对。", "The setting {name} has a wrong value, “{value}”."),
    "database-external": Message(
        "数据库由 DATABASE_URL 指定，不由本程序启停。", "The database is named by DATABASE_URL; it is not ours to stop."
    ),
    "backup-missing": Message("没有找到备份文件 {file}。", "There is no backup file {file}."),
    "backup-unreadable": Message(
        "{file} 不是颐联的备份，或已损坏；数据未动。",
        "{file} is no backup of Yilian, or it is damaged; nothing was touched.",
    ),
    "backup-nothing": Message(
        "数据库 {database} 还没有数据表，没有可备份的内容。",
        "The database {database} has no tables yet; there is nothing to back up.",
    ),
    "backup-role": Message(
        "DATABASE_URL 的角色不能越过行级安全，无法完整备份。请换一个有 BYPASSRLS 的角色。",
        "The role of DATABASE_URL is held by row-level security and cannot back up everything. Use one with BYPASSRLS.",
    ),
    "folder-missing": Message("目录 {folder} 不存在。", "The folder {folder} does not exist."),
    "no-permission": Message("没有权限：{what}。", "Not permitted: {what}."),
    "database-made-before": Message(
        "这个数据库由程序的另一版数据表建成（{migration}），不能更新；数据未动。演示数据请用 yilian demo --fresh 重新装入，"
        "其他数据请用建库时的版本打开。",
        "This database was made with the tables of another version ({migration}) and cannot be brought up to date; nothing was touched. "
        "Load a demonstration anew with yilian demo --fresh; open other records with the version that made them.",
    ),
    "tables-undeclared": Message(
        "没有声明谁能看到这些表的行：{tables}。请在所属模块的 row_security.py 里声明。",
        "Nothing declares who sees the rows of {tables}. Declare it in row_security.py of the module that owns them.",
    ),
    "tables-unlocked": Message(
        "数据库里的行级安全、权限或统计视图与程序声明的不一致：{tables}。请运行 yilian db migrate。",
        "Row security, rights or reporting views in the database are not as declared: {tables}. Run yilian db migrate.",
    ),
    "migration-failed": Message("数据表更新失败：{what}", "The tables could not be brought up to date: {what}"),
    "disk-full": Message(
        "磁盘已满，数据未动。请腾出空间后再试。",
        "The disk is full; nothing was touched. Free some space and try again.",
    ),
    "postgres-missing": Message(
        "缺少内置数据库程序，请运行 make setup。", "The embedded database's programs are missing; run make setup."
    ),
    "no-unprivileged-user": Message(
        "以 root 运行时需要 postgres 或 nobody 用户来启动数据库。",
        "Run by root, the database needs the user postgres or nobody to run under.",
    ),
    "port-in-use": Message(
        "端口 {port} 已被占用，请换一个：--port。", "Port {port} is in use; choose another with --port."
    ),
    "port-not-permitted": Message(
        "没有权限使用端口 {port}（1024 以下通常需要 root）。",
        "Port {port} is not permitted (below 1024 it usually takes root).",
    ),
    "program-does-not-start": Message(
        "{program} 没有启动，已停止其余部分；原因见上面的输出。",
        "{program} did not come up, so the rest was stopped; the reason stands above.",
    ),
}

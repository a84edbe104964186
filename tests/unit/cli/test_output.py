"""How every command speaks: one result, one sentence for every error, exit codes that mean something."""

import errno
import json

import click
import pytest
from click.testing import CliRunner, Result

from yilian.cli import Program, output
from yilian.kernel.refusals import Invalid, NotFound, NotInForce, Problem, Refusal, Refused
from yilian.runtime.service_errors import ServiceError


class OperationalError(Exception):
    """Named as drivers name a lost connection."""


ERRORS = {
    "refused": (Refused(Refusal("not-permitted", permission="people.read", clause="PA-14")), "not-permitted"),
    "missing": (NotFound("elder", 7), "not-found"),
    "invalid": (Invalid(Problem("name", "not-permitted", (("permission", "x"),))), "invalid"),
    "repealed": (NotInForce("age", "2030-01-01"), "not-in-force"),
    "service": (ServiceError("port-in-use", port=8000), "port-in-use"),
    "lost": (OperationalError("server closed"), "database-unreachable"),
    "full": (OSError(errno.ENOSPC, "No space left on device"), "disk-full"),
    "forbidden": (PermissionError(errno.EACCES, "Permission denied", "/x"), "no-permission"),
    "bug": (ZeroDivisionError("division by zero"), "unexpected"),
}


@click.group(cls=Program)
def program() -> None:
    """A program with verbs of its own."""


def run(*arguments: str, **environment: str | None) -> Result:
    return CliRunner().invoke(program, arguments, env={"LANG": "zh_CN.UTF-8", "YILIAN_DEBUG": None, **environment})


@click.command()
@click.argument("name", default="none")
def verb(name: str) -> None:
    if name in ERRORS:
        raise ERRORS[name][0]
    if name == "interrupt":
        raise KeyboardInterrupt
    output.say("正在做", "Working")
    output.result({"name": name, "set": {2, 1}}, "完成", "Done")


@pytest.fixture(autouse=True)
def _own_verbs(monkeypatch):
    monkeypatch.setattr(Program, "list_commands", lambda self, ctx: ["verb"])
    monkeypatch.setattr(Program, "get_command", lambda self, ctx, name: {"verb": verb}.get(name))


@pytest.mark.parametrize("arguments", [("--json", "verb"), ("verb", "--json"), ("verb", "--lang", "en", "--json", "x")])
def test_json_is_one_object_alone_on_stdout_wherever_it_is_asked_for(arguments):
    done = run(*arguments)
    assert json.loads(done.stdout)["set"] == [1, 2]
    assert done.stdout.count("\n") == 1
    assert done.exit_code == 0
    assert done.stderr.strip() in ("正在做", "Working")


@pytest.mark.parametrize(
    ("environment", "said"), [("zh_CN.UTF-8", "完成\n"), ("C", "完成\n"), ("en_GB.UTF-8", "Done\n")]
)
def test_people_are_spoken_to_in_their_language_chinese_unless_asked(environment, said):
    assert run("verb", LANG=environment, LC_ALL=None, YILIAN_LANG=None).stdout == said


def test_a_wrong_language_is_wrong_usage():
    assert run("verb", "--lang", "fr").exit_code == 2


@pytest.mark.parametrize("name", ERRORS)
def test_every_error_is_one_sentence_and_one_object(name):
    code = ERRORS[name][1]
    people, program = run("verb", name), run("verb", name, "--json")
    assert (people.exit_code, program.exit_code) == (1, 1)
    assert people.stdout == ""
    assert "Traceback" not in people.stderr
    error = json.loads(program.stdout)["error"]
    assert error["code"] == code
    assert error["message"]["zh"] == people.stderr.splitlines()[0]
    assert error["message"]["en"] != error["message"]["zh"]


def test_all_problems_of_input_are_told():
    assert json.loads(run("verb", "invalid", "--json").stdout)["error"]["problems"][0]["field"] == "name"
    assert "name: " in run("verb", "invalid").stderr


def test_debugging_shows_the_bug_itself():
    assert isinstance(run("verb", "bug", YILIAN_DEBUG="1").exception, ZeroDivisionError)


def test_an_interruption_is_one_line_and_exit_130():
    done = run("verb", "interrupt")
    assert (done.exit_code, done.stderr.strip()) == (130, "已中断。")


@pytest.mark.parametrize("arguments", [("nothing",), ("verb", "a", "b"), ("verb", "--nothing"), ()])
def test_wrong_usage_is_exit_2(arguments):
    done = run(*arguments)
    assert done.exit_code == 2
    assert done.stdout == ""


def test_a_table_counts_chinese_characters_as_two():
    assert output.table(["名称", "n"], [["磐安", 1], ["abcdef", 22]]) == ["名称    n", "磐安    1", "abcdef  22"]


def test_progress_is_quiet_off_a_terminal(capsys):
    assert list(output.progress([1, 2, 3], "数")) == [1, 2, 3]
    with output.progress(10, "数") as bar:
        bar.advance(4)
        assert bar.done == 4
    assert capsys.readouterr() == ("", "")


def test_progress_on_a_terminal_ends_with_its_line(capsys, monkeypatch):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    assert sum(output.progress(iter([1, 2]), "数")) == 3
    assert list(output.progress([1], "数")) == [1]
    shown = capsys.readouterr().err
    assert "1/1" in shown
    assert shown.endswith("\n")


def test_a_command_gives_one_result(capsys):
    output.begin("zh", as_json=True)
    output.result({})
    with pytest.raises(RuntimeError):
        output.result({})
    output.begin("zh", as_json=False)


def test_what_would_destroy_needs_a_yes():
    output.refuse_without(True, "会覆盖", "It overwrites")
    with pytest.raises(ServiceError):
        output.refuse_without(False, "会覆盖", "It overwrites")

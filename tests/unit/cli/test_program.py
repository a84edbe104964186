"""The verbs: found without being loaded, and one broken verb breaks no other."""

import subprocess
import sys

import pytest
from click.testing import CliRunner

from yilian import cli
from yilian.config.sentences import every_message, message_for


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / "broken_one.py").write_text('"""Cannot be loaded."""\nimport nothing_of_this_name\n')
    (tmp_path / "torn.py").write_text("def (")
    monkeypatch.setattr(cli, "FOLDER", tmp_path)
    return tmp_path


def test_the_list_of_verbs_survives_broken_ones(folder):
    done = CliRunner().invoke(cli.main, ["--help"])
    assert done.exit_code == 0
    assert "broken-one" in done.stdout
    assert "Cannot be loaded." in done.stdout


def test_a_broken_verb_says_so_in_one_sentence(folder):
    done = CliRunner().invoke(cli.main, ["broken-one"], env={"YILIAN_DEBUG": None})
    assert done.exit_code == 1
    assert len(done.stderr.splitlines()) == 1


def test_help_loads_neither_django_nor_a_driver():
    script = (
        "import sys\nfrom yilian.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "print(sorted({'django', 'psycopg', 'numpy', 'ibis'} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"


@pytest.mark.parametrize("verb", sorted(path.stem for path in cli._verb_files()))
def test_every_verb_loads_and_helps(verb):
    assert CliRunner().invoke(cli.main, [verb.replace("_", "-"), "--help"]).exit_code == 0


def test_every_sentence_is_there_in_both_languages():
    found = every_message()
    assert {"port-in-use", "not-permitted"} <= set(found)
    assert all(message.zh and message.en for message in found.values())
    assert message_for("no-such-code").zh == "no-such-code"

"""What is installed: small, with the licences, the same bytes whenever and wherever it is built."""

import os
import re
import shutil
import tarfile
import tomllib
import zipfile
from contextlib import chdir
from importlib import import_module

import pytest
from cli.running import is_one_sentence, run
from support import ROOT

import attn_tui
from attn_tui.cli.courses import course_of
from attn_tui.cli.translate import translate
from attn_tui.errors import LessonError
from attn_tui.lessons import find_lesson, read_lesson
from attn_tui.locate import APART, DEFAULT, INSTALL
from attn_tui.terminal import LANGUAGES

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
MODELS = tomllib.loads((ROOT / "checkpoints" / "pyproject.toml").read_text("utf-8"))
SHIPPED = sorted(path.parent.name for path in (ROOT / "checkpoints").glob("*/config.json"))
BASE = 15_000_000


def wheel(project, folder, kind="wheel"):
    """Build a wheel of a project, or its `sdist`; the file."""
    build = import_module("hatchling.build")
    folder.mkdir()
    with chdir(project):
        return folder / getattr(build, f"build_{kind}")(str(folder))


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The wheels of both packages."""
    pytest.importorskip("hatchling", reason="nothing is built without it")
    folder = tmp_path_factory.mktemp("wheels")
    return wheel(ROOT, folder / "base"), wheel(ROOT / "checkpoints", folder / "models")


def names_in(file):
    with zipfile.ZipFile(file) as archive:
        return {info.filename for info in archive.infolist()}


def checkpoints_in(file):
    found = (re.fullmatch(r"attn_tui/checkpoints/([^/]+)/config\.json", name) for name in names_in(file))
    return {one[1] for one in found if one}


def test_the_base_is_small_and_has_the_default_and_the_toys(built):
    base, _ = built
    assert base.stat().st_size <= BASE
    assert checkpoints_in(base) == set(SHIPPED) - set(APART)
    assert DEFAULT in checkpoints_in(base)


def test_the_others_are_in_the_other_package_and_no_file_is_in_both(built):
    base, models = built
    assert checkpoints_in(models) == set(APART)
    assert not names_in(base) & names_in(models)
    files = {f"attn_tui/checkpoints/{path.relative_to(ROOT / 'checkpoints')}" for path in ROOT.glob("checkpoints/*/*")}
    assert files <= names_in(base) | names_in(models)


def test_what_is_installed_has_all_of_the_program_its_licence_and_the_credits(built):
    base, models = built
    source = {f"{path.relative_to(ROOT)}" for path in (ROOT / "attn_tui").rglob("*") if path.is_file()}
    source = {name.replace(os.sep, "/") for name in source if "__pycache__" not in name}
    assert source <= names_in(base)
    assert all(name.startswith(("attn_tui/", "attn_tui-")) for name in names_in(base))
    with zipfile.ZipFile(base) as archive:
        licences = f"attn_tui-{attn_tui.__version__}.dist-info/licenses"
        assert archive.read(f"{licences}/LICENSE") == (ROOT / "LICENSE").read_bytes()
        assert archive.read(f"{licences}/checkpoints/CREDITS.md") == (ROOT / "checkpoints/CREDITS.md").read_bytes()
    with zipfile.ZipFile(models) as archive:
        metadata = f"attn_tui_models-{attn_tui.__version__}.dist-info/extra_metadata"
        assert archive.read(f"{metadata}/LICENSE") == (ROOT / "LICENSE").read_bytes()
        assert archive.read(f"{metadata}/CREDITS.md") == (ROOT / "checkpoints/CREDITS.md").read_bytes()


def test_the_same_source_gives_the_same_bytes_elsewhere_and_later(built, tmp_path, monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.setenv("TZ", "Asia/Seoul")
    copy = tmp_path / "elsewhere"
    copy.mkdir()
    for name in ("attn_tui", "checkpoints"):
        shutil.copytree(ROOT / name, copy / name, copy_function=shutil.copyfile)  # other times, other permissions
    for name in ("pyproject.toml", "README.md", "LICENSE", ".gitignore"):
        shutil.copyfile(ROOT / name, copy / name)
    base, _ = built
    assert wheel(copy, tmp_path / "again").read_bytes() == base.read_bytes()


def test_the_source_is_small_and_the_wheel_is_built_of_it(built, tmp_path):
    base, _ = built
    source = wheel(ROOT, tmp_path / "source", "sdist")
    assert source.stat().st_size <= BASE
    with tarfile.open(source) as archive:
        archive.extractall(tmp_path, filter="data")
    (unpacked,) = (path for path in tmp_path.iterdir() if path.name != "source")
    assert wheel(unpacked, tmp_path / "again").read_bytes() == base.read_bytes()


def test_all_have_the_same_version():
    version = attn_tui.__version__
    assert PYPROJECT["project"]["version"] == MODELS["project"]["version"] == version
    assert PYPROJECT["project"]["optional-dependencies"]["models"] == [f"attn-tui-models=={version}"]
    assert MODELS["project"]["dependencies"] == [f"attn-tui=={version}"]


def test_every_library_has_the_oldest_and_the_next_version_that_are_not_known():
    extras = PYPROJECT["project"]["optional-dependencies"]
    for one in (
        *PYPROJECT["project"]["dependencies"],
        *(one for name in extras if name != "dev" for one in extras[name]),
    ):
        assert re.fullmatch(r"[\w-]+(\[[\w,]+\]|==[\d.]+|>=[\d.]+,<[\d.]+)", one), one


@pytest.mark.parametrize("name", SHIPPED)
def test_the_credits_name_every_checkpoint_and_its_card_the_licence(name):
    credits = (ROOT / "checkpoints" / "CREDITS.md").read_text("utf-8")
    named = re.findall("`([a-z0-9-]+)(\\*?)`", credits)
    assert any(name == one or (star and name.startswith(one)) for one, star in named)
    assert "Licence and credit" in (ROOT / "checkpoints" / name / "README.md").read_text("utf-8")


@pytest.fixture
def call():
    """Call the program in this process; give exit code, stdout and stderr."""

    def call(*arguments):
        done = run(*arguments)
        return done.returncode, done.stdout, done.stderr

    return call


@pytest.fixture
def alone(monkeypatch, tmp_path):
    """The base without the other package."""
    for name in set(SHIPPED) - set(APART):
        (tmp_path / name).symlink_to(ROOT / "checkpoints" / name, target_is_directory=True)
    for module in ("cli.checkpoints", "cli.diagnosis", "locate"):  # the last is where the others take it from
        monkeypatch.setattr(f"attn_tui.{module}.shipped", lambda: tmp_path)


@pytest.mark.parametrize("name", [APART[0], f"{APART[1]}@200", f"{APART[2]}@last"])
def test_a_checkpoint_of_the_other_package_is_told_with_where_it_is(name, alone, call):
    code, out, err = call("translate", "Je suis étudiant.", "-c", name)
    assert is_one_sentence(err)
    assert f"{INSTALL}, elsewhere pip install " in err
    assert (code, out) == (2, "")


def test_a_mistyped_one_is_meant_although_it_is_not_here(alone, call):
    assert f"perhaps you mean {APART[1]}; " in call("translate", "Je", "-c", APART[1][:-1])[2]


def test_the_list_says_which_are_not_here(alone, call):
    code, out, _ = call("checkpoints")
    assert f"Not here: {', '.join(APART)}; in a clone, type {INSTALL}" in out
    assert code == 0
    code, out, _ = call("doctor")
    assert all(re.search(rf"^  {name} +missing; in a clone, type {INSTALL}", out, re.MULTILINE) for name in APART)
    assert code == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_of_lessons_says_so_too_and_so_does_one_that_needs_them(language, alone, call):
    for name in APART:
        assert name in call("lesson", "--lang", language)[1].splitlines()[-1]
    code, out, err = call("lesson", "scorers", "--check", "--lang", language)
    assert out == ""
    assert is_one_sentence(err)
    assert "fr-en-bahdanau is one of the models" in err
    assert INSTALL in err
    assert code == 2


def test_a_lesson_that_needs_them_has_no_mistake(alone):
    lesson = read_lesson(find_lesson("scorers", "en"))
    with pytest.raises(LessonError) as told:
        _ = course_of(translate, lesson, at=0).opening
    assert "fr-en-bahdanau is one of the models" in str(told.value)
    assert "line" not in str(told.value)


def test_one_is_meant_by_its_name_before_another_that_is_here(alone, call):
    for name in APART:
        assert f"perhaps you mean attn-tui checkpoints show {name}." in call("checkpoints", name)[2]


def test_nothing_is_said_of_it_if_all_are_here(call):
    assert "Not here" not in call("checkpoints")[1]
    assert "pip install" not in call("lesson")[1]

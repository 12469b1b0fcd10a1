"""Where traces are written and read: never half a file, never in place of another one."""

import os

import pytest
from recording import content, decoded

from attn_tui import trace
from attn_tui.errors import TraceError


def refused(call, *given, **options):
    with pytest.raises(TraceError) as raised:
        call(*given, **options)
    assert str(raised.value).endswith(".")
    assert str(raised.value).isprintable()
    return str(raised.value)


def test_what_is_written_is_read(tmp_path):
    trace.write(tmp_path / "a.trace", [decoded(None, "2.y=teacher", "3.h=0")])
    assert (tmp_path / "a.trace").read_bytes() == content()
    assert trace.read(str(tmp_path / "a.trace")).decodings[0].sentence == decoded().sentence
    assert os.listdir(tmp_path) == ["a.trace"]


def test_a_trace_is_replaced_and_another_file_is_not(tmp_path):
    trace.write(tmp_path / "a.trace", [decoded()])
    trace.write(tmp_path / "a.trace", [decoded(None, "2.y=teacher", "3.h=0")])
    assert (tmp_path / "a.trace").read_bytes() == content()
    (tmp_path / "thesis.tex").write_text("years of work")
    assert "not a trace" in refused(trace.write, tmp_path / "thesis.tex", [decoded()])
    assert (tmp_path / "thesis.tex").read_text() == "years of work"


def test_a_trace_is_not_replaced_where_that_is_not_wanted(tmp_path):
    (tmp_path / "a.trace").write_bytes(content())
    assert "already" in refused(trace.write, tmp_path / "a.trace", [decoded()], replaces=False)
    assert (tmp_path / "a.trace").read_bytes() == content()


def test_a_place_that_cannot_be_written_to_is_named(tmp_path):
    assert "folder" in refused(trace.write, tmp_path, [decoded()])
    assert "no folder" in refused(trace.write, tmp_path / "none" / "a.trace", [decoded()])
    refused(trace.write, tmp_path / "a\0b", [decoded()])
    refused(trace.write, tmp_path / ("a" * 300), [decoded()])
    refused(trace.write, "", [decoded()])
    assert os.listdir(tmp_path) == []


def test_a_full_disk_leaves_what_was_there(tmp_path, monkeypatch):
    trace.write(tmp_path / "a.trace", [decoded()])
    before = (tmp_path / "a.trace").read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    assert "No space" in refused(trace.write, tmp_path / "a.trace", [decoded(None, "3.h=0")])
    assert (tmp_path / "a.trace").read_bytes() == before
    assert os.listdir(tmp_path) == ["a.trace"]


def test_the_file_has_the_permissions_that_new_files_have(tmp_path):
    (tmp_path / "other").write_text("")
    trace.write(tmp_path / "a.trace", [decoded()])
    assert (tmp_path / "a.trace").stat().st_mode == (tmp_path / "other").stat().st_mode


def test_what_cannot_be_read_is_told(tmp_path):
    assert "no such file" in refused(trace.read, tmp_path / "none.trace")
    assert "folder" in refused(trace.read, tmp_path)
    refused(trace.read, tmp_path / "a\0b")
    (tmp_path / "large.trace").write_bytes(b"")
    os.truncate(tmp_path / "large.trace", (256 << 20) + 1)
    assert "larger" in refused(trace.read, tmp_path / "large.trace")
    (tmp_path / "empty.trace").write_bytes(b"")
    assert "not an intact trace" in refused(trace.read, tmp_path / "empty.trace")


def test_a_decoding_with_numbers_no_model_computes_is_not_written(tmp_path):
    live = decoded()
    live.timeline.last()
    states = live.timeline.events[-5].__class__
    object.__setattr__(live.timeline.events[-4], "h_t", None) if states is None else None
    weights = next(event for event in live.timeline.events if event.substep == "softmax")
    object.__setattr__(weights, "alpha_t", weights.alpha_t * float("nan"))
    assert "cannot be recorded" in refused(trace.write, tmp_path / "a.trace", [live])
    assert os.listdir(tmp_path) == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes in folders")
def test_a_pipe_or_a_device_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "zeros").symlink_to("/dev/zero")
    for name in ("pipe", "zeros"):
        assert "it is a pipe or a device, no file" in refused(trace.read, tmp_path / name)

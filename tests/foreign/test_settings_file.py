"""Settings in YAML and JSON that mean harm, or nothing: each is refused with one sentence."""

import pytest
from support import refusal

from attn_tui.foreign.settings_file import json_of, yaml_of

HARM = (
    "a: !!timestamp x", "a: !!int x", "a: !!int ''", "a: !!float x", "a: !!binary é", "a: !!set [b]",
    "a: !!omap {b: c}", "a: !!pairs x",
    "a: !!bool x", "a: 2001-13-45", "a: 9999-99-99T99:99:99Z", "a: 1:99:99999", "? [a]\n: b", "? {a: b}\n: c",
    "a: &a\n  <<: *a",
    "!!python/object/apply:os.system [id]", "a: " + "[" * 5000, "a: " + "9" * 5000, "- a", "", "a: b\n---\nc: d",
    "%YAML 9.9\n---\na: b",
    "a: \x07", "a: \ud800",
)  # fmt: skip


@pytest.mark.parametrize("text", HARM)
def test_yaml_that_is_no_settings_is_refused_or_read_as_plain_values(text):
    said = refusal(lambda: yaml_of(text, "a.yaml"))
    assert said is None or (said.startswith("a.yaml: it ") and said.isprintable() and said.endswith("."))


@pytest.mark.parametrize("text", ["a: !!timestamp x", "a: !!bool x", "a: !!int ''"])
def test_yaml_whose_values_are_not_what_their_tags_say_is_refused(text):
    assert refusal(lambda: yaml_of(text, "a.yaml")) == "a.yaml: it is not YAML; give the file the toolkit wrote."


@pytest.mark.parametrize("text", ["[" * 5000, '{"a":' * 5000, "9" * 5000, "[]", "", "{'a': 1}"])
def test_json_that_is_no_settings_is_refused(text):
    assert refusal(lambda: json_of(text, "a.json")) is not None

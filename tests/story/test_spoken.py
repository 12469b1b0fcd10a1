"""What is read aloud is true of what was set by hand, too."""

import pytest

from attn_tui.checkpoint import load
from attn_tui.story.by_hand import by_hand
from attn_tui.story.decoding import decoding_of
from attn_tui.story.explain import explain
from attn_tui.story.moment import moment
from attn_tui.story.spoken import spoken
from attn_tui.story.texts import LANGUAGES, texts
from attn_tui.story.walk import Walk


def stand_at(decoding, place):
    found = decoding.place(place)
    assert found is not None
    Walk([decoding]).stand_at(found)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("change", "place"), [("1.alpha.3=0.9", "1.softmax"), ("1.e.3=out", "1.score"), ("2.y=3", "2.word")]
)
def test_what_was_set_by_hand_is_not_explained_as_computed(change, place, language):
    decoding, say = decoding_of(load("reverse"), "3 1", changes=[change]), texts(language)
    decoding.read_rest()
    stand_at(decoding, place)
    now = moment(decoding)
    told, changed = [*spoken(now, say)], by_hand(now, say)
    assert changed is not None
    assert told[2:4] == [*changed]
    assert explain(now, say).text not in told
    assert decoding.timeline.forward()
    after = moment(decoding)
    assert by_hand(after, say) is None
    assert explain(after, say).text in [*spoken(after, say)]


def test_the_word_that_a_change_leads_to_is_told_with_its_probabilities():
    decoding, say = decoding_of(load("reverse"), "3 1", changes=["1.alpha.3=0.9"]), texts("en")
    decoding.read_rest()
    stand_at(decoding, "1.softmax")
    told = " ".join(spoken(moment(decoding), say))
    assert "The word of this time step stays «1»; its probability was 1.00 and is 0.88. The network did not" in told

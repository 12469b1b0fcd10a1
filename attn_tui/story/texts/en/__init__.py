"""English. A key says where the text is shown; `{name}` is filled in, `key.one` is for one thing."""

from attn_tui.story.texts.en import (
    beam,
    classroom,
    derivation,
    evidence,
    exploring,
    export,
    finding,
    follow,
    history,
    home,
    inside,
    keys,
    learning,
    lecture,
    lesson,
    moments,
    near,
    page,
    panes,
    room,
    topics,
    web,
    what_if,
)

TEXTS = (
    moments.TEXTS
    | panes.TEXTS
    | keys.TEXTS
    | home.TEXTS
    | what_if.TEXTS
    | beam.TEXTS
    | near.TEXTS
    | inside.TEXTS
    | derivation.TEXTS
    | evidence.TEXTS
    | learning.TEXTS
    | lesson.TEXTS
    | exploring.TEXTS
    | export.TEXTS
    | page.TEXTS
    | finding.TEXTS
    | follow.TEXTS
    | history.TEXTS
    | topics.TEXTS
    | room.TEXTS
    | classroom.TEXTS
    | lecture.TEXTS
    | web.TEXTS
)

"""Korean. No particle whose form depends on the sound before it follows a `{name}`: what is put in ends in any sound."""

from attn_tui.story.texts.ko import (
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

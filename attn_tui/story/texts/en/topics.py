"""Help by topic; the topics themselves are in `attn_tui/topics`."""

TEXTS = {
    "topic.questions": "Questions",
    "topic.words": "Words",
    "topic.seen": "To be seen in",
    "topic.paper": "Paper",
    "topic.lesson": "Lesson",
    "topic.see": "See also",
    # What is pressed in the place that a command opens
    "topic.then.derive": ", and there `Enter`",
    "topic.then.zoom": ", and there `z`",
    "topic.then.evidence": ", and there `E`",
    "topic.then.tree": ", and there `b`",
    "topic.then.learning": ", and there `B`",
    # On the screen
    "topic.here": "Show me, in this very sentence",
    "topic.example": "Show me, with {names}",
    "topic.example.sentence": "Show me, with {names}: {sentence}",
    "topic.begin": "Lesson: {title}",
    "topic.other": "See also: {title}",
    "topic.back": "? and Enter go back to the answer.",
    "topic.shown": "Shown last",
    "topic.next": " (t: the next one)",
    "topic.stage": ", then Enter, and ← to the end: time",
    "topic.not_shipped": "No checkpoint that comes with the program can show it; train one with layers = 2 in its recipe.",
    "topic.lacks": "The system on the screen cannot show it.",
    "topic.recorded": "A replay has no model to compute that with.",
    "topic.typed": "On a command line: {command}",
    "topic.keys": "↑↓ choose, Enter goes there, Esc goes back.",
    "topic.hint": "Type a key, a word, a question; Tab: the next part.",
}

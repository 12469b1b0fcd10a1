"""All topics: what shows each, its papers, its lessons. Their texts are in `en/`, `ko/`."""

from __future__ import annotations

from attn_tui.topics.topic import Show, Topic

PAPERS = {
    "bahdanau": "Bahdanau et al. 2015, Neural Machine Translation by Jointly Learning to Align and Translate",
    "bengio": "Bengio et al. 1994, Learning Long-Term Dependencies with Gradient Descent Is Difficult",
    "cho": "Cho et al. 2014, Learning Phrase Representations using RNN Encoder–Decoder for Statistical Machine "
    "Translation",
    "elman": "Elman 1990, Finding Structure in Time",
    "gers": "Gers et al. 2000, Learning to Forget: Continual Prediction with LSTM",
    "goodfellow": "Goodfellow et al. 2013, Maxout Networks",
    "hochreiter": "Hochreiter and Schmidhuber 1997, Long Short-Term Memory",
    "jain": "Jain and Wallace 2019, Attention is not Explanation",
    "luong": "Luong et al. 2015, Effective Approaches to Attention-based Neural Machine Translation",
    "och": "Och and Ney 2003, A Systematic Comparison of Various Statistical Alignment Models",
    "papineni": "Papineni et al. 2002, BLEU: a Method for Automatic Evaluation of Machine Translation",
    "pascanu": "Pascanu et al. 2013, On the Difficulty of Training Recurrent Neural Networks",
    "ranzato": "Ranzato et al. 2016, Sequence Level Training with Recurrent Neural Networks",
    "scheduled": "Bengio et al. 2015, Scheduled Sampling for Sequence Prediction with Recurrent Neural Networks",
    "sennrich": "Sennrich et al. 2016, Neural Machine Translation of Rare Words with Subword Units",
    "sutskever": "Sutskever et al. 2014, Sequence to Sequence Learning with Neural Networks",
    "vaswani": "Vaswani et al. 2017, Attention Is All You Need",
    "werbos": "Werbos 1990, Backpropagation Through Time: What It Does and How to Do It",
    "wiegreffe": "Wiegreffe and Pinter 2019, Attention is not not Explanation",
    "williams": "Williams and Zipser 1989, A Learning Algorithm for Continually Running Fully Recurrent Neural "
    "Networks",
    "wu": "Wu et al. 2016, Google's Neural Machine Translation System: Bridging the Gap between Human and Machine "
    "Translation",
}
"""By name: who, when, and the title."""

_SCORE, _SCORE_MADE = Show("score", "score"), Show("score", "score", "derive")
_WEIGHTS, _WEIGHTS_MADE = Show("softmax", "softmax"), Show("softmax", "softmax", "derive")
_STATE, _GATES = Show("state", "state"), Show("state", "state", "zoom")
_READ = Show("encoded", "states", both_ways=True)
_WORD = Show("word", "word")
_LEARNING = Show("word", "word", "learning")
_TOY = ("reverse@200",)

TOPICS = {
    # Questions
    "query-key-value": Topic(
        (_SCORE,),
        papers=(("bahdanau", "Eq. 5, A.1.2"), ("vaswani", "Eq. 1")),
        see=("which-state", "transformers", "score"),
    ),
    "bahdanau-or-luong": Topic(
        (_SCORE,),
        ("bahdanau", "luong"),
        (("bahdanau", "Eq. 5, 6"), ("luong", "§3.1, Eq. 5")),
        ("which-state", "context-and-state", "input-feeding"),
    ),
    "which-state": Topic(
        (_SCORE,),
        ("bahdanau", ""),
        (("bahdanau", "Eq. 6, A.1.2"), ("luong", "§3.1")),
        ("bahdanau-or-luong", "query-key-value", "which-layer"),
    ),
    "output-or-state": Topic((_STATE,), papers=(("hochreiter", ""),), see=("gates", "hidden-state", "which-layer")),
    "looks-at-source": Topic(
        (_SCORE_MADE,), ("", "positions"), (("luong", "§3.1, Eq. 8"),), ("score", "query-key-value", "local-attention")
    ),
    "decoder-start": Topic(
        (Show("start", "states"), Show("start", "message")),
        ("bahdanau", "seq2seq"),
        (("sutskever", "§2"), ("bahdanau", "A.2.2")),
        ("bottleneck", "two-directions", "start-and-end"),
    ),
    "two-directions": Topic((_READ,), papers=(("bahdanau", "§3.2"),), see=("decoder-start", "encoder", "hidden-state")),
    "sizes": Topic(
        (Show("score", "score", scores=("general", "concat", "additive")),),
        ("luong",),
        (("luong", "§3.1"), ("bahdanau", "A.1.2")),
        ("score", "context-and-state"),
    ),
    "which-layer": Topic(
        (Show("state", "state", "zoom", layers=2),),
        papers=(("luong", "§3.1"),),
        see=("output-or-state", "which-state"),
        is_shipped=False,
    ),
    "context-and-state": Topic(
        (Show("concat", "concat"), Show("input", "state"), Show("readout", "readout")),
        ("", "bahdanau"),
        (("luong", "Eq. 5"), ("bahdanau", "A.2.2")),
        ("attentional-state", "readout", "input-feeding"),
    ),
    "padding": Topic(
        (Show("softmax", "softmax", change="padding=3"),),
        papers=(("vaswani", "§3.2.3"),),
        see=("softmax", "start-and-end"),
    ),
    "teacher-forcing": Topic(
        (_LEARNING, _WORD),
        toys=_TOY,
        papers=(("williams", ""), ("scheduled", ""), ("ranzato", "")),
        see=("training-and-inference", "learning", "sampling"),
    ),
    "learning": Topic(
        (_LEARNING,),
        toys=_TOY,
        papers=(("bahdanau", "§3.1"),),
        see=("loss", "through-time", "softmax"),
    ),
    "through-time": Topic(
        (Show("word", "word", "learning", stage="time"),),
        toys=("reverse@0", "reverse-seq2seq@0"),
        moment=("31415926", 8),
        papers=(("werbos", ""), ("bengio", ""), ("pascanu", "Eq. 5")),
        see=("gates", "bottleneck", "learning"),
    ),
    "gates": Topic(
        (_GATES,),
        ("", "seq2seq"),
        (("hochreiter", ""), ("gers", ""), ("cho", "§2.3")),
        ("gru", "lstm", "through-time"),
    ),
    "training-and-inference": Topic(
        (_LEARNING,),
        toys=_TOY,
        moment=("31415", 5),
        papers=(("scheduled", "§2"),),
        see=("teacher-forcing", "beam-or-greedy", "loss"),
    ),
    "start-and-end": Topic(
        (Show("embed", "state", t=1),), papers=(("sutskever", "§2"),), see=("padding", "vocabulary", "decoder-start")
    ),
    "explanation": Topic(
        (Show("word", "word", "evidence"),),
        papers=(("jain", "§4.1"), ("wiegreffe", "")),
        see=("alignment", "softmax"),
    ),
    "beam-or-greedy": Topic(
        (Show("word", "word", "tree"),),
        papers=(("sutskever", "§3.2"), ("wu", "Eq. 14")),
        see=("sampling", "output-layer"),
    ),
    "transformers": Topic(
        (Show("score", "score", scores=("dot",), change="*.e=scaled-dot"),),
        papers=(("vaswani", "Eq. 1, §3.2"),),
        see=("query-key-value", "padding", "score"),
    ),
    # Words
    "attention": Topic((_WEIGHTS,), papers=(("bahdanau", "Eq. 5, 6"),), see=("score", "softmax", "context")),
    "alignment": Topic(
        (Show("softmax", "alignment", "zoom"),),
        papers=(("bahdanau", "§5.2"), ("och", "")),
        see=("explanation", "softmax"),
    ),
    "bottleneck": Topic(
        (Show("start", "message"),), ("seq2seq", ""), (("sutskever", "§2"), ("bahdanau", "§1")), ("through-time",)
    ),
    "context": Topic((Show("context", "context"),), papers=(("bahdanau", "Eq. 5"),), see=("context-and-state",)),
    "encoder": Topic((Show("encoded", "states"),), papers=(("bahdanau", "§3.2"),), see=("two-directions",)),
    "decoder": Topic((_STATE,), papers=(("sutskever", "§2"),), see=("decoder-start", "output-or-state")),
    "hidden-state": Topic((_STATE,), papers=(("elman", ""),), see=("output-or-state", "gates")),
    "embedding": Topic((Show("embed", "state"),), papers=(("bahdanau", "A.1.1"),), see=("token", "vocabulary")),
    "token": Topic(
        (Show("split", "states"), Show("split", "message")), papers=(("sennrich", ""),), see=("vocabulary",)
    ),
    "vocabulary": Topic((_WORD,), papers=(("sennrich", ""),), see=("token", "output-layer")),
    "score": Topic(
        (_SCORE_MADE,),
        papers=(("luong", "§3.1"), ("bahdanau", "A.1.2")),
        see=("query-key-value", "bahdanau-or-luong", "looks-at-source"),
    ),
    "softmax": Topic((_WEIGHTS_MADE,), papers=(("bahdanau", "Eq. 6"),), see=("temperature", "entropy", "learning")),
    "temperature": Topic((_WEIGHTS,), see=("softmax", "sampling")),
    "entropy": Topic((_WEIGHTS,), see=("softmax",)),
    "attentional-state": Topic(
        (Show("attentional", "concat"),), ("luong",), (("luong", "Eq. 5"),), ("context-and-state", "input-feeding")
    ),
    "input-feeding": Topic(
        (Show("input", "state", has="attentional"),), ("luong",), (("luong", "§3.3"),), ("attentional-state",)
    ),
    "readout": Topic(
        (Show("maxout", "readout"), Show("readout", "readout")),
        ("bahdanau",),
        (("bahdanau", "A.2.2"), ("goodfellow", "")),
        ("context-and-state", "output-layer"),
    ),
    "output-layer": Topic(
        (Show("feedforward", "word"), Show("output", "word")), papers=(("luong", "Eq. 6"),), see=("softmax", "loss")
    ),
    "feedforward": Topic((Show("feedforward", "word"),), see=("context-and-state", "output-layer")),
    "local-attention": Topic(
        (Show("window", "score"),), ("local",), (("luong", "§3.2, Eq. 9, 10"),), ("looks-at-source",)
    ),
    "rnn": Topic(
        (Show("state", "state", "zoom", cells=("rnn",)),), ("rnn",), (("elman", ""),), ("gru", "lstm", "gates")
    ),
    "gru": Topic(
        (Show("state", "state", "zoom", cells=("gru", "gru-reset-before")),),
        ("gru",),
        (("cho", "§2.3"), ("bahdanau", "A.1.1")),
        ("gates", "lstm"),
    ),
    "lstm": Topic(
        (Show("state", "state", "zoom", cells=("lstm",)),),
        ("seq2seq",),
        (("hochreiter", ""), ("gers", "")),
        ("gates", "gru"),
    ),
    "loss": Topic((_LEARNING, _WORD), toys=_TOY, see=("learning", "output-layer")),
    "bleu": Topic(papers=(("papineni", ""),), see=("alignment",)),
    "sampling": Topic((_WORD,), see=("beam-or-greedy", "temperature")),
}
"""By name, questions first, each group in the order of the Markdown files."""

LESSONS = {
    "sequences": ("encoder", "decoder", "embedding", "token", "vocabulary", "start-and-end", "output-layer"),
    "bottleneck": ("bottleneck", "decoder-start", "gates", "through-time", "hidden-state", "lstm", "rnn"),
    "step": ("attention", "score", "softmax", "context", "output-or-state", "feedforward", "query-key-value"),
    "scorers": ("bahdanau-or-luong", "which-state", "context-and-state", "input-feeding", "attentional-state",
                "readout", "sizes", "score"),
    "alignment": ("alignment", "explanation", "looks-at-source"),
    "break": ("teacher-forcing", "beam-or-greedy", "temperature"),
    "cell": ("gates", "rnn", "gru", "lstm", "hidden-state", "output-or-state", "through-time"),
    "learning": ("teacher-forcing", "learning", "through-time", "loss", "training-and-inference"),
    "padding": ("padding", "softmax"),
    "query": ("query-key-value", "transformers", "temperature"),
    "explain": ("looks-at-source", "explanation", "alignment", "padding"),
    "beam": ("beam-or-greedy", "loss"),
}  # fmt: skip
"""By the name of a lesson, the topics that it tells more of. A new lesson is a new line."""


def lessons_of(topic: str) -> list[str]:
    """Names of the lessons that tell more of a topic, in their order."""
    return [lesson for lesson, topics in LESSONS.items() if topic in topics]


def cited_of(topic: str) -> list[str]:
    """The papers on a topic in short: who and when, the equation.

    >>> cited_of("context")
    ['Bahdanau et al. 2015, Eq. 5']
    """
    papers = TOPICS[topic].papers
    return [f"{PAPERS[paper].partition(', ')[0]}{', ' if place else ''}{place}" for paper, place in papers]


def papers_of(topic: str) -> list[str]:
    """The same with their titles.

    >>> papers_of("context")
    ['Bahdanau et al. 2015, Eq. 5: Neural Machine Translation by Jointly Learning to Align and Translate']
    """
    titles = (PAPERS[paper].partition(", ")[2] for paper, _ in TOPICS[topic].papers)
    return [f"{cited}: {title}" for cited, title in zip(cited_of(topic), titles, strict=True)]

"""Corpus pairs changed: other names and towns, set phrases picked out, sentences joined by «et» and «mais»."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from random import Random

from attn_tui.corpora.bitext import Pair
from attn_tui.training.generated.names import elided, person, town

# Names that Tatoeba's sentences repeat: French, English; what replaces them.
_NAMES = (("Tom", "Tom", "man"), ("Marie", "Mary", "woman"), ("Mary", "Mary", "woman"), ("Boston", "Boston", "town"))
_WORD = {french: re.compile(rf"\b{french}\b") for french, _, _ in _NAMES}
_ELISION = r"\b(de|que|lorsque|puisque) {}\b"


def swapped(random: Random, pairs: Sequence[Pair]) -> Iterator[Pair]:
    """Put other names and towns into pairs that have Tom, Mary or Boston equally often on both sides.

    «de Tom» becomes «de Paul» or «d'Alice». Goes through the pairs in random order, again and again.
    """
    wanted = [pair for pair in pairs if any(_fits(pair, french, english) for french, english, _ in _NAMES)]
    while wanted:
        for source, target in random.sample(wanted, len(wanted)):
            for french, english, kind in _NAMES:
                if _fits((source, target), french, english):
                    new = town(random) if kind == "town" else (person(random, kind == "woman"),) * 2
                    source, target = _renamed((source, target), french, english, new)
            yield source, target


def _renamed(pair: Pair, french: str, english: str, new: Pair) -> Pair:
    source = re.sub(_ELISION.format(french), lambda found: elided(found[1], new[0]), pair[0])
    return _WORD[french].sub(new[0], source), re.sub(rf"\b{english}\b", new[1], pair[1])


def _fits(pair: Pair, french: str, english: str) -> bool:
    found = len(_WORD[french].findall(pair[0]))
    return bool(found) and found == len(re.findall(rf"\b{english}\b", pair[1]))


_PHRASES = re.compile(
    r"\b(salut|bonjour|bonsoir|bonne nuit|coucou|au revoir|à bientôt|à demain|à plus|à tout à l'heure|merci|de rien|"
    r"s'il (vous|te) plaît|ça va|(tu|vous) (vas|allez) bien|(comment|vas-tu|allez-vous)|je vais bien|enchantée?|"
    r"bienvenue|félicitations|pardon|excusez?-moi|désolée?|bon appétit|santé|bonne (chance|année|journée|soirée)|"
    r"joyeux (noël|anniversaire)|quelle heure|quel temps|quel âge|d'où|je m'appelle|"
    r"(t'appelles|appelez)-? ?(tu|vous)?|"
    r"je ne (sais|comprends) pas|oui|non|d'accord|bien sûr|peut-être|attention|au secours|à l'aide|combien|"
    r"je t'aime|tu me manques|où (est|sont)|il fait (froid|chaud|beau)|"
    r"j'ai (faim|soif|froid|chaud|sommeil|raison|tort))\b",
    re.IGNORECASE,
)


def phrases(random: Random, pairs: Sequence[Pair]) -> Iterator[Pair]:
    """Pick out greetings and set phrases: pairs of at most six French words and signs, with one from a list."""
    found = [pair for pair in pairs if len(pair[0].split()) <= 6 and _PHRASES.search(pair[0].replace("’", "'"))]
    yield from random.sample(found, len(found))


_LOWER = {
    0: "Je Tu Il Elle On Nous Vous Ils Elles Le La Les Un Une Des Ce Cette Ces Mon Ma Mes Ton Ta Tes Son Sa Ses Notre "
    "Nos Votre Vos Leur Leurs C'est C'était Ça J'ai J'étais J'aime",
    1: "You He She It We They The A An This That These Those My Your His Her Its Our Their There It's He's She's "
    "They're We're You're That's",
}
_LOWERED = {side: {word: word[0].lower() + word[1:] for word in words.split()} for side, words in _LOWER.items()}
_JOINTS = ((" et ", " and "), (", et ", ", and "), (", mais ", ", but "), (" ; ", "; "), (", ", ", "))
_ENGLISH_I = re.compile(r"I('m|'ve|'ll|'d)?\b")


def joined(random: Random, pairs: Sequence[Pair]) -> Iterator[Pair]:
    """Join two to five statements by «et», «mais», a comma or a semicolon to a sentence of up to 50 words per side.

    The corpora have no sentence of more than 25 words; for longer ones, the network has to learn to go on.
    """
    wanted = [pair for pair in pairs if pair[0].endswith(".") and pair[1].endswith(".") and len(pair[0].split()) > 3]
    starts = [pair for pair in wanted if _lowered(pair) is not None]
    while starts:
        longest = random.randint(12, 50)
        source, target = random.choice(wanted)
        for _ in range(random.randint(1, 4)):
            more = _lowered(random.choice(starts))
            assert more is not None
            joint = random.choice(_JOINTS)
            both = source.removesuffix(".") + joint[0] + more[0], target.removesuffix(".") + joint[1] + more[1]
            if max(len(side.split()) for side in both) > longest:
                break
            source, target = both
        else:
            yield source, target
            continue
        if len(source.split()) > 12:
            yield source, target


def _lowered(pair: Pair) -> Pair | None:
    """Write a pair as the later part of a sentence; None if its first words may be names."""
    sides = []
    for side, text in enumerate(pair):
        first, blank, rest = text.partition(" ")
        if side == 1 and _ENGLISH_I.match(first):
            sides.append(text)
        elif first.replace("’", "'") in _LOWERED[side]:
            sides.append(first[0].lower() + first[1:] + blank + rest)
        else:
            return None
    return sides[0], sides[1]


_LOST = {
    "cur": "cœur", "curs": "cœurs", "uvre": "œuvre", "uvres": "œuvres", "uvrer": "œuvrer", "uvrons": "œuvrons",
    "uvrent": "œuvrent", "uvré": "œuvré", "vux": "vœux", "nud": "nœud", "nuds": "nœuds", "manuvre": "manœuvre",
    "manuvres": "manœuvres", "chur": "chœur", "uf": "œuf", "ufs": "œufs", "buf": "bœuf", "bufs": "bœufs",
    "consur": "consœur", "consurs": "consœurs", "rancur": "rancœur", "désuvrement": "désœuvrement",
}  # fmt: skip
_LOST_WORD = re.compile(rf"\b({'|'.join(sorted(_LOST, key=len, reverse=True))})\b", re.IGNORECASE)


def with_ligatures(random: Random, pairs: Sequence[Pair]) -> list[Pair]:
    """Put the œ back into half of the sources that lost it («cur»); words that also exist without it («sur») stay."""
    return [
        (_LOST_WORD.sub(lambda found: _case(found[0]), source), target) if random.random() < 0.5 else (source, target)
        for source, target in pairs
    ]


def _case(word: str) -> str:
    found = _LOST[word.lower()]
    return found[0].upper() + found[1:] if word[0].isupper() else found

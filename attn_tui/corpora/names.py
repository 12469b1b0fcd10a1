"""Words that stand in headers and in the names of parallel files."""

from __future__ import annotations

_LANGUAGES = """
    arabic bengali bulgarian catalan chinese croatian czech danish dutch english esperanto estonian finnish french
    german greek hebrew hindi hungarian icelandic indonesian irish italian japanese korean latin latvian lithuanian
    mandarin norwegian persian polish portuguese romanian russian serbian slovak slovenian spanish swahili swedish
    tamil thai turkish ukrainian urdu vietnamese welsh
    français anglais allemand espagnol italien deutsch englisch französisch spanisch español inglés francés italiano
    português nederlands polski русский українська 中文 英语 英文 法语 日本語 英語 한국어 영어 프랑스어 독일어 일본어
    중국어 العربية हिन्दी
    ar bg bn ca cs da de el en eo es et fa fi fr he hi hr hu id it ja ko la lt lv nl no pl pt ro ru sk sl sr sv ta th
    tr uk ur vi zh
    ara ces chi cmn deu eng est fin fra fre ger hin hun ind ita jpn kor lat nld nor pol por ron rus spa swe tur ukr vie
    zho
"""
_ROLES = """
    attribution audio author bleu client column credit date direction domain file hyp hypothesis id ids index input
    key lang language languages length licence license line name no number original output pair path phrase
    phrases quality ref reference row score segment sent sentence sentences side similarity source sources src target
    targets text texts tgt tr train translated translation translations trg url user username utterance
    verse word words cible traduction quelle ziel satz übersetzung 원문 번역 번역문 문장 原文 译文 訳文
"""
LANGUAGES = frozenset(_LANGUAGES.split())
"""Names and codes, in lower case."""
ROLES = frozenset(_ROLES.split())
"""What else a column is called."""

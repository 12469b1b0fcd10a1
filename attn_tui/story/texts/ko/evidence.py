"""Does attention explain? What an output word loses without each source word."""

TEXTS: dict[str, str] = {
    "evidence.about": "어텐션은 설명이 될까? 원문 단어 하나하나의 값어치.",
    "evidence.early": "아직 고른 출력 단어가 없다. 첫 단어까지 간 다음, 무엇이 필요한지 보자.",
    "evidence.word": "{n}개 중 {t}번째 단어: «{word}», p = {p}, log p = {log_p}",
    "evidence.source": "원문",
    "evidence.alpha": "가중치 α",
    "evidence.masked": "가림",
    "evidence.left_out": "제외",
    "evidence.change": "{way}: log p 변화",
    "evidence.tau": "α와의 τ",
    # Below the rows, what one sees
    "evidence.waits": "이 시점의 단어는 아직 고르지 않았다. 아래는 바로 앞 단어의 것이다. 단어를 고르는 데까지 간 다음 다시 보자.",
    "evidence.none": "이 시스템에는 어텐션이 없다. 가릴 점수도, 견주어 볼 가중치도 없다.",
    "evidence.same": "가중치가 가장 큰 {word} 단어가 가리든 빼든 가장 필요한 단어이기도 하다.",
    "evidence.masked.same": "가릴 때: 가중치가 가장 큰 {word} 단어가 가장 필요한 단어이기도 하다.",
    "evidence.masked.other": "가릴 때: 가중치는 {word} 쪽이 가장 크지만, 가장 필요한 단어는 {other}이다.",
    "evidence.masked.none": "가릴 때: 가중치는 {word} 쪽이 가장 크지만, 없어서 아쉬운 단어는 하나도 없다.",
    "evidence.left_out.same": "뺄 때: 가중치가 가장 큰 {word} 단어가 가장 필요한 단어이기도 하다.",
    "evidence.left_out.other": "뺄 때: 가중치는 {word} 쪽이 가장 크지만, 가장 필요한 단어는 {other}이다.",
    "evidence.left_out.none": "뺄 때: 가중치는 {word} 쪽이 가장 크지만, 없어서 아쉬운 단어는 하나도 없다.",
    "evidence.tau.said": "τ 값은 가중치의 순서와 변화 크기의 순서를 견준다. 1이면 같은 순서, 0이면 무관, −1이면 거꾸로이다. 여기서는 가릴 때 {masked}, 뺄 때 {left_out}.",
    "evidence.tau.one": "원문 단어가 하나뿐이라 견줄 순서가 없고, 그래서 τ 값도 없다.",
    "evidence.tau.alike": "가중치나 변화가 모두 같아서 견줄 순서가 없고, 그래서 τ 값도 없다.",
    "evidence.row": "{name} «{word}» 단어가 없으면 «{target}» 단어의 확률은 {p} 대신 {masked}(가림), {left_out}(제외).",
    "evidence.row.left_out": "{name} «{word}» 단어를 빼면 «{target}» 단어의 확률은 {p} 대신 {left_out}.",
    "evidence.row.masked": "{name} «{word}» 단어를 가리면 «{target}» 단어의 확률은 {p} 대신 {masked}. 하나뿐인 단어라 뺄 수는 없다.",
    "evidence.row.around": "{name} «{word}» 자리를 가리면 «{target}» 단어의 확률은 {p} 대신 {masked}. 문장에 덧붙인 것이라 뺄 수 없고, τ 값에도 넣지 않는다.",
    "evidence.row.only": "하나뿐인 단어이다. 이것을 빼면 문장이 없다.",
    "evidence.set": "이 시점의 가중치는 손으로 넣은 것이다. 점수를 가려도 그대로 남는다.",
    "evidence.held": "바꾼 것은 단어가 있을 때나 없을 때나 똑같이 적용된다.",
    # Keys
    "key.evidence": "근거",
    "key.evidence_before": "앞 단어",
    "key.evidence_after": "단어",
    "key.evidence_up": "위 줄",
    "key.evidence_down": "원문 단어",
    "key.evidence_first": "첫 줄",
    "key.evidence_last": "끝 줄",
    "key.evidence_page_up": "앞 쪽",
    "key.evidence_page_down": "뒤 쪽",
    "key.evidence_go": "그 순간으로",
    "key.evidence_leave": "돌아가기",
    "find.evidence": "설명 중요도 근거 기여 가리기 빼기 절제",
    "help.evidence": "어텐션은 설명이 될까? 단어에 필요한 원문 단어",
    "help.evidence_before": "앞뒤의 출력 단어",
    "help.evidence_up": "원문 단어를 고른다",
    "help.evidence_first": "첫 원문 단어, 끝 원문 단어",
    "help.evidence_page_up": "원문 단어를 한 쪽씩 넘긴다",
    "help.evidence_go": "그 단어를 고르는 순간으로 간다",
    "help.evidence_leave": "보던 번역으로 돌아간다",
    "help.evidence.view": """\
가중치가 단어를 설명한다면, 가중치가 큰 원문 단어일수록 없을 때 많이
달라질 것이다. 그래서 원문 단어를 하나씩 두 가지로 없애 보고, 출력 단어의 로그
확률이 얼마나 달라지는지를 보인다. −0.69이면 확률이 절반, −2.3이면
10분의 1이 된다.

가림: 이 시점에서만 점수를 −∞로 하여 가중치를 주지 않는다. 그 몫은 다른
단어들에 돌아간다. 다른 상태들이 그 단어에서 읽어 둔 것은 그대로 남는다.

제외: 그 단어 없이 문장을 다시 읽는다. 지금까지의 번역은 그대로 둔다.

τ는 켄달의 순위 상관이다. 원문 단어의 모든 쌍 가운데 가중치가 큰 쪽이
더 많이 변하는 쌍의 비율에서 덜 변하는 쌍의 비율을 뺀 것이다(동점은
τ_b로 다룬다). 늘든 줄든 크기만 본다. 별 영향이 없는 단어도 똑같이
세므로 막대도 함께 보자.
<END>처럼 문장에 덧붙인 것은 세지 않는다.

Jain과 Wallace 2019, «Attention is not Explanation»: 양방향 RNN으로 읽는
분류기에서 가중치는 단어를 뺐을 때의 변화나 기울기와 잘 맞지 않을 때가
많고, 전혀 다른 가중치로도 같은 답이 나올 수 있다.

Wiegreffe와 Pinter 2019, «Attention is not not Explanation»: 무엇을
설명이라고 하느냐에 달렸다. 같은 답을 내는 다른 가중치가 있다고 해서
모델의 가중치가 틀린 것은 아니며, 그런 가중치로 학습하면 잘 안 될 수도
있다. 가중치에 뜻이 있는지는 모델마다 따로 시험해야 한다.

두 논문은 모두 분류기를 다루었다. 번역은 단어마다 새로 묻는다. 여기서
보이는 것은 이 모델의 이 단어에 대한 답일 뿐이다.
""",
}

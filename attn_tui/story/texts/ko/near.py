"""The states nearest to a state, and a second sentence's."""

TEXTS: dict[str, str] = {
    "near.about": "상태들은 서로 얼마나 닮았을까? 코사인이 1이면 같은 방향, 0이면 무관하다.",
    "near.states": "은닉 상태",
    "near.matrix": "은닉 상태와 코사인",
    "near.nearest": "{name} «{word}»에 가까운 상태",
    "near.nearest.part": "{name} «{word}»에 가까운 상태, {part}",
    "near.part.forward": "→ 절반",
    "near.part.backward": "← 절반",
    "near.other": "상대",
    "near.nothing": "견주어 볼 다른 상태가 없다.",
    "near.ask": "어떤 문장과 견주어 볼까? Enter 비교, Esc 돌아가기",
    # Below the lists, what one sees
    "near.own": "인코더에 단어를 하나씩만 넣어 보면 {name} 상태와 가장 닮은 것은 «{word}»의 상태이다({cosine}, 다음은 «{other}» {second}). 곧 {name} 상태는 제 단어와 가장 관련이 깊다. 이 문장에서는 인코더 상태 {n}개 중 {right}개가 그렇다.",
    "near.own.not": "인코더에 단어를 하나씩만 넣어 보면 {name} 상태와 가장 닮은 것은 «{other}»의 상태이다({cosine}). 제 단어 «{word}»의 상태는 {rank}번째이다({own}). 이 문장에서 제 단어와 가장 닮은 인코더 상태는 {n}개 중 {right}개이다.",
    "near.own.only": "인코더에 «{word}» 하나만 넣었을 때의 상태와 {name}의 코사인은 {cosine}이다.",
    "near.decoder": "{name} 상태는 «{word}» 단어의 것이다. 가장 가까운 인코더 상태는 {other} «{source}»이다({cosine}).",
    "near.attended": "어텐션도 그 단어를 가장 많이 보았다.",
    "near.attended.not": "그런데 어텐션은 «{word}» 쪽을 가장 많이 보았다.",
    "near.encoder_state": "인코더 상태",
    "near.decoder_state": "디코더 상태",
    "near.before": "가장 가까운 {kind}: 바로 앞 단어의 {name} «{word}»({cosine}). 이웃한 상태에는 읽어 온 내용이 함께 담겨 있다.",
    "near.after": "가장 가까운 {kind}: 바로 뒤 단어의 {name} «{word}»({cosine}). 이웃한 상태에는 읽어 온 내용이 함께 담겨 있다.",
    "near.apart": "가장 가까운 {kind}: 바로 옆이 아니라 단어 {n}개만큼 떨어진 {name} «{word}»({cosine}).",
    "near.kinds": "인코더 상태와 디코더 상태는 서로 다른 공간에 있다. 둘 사이의 코사인은 별 뜻이 없다.",
    "near.kinds.dot": "내적(dot) 점수는 디코더 상태와 인코더 상태를 곱한 것이다. 둘 사이의 코사인은 그 점수에서 길이를 뺀 것이다.",
    "near.kinds.widths": "인코더 상태는 {enc}차원, 디코더 상태는 {dec}차원이다. 그래서 둘 사이에는 코사인이 없다.",
    "near.half.forward": "왼쪽에서 읽어 온 절반만 본다. 앞 단어들은 알고 뒤 단어들은 모른다. 디코더 상태에는 이런 절반이 없다.",
    "near.half.backward": "오른쪽에서 읽어 온 절반만 본다. 뒤 단어들은 알고 앞 단어들은 모른다. 디코더 상태에는 이런 절반이 없다.",
    "near.both": "«{word}» 단어는 두 문장에 다 있고, 두 상태의 코사인은 {cosine}이다.",
    "near.both.least": "가장 많이 달라진 것은 «{word}»의 상태이다({cosine}).",
    "near.both.this": "두 문장에 다 있는 단어 가운데 가장 많이 달라졌다.",
    "near.one_only": "«{word}» 단어는 이 문장에만 있다. 저쪽에는 {name}에 견줄 상태가 없다.",
    # Keys
    "key.near_up": "위 상태",
    "key.near_down": "상태",
    "key.near_first": "첫 상태",
    "key.near_last": "끝 상태",
    "key.near_page_up": "더 가까운 것",
    "key.near_page_down": "더 먼 것",
    "key.near_go": "그 순간으로",
    "key.near_part": "→, ← 절반",
    "key.near_second": "둘째 문장",
    "key.near_swap": "바꾸기",
    "key.near_leave": "돌아가기",
    "help.near_up": "상태를 고른다",
    "help.near_first": "첫 상태, 끝 상태",
    "help.near_page_up": "가까운 상태의 목록을 넘긴다",
    "help.near_go": "그 상태를 계산하는 순간으로 간다",
    "help.near_part": "인코더 상태의 두 절반 모두, 또는 → 하나, ← 하나만",
    "help.near_second": "둘째 문장을 놓고 어디서 상태가 달라지는지 본다",
    "help.near_swap": "두 문장을 바꾸어 본다",
    "help.near_leave": "보던 번역으로 돌아간다",
    "help.near": """\
코사인은 두 상태가 얼마나 같은 방향을 가리키는지를 나타낸다. 1이면 같은
방향, 0이면 무관하고, 0보다 작으면 반대쪽이다. 길이는 따지지 않는다.

«Je»처럼 쓴 것은 그 단어를 읽은 상태이고, «→ I»처럼 쓴 것은 그 단어를
쓰는 시점의 디코더 상태이다. 가까운 상태의 목록에서 ↑ 표시는 바로 앞,
↓ 표시는 바로 뒤의 상태이다. 행렬에서는 칸이 꽉 찰수록 더 닮았고,
«−» 표시는 0보다 작다는 뜻이다.

상태는 저마다 제 단어와 가장 관련이 깊을까? 이를 보려고 인코더에
단어를 하나씩만 넣고, 거기서 나온 상태와 견주어 본다.

둘째 문장이 있으면 «상대» 열에 같은 단어의 여기 상태와 저쪽 상태의
코사인이 나온다. 단어는 같지만 문맥이 다르다.
""",
}

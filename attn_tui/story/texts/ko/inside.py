"""Inside the cell: its gates, what it keeps and writes; and what is left of the source words."""

TEXTS = {
    # Rows
    "inside.reset": "리셋 게이트 {what}",
    "inside.update": "갱신 게이트 {what}",
    "inside.candidate": "후보 {what}",
    "inside.kept": "유지 {what}",
    "inside.new": "새 값 {what}",
    "inside.from": "{what}에서",
    "inside.sum": "합 {what}",
    "inside.forget": "망각 게이트 {what}",
    "inside.input": "입력 게이트 {what}",
    "inside.output": "출력 게이트 {what}",
    "inside.before": "이전 셀",
    "inside.computed": "계산값 {what}",
    "inside.layer": "{layer}층",
    "legend.gates": "게이트 0~1",
    # Sentences
    "inside.about.gru": "평균하면 갱신 게이트 z는 {before} 값의 {kept}만큼 유지하고 후보 n의 {written}만큼 새로 쓴다. 리셋 게이트 r은 n에 {before} 값을 {reset}만큼 들인다.",
    "inside.about.lstm": "평균하면 망각 게이트 f는 셀의 {kept}만큼 유지하고, 입력 게이트 i는 후보 g의 {written}만큼 쓰며, 출력 게이트 o는 셀의 {shown}만큼 {h} 값으로 내보낸다.",
    "inside.about.rnn": "RNN에는 게이트가 없어 그대로 유지되는 것이 없다. {h} 값은 모두 새로 쓴다. 합 s의 크기에서 {before}의 몫은 {kept}, 입력의 몫은 {written}이다.",
    "inside.about.rnn.first": "RNN에는 게이트가 없어 {h} 값은 모두 새로 쓴다. 앞에는 아무것도 없어({before}) 합 s에서 그 몫은 편향뿐이다: {kept}. 입력의 몫: {written}.",
    "inside.about.extremes": "가장 많이 잊는 것은 {least}번({low} 유지), 가장 적게 잊는 것은 {most}번({high})이다.",
    "inside.later": "게이트는 몇 단계 뒤 새 상태와 함께 계산한다.",
    "inside.nothing": "여기서는 읽을 것이 없어 셀이 아무것도 계산하지 않는다.",
    "inside.missing": "이 기록에는 파라미터가 없어 셀 안을 보일 수 없다.",
    # What is left
    "pane.fading": "{h}에 남음",
    "pane.fading.short": "남음",
    "fading.about": "단어를 읽을 때마다 상태가 바뀌었다. 그 변화가 {h}에 남은 비율은 {most} 쪽이 가장 커서 {high}, {least} 쪽이 가장 작아서 {low}이다.",
    "fading.more": "뒤의 단계에서 커져 100%를 넘을 수도 있다.",
    "fading.both": "양쪽",
    "fading.nothing": "아직 읽은 단어가 없다. 읽고 나면 단어마다 상태에 얼마나 남았는지 보인다.",
    "help.pane.inside": "셀이 입력에서 새 상태를 만드는 동안 계산하는 값이다. 게이트는 수마다 하나씩 있는 0에서 1까지의 비율이고, 후보는 −1에서 1까지의 쓸 수 있는 값이다. 과거에서 유지한 값과 새 값을 더하면 새 상태가 되고, LSTM에서는 셀이 된다. ∘ 기호는 같은 자리의 수끼리 곱한다는 뜻이다.",
    "help.pane.fading": "단어를 읽으면 상태가 바뀐다. 그 변화가 지금의 상태에 얼마나 남아 있는지를 나타낸다. 그 방향의 미분의 크기이고 1이면 전부이다. LSTM의 상태는 h 벡터와 셀을 합친 것이다. 학습할 때 앞 단어에 닿는 기울기도 같은 미분을 거친다. 뒤의 단계에서 커져 1을 넘을 수도 있다.",
}

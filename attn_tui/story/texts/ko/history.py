"""How a system learned: its ages, beside the loss."""

TEXTS: dict[str, str] = {
    "history.after": "{n}번 갱신한 뒤",
    "history.before": "첫 갱신 전",
    "history.trained": "학습을 마친 뒤",
    "history.trained.short": "학습 끝",
    "history.which": "{n}개 중 {i}번째 문장",
    "history.at_end": "마지막",
    "history.weights": "정렬, 가중치 α",
    "history.weights.short": "가중치 α",
    "history.loss": "손실 {value}, 단어당 nat",
    "history.loss.none": "손실, 단어당 nat: 아직 없음",
    "history.by": "{title}, 갱신 횟수별 (로그 눈금)",
    "history.by.short": "{title}, 갱신 횟수 (로그)",
    "history.bleu": "{mark} BLEU {value}, {corpus}",
    "history.bleu.none": "{mark} BLEU: 아직 검증 전, {corpus}",
    "history.exact": "{mark} 똑같이 맞음 {value} %",
    "history.exact.none": "{mark} 똑같이 맞음: 아직 검증 전",
    "history.between": "{title} (·는 그 사이)",
    "history.no_curves": "남아 있는 손실이 없다.",
    # Remarks
    "history.random": "한 번도 갱신하지 않아 파라미터가 모두 무작위이다. 뜻이 있는 단어는 하나도 없다.",
    "history.end": "마지막이다. 다른 때의 단어는 모두 여기서 고른 단어와 견준다.",
    "history.same": "모든 단어가 마지막과 같다.",
    "history.other": "마지막에 고르는 단어 {n}개 중 {right}개가 벌써 제 순서에 있다. 나머지에는 ≠ 표시가 있다.",
    "history.sharp": "단어마다 가장 큰 가중치는 평균 {now}, 마지막에는 {last}. 고르게 나누면 {even}. 어디를 보라고 알려 준 사람은 없다.",
    "history.no_attention": "이 시스템에는 어텐션이 없다. 무엇을 배웠는지는 단어로만 알 수 있다.",
    "history.unpadded": "이 문장은 기록된 그대로이며 앞 화면의 패딩은 없다.",
    "history.kept": "남아 있는 것은 이 문장들의 단어와 가중치뿐이다. 파라미터가 없어 한 단계씩 밟아 볼 수는 없다.",
    # Keys
    "key.history": "학습 과정",
    "key.history_before": "더 이전",
    "key.history_after": "더 이후",
    "key.history_first": "처음",
    "key.history_last": "마지막",
    "key.history_up": "앞 문장",
    "key.history_down": "문장",
    "key.history_scroll_up": "위로 밀기",
    "key.history_scroll_down": "아래로 밀기",
    "key.history_scroll_left": "왼쪽으로 밀기",
    "key.history_scroll_right": "오른쪽으로 밀기",
    "key.history_enlarge": "행렬",
    "key.history_go": "열기",
    "key.history_leave": "돌아가기",
    "find.history": "학습 훈련 과정 나이 갱신 손실 곡선 검증 에폭",
    "help.history": "어떻게 배웠나: 첫 갱신부터의 단어와 가중치",
    "help.history_before": "더 이전, 더 이후",
    "help.history_first": "첫 갱신 전, 마지막",
    "help.history_up": "다른 문장",
    "help.history_scroll_up": "출력 단어를 민다",
    "help.history_scroll_left": "원문 단어를 민다",
    "help.history_enlarge": "행렬을 화면 너비 전체로, 다시 되돌린다",
    "help.history_go": "이때의 시스템으로 계속한다: reverse@200",
    "help.history_leave": "보던 번역으로 돌아간다",
    "help.history.view": """\
학습하는 동안 몇 문장을 점점 긴 간격으로 번역해 둔다. 첫 갱신 전, 10번,
20번, 50번, 100번 갱신한 뒤와 같은 식이다. 갱신은 문장 쌍 한 묶음을 보고
파라미터를 한 걸음 고치는 것이다. 그때마다의 단어와 가중치를 손실, 검증
결과와 함께 체크포인트 옆에 남겨 둔다.

손실은 정답 단어들의 −log p를 평균한 것으로, 단위는 단어당 nat이다. 0.69이면
맞는 단어에 확률의 절반을 준다는 뜻이다. 평균하면 줄어들지만 갱신할 때마다
줄지는 않는다. 검증은 학습에 쓰지 않은 문장 쌍을 번역해 보는 것이다. 검증마다
표시가 하나 있고, 점들은 다음 검증까지 이어 준다.

갱신 횟수는 로그 눈금이다. 10에서 100까지가 100에서 1,000까지와 너비가 같다.
많은 것을 일찍 배우기 때문이다. 두 그림을 지나는 세로줄이 지금 고른 때이다.

처음에는 가중치가 거의 고르거나 한곳에 몰려 있고, 단어는 어차피 자주 나오는
것들이다. 단어가 «제» 원문 단어를 보아야 한다는 말은 어느 예에도 없다. 주어지는
것은 문장 쌍뿐이다. 가중치가 뚜렷해지는 것은 그래야 손실이 작아지기 때문이다.

작은 시스템은 그때마다의 파라미터를 모두 남긴다. 그래서 보던 문장이 맨 먼저 나오고,
Enter를 누르면 그때의 시스템을 열어 모든 수를 들여다볼 수 있다. 명령줄에서는
«-c reverse@200» 또는 «--age 200»이다.
""",
}

"""주제별 도움말. 주제의 글은 `attn_tui/topics`에 있다."""

TEXTS = {
    "topic.questions": "질문",
    "topic.words": "용어",
    "topic.seen": "볼 수 있는 곳",
    "topic.paper": "논문",
    "topic.lesson": "수업",
    "topic.see": "함께 보기",
    # 명령으로 연 곳에서 누를 키
    "topic.then.derive": ", 거기서 `Enter` 키",
    "topic.then.zoom": ", 거기서 `z` 키",
    "topic.then.evidence": ", 거기서 `E` 키",
    "topic.then.tree": ", 거기서 `b` 키",
    "topic.then.learning": ", 거기서 `B` 키",
    # 화면에서
    "topic.here": "보기: 바로 이 문장에서",
    "topic.example": "보기: {names}",
    "topic.example.sentence": "보기: {names}, {sentence}",
    "topic.begin": "수업: {title}",
    "topic.other": "함께 보기: {title}",
    "topic.back": "?와 Enter를 차례로 누르면 답으로 돌아간다.",
    "topic.shown": "방금 본 것",
    "topic.next": " (t 키: 다음 시스템)",
    "topic.stage": ", 이어서 Enter 키, ← 키로 끝(시간)까지",
    "topic.not_shipped": "함께 들어 있는 체크포인트로는 볼 수 없다. 레시피에 layers = 2를 적어 학습하면 볼 수 있다.",
    "topic.lacks": "화면의 시스템으로는 볼 수 없다.",
    "topic.recorded": "기록 재생에는 그것을 계산할 모델이 없다.",
    "topic.typed": "명령줄에서: {command}",
    "topic.keys": "↑↓ 고르기, Enter 그곳으로, Esc 돌아가기.",
    "topic.hint": "키, 용어, 질문을 입력한다. Tab은 다음 묶음으로.",
}

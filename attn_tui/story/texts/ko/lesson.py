"""Lessons: what stands around their paragraphs."""

TEXTS: dict[str, str] = {
    "lesson.count": "{n}단락 중 {i}",
    "lesson.begin": "수업 {n}",
    "lesson.end": "끝",
    "lesson.ended": "이 수업은 여기까지이다. 화면은 그대로 남아 있으므로 무엇이든 한 단계씩 따라가 보고, 들여다보고, 바꾸어 볼 수 있다.",
    "lesson.following": "Enter 키를 누르면 다음 수업이 시작된다: {title}. 모든 수업은 attn-tui lesson 명령으로 본다.",
    "lesson.last": "모든 수업은 attn-tui lesson 명령으로 보고, 자기 문장은 attn-tui 명령으로 번역해 본다.",
    "lesson.right": "✓ 맞았다: {answer}",
    "lesson.wrong": "✗ 틀렸다: {answer}",
    "lesson.again": "Enter: 다시 고르기",
    "lesson.answer_first": "먼저 답을 고른다: 화살표나 번호를 쓴다.",
    "lesson.waits": "▷ 이제 직접 해 보자.",
    "lesson.do_it": "▷ 아직이다. 직접 해 보거나, 한 번 더 넘기면 대신 해 보인다.",
    "lesson.done": "✓ 해냈다.",
    # Keys
    "key.lesson_enter": "계속",
    "key.lesson_next": "계속",
    "key.lesson_back": "앞 단락",
    "key.lesson_aside": "수업/설명",
    "key.lesson_answer": "답하기",
    "key.lesson_again": "다시",
    "key.lesson_answer_after": "고르기",
    "key.lesson_answer_before": "앞 답",
    "help.lesson_enter": "수업에서: 답하기, 계속하기",
    "help.lesson_next": "수업의 다음 단락, 앞 단락",
    "help.lesson_aside": "수업 자리에 세부 단계의 설명을, 또는 다시 수업을",
}

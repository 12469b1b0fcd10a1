"""파일에 쓰이는 글과, 쓰기 전에 묻는 말."""

TEXTS = {
    "export.title": "«{sentence}» → «{translation}» 번역",
    "export.checkpoint": "체크포인트",
    "export.search": "탐색",
    "export.changed": "바꾼 것",
    "export.reading": "문장 읽기",
    "export.word": "단어 {t}, {h}: {word}",
    "export.column.word": "단어",
    "export.column.equation": "식",
    "export.column.numbers": "값",
    "export.alignment": "정렬",
    "export.why": "수가 만들어지는 과정",
    "export.begun": "{name} 파일을 쓰는 중 …",
    "export.quits": "아직 쓰는 중이며, 다 쓰면 프로그램이 끝난다: {name}. q를 다시 누르면 파일 없이 바로 끝난다.",
    "export.last": "{name} 파일을 아직 쓰고 있다. 다 쓸 때까지 기다린다.",
    "export.which": "시스템 {n}개 중 이것을 쓴다: {name}",
}

"""What a page for a browser says besides the screens in it."""

TEXTS = {
    "page.name": "한국어",
    "page.screen": "이 하위 단계의 화면",
    "page.alignment": "정렬",
    "page.help": "키",
    "page.theme": "색",
    "page.language": "언어",
    "page.words": "출력 단어",
    "page.pace": "빠르기",
    "page.line": "모든 하위 단계",
    "page.first": "처음으로",
    "page.back": "이전 하위 단계",
    "page.play": "재생",
    "page.forward": "다음 하위 단계",
    "page.close": "닫기",
    "page.keys": "→ ←          다음 하위 단계, 이전\n↓ ↑          다음 단어, 이전 단어\nHome End     처음, 끝\nSpace        재생, 멈춤\n+ −          빠르게, 느리게\nm            모든 가중치\nC            색\nL            언어\nTab          창 하나씩\n밀기         다음 하위 단계, 이전",
    "page.right": "맞다.",
    "page.wrong": "아니다.",
    "page.do_it": "프로그램에서는 이 키로 한다:",
}

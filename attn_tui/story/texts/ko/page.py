"""What a page for a browser says besides the screens in it."""

TEXTS = {
    "page.name": "한국어",
    "page.screen": "이 세부 단계의 화면",
    "page.alignment": "정렬",
    "page.help": "키",
    "page.theme": "색",
    "page.language": "언어",
    "page.words": "출력 단어",
    "page.line": "모든 세부 단계",
    "page.first": "처음으로",
    "page.back": "이전 세부 단계",
    "page.play": "재생",
    "page.forward": "다음 세부 단계",
    "page.close": "닫기",
    "page.keys": "→ ←\t다음 세부 단계, 이전\n↓ ↑\t다음 단어, 이전 단어\nHome End\t처음, 끝\nSpace\t재생, 멈춤\n+ −\t빠르게, 느리게\nm\t모든 가중치\nC\t색\nL\t언어\nTab\t창 하나씩\n밀기\t다음 세부 단계, 이전",
    "page.open": "Enter, 클릭\t수가 무엇으로 이루어졌는지, 거기서 → ← ↓ ↑ 화면의 다른 수, Backspace 뒤로",
    "page.right": "맞았다.",
    "page.wrong": "틀렸다.",
    "page.do_it": "프로그램에서는 이 키로 한다:",
}

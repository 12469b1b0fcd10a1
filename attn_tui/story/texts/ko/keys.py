"""Keys, questions and the help."""

TEXTS = {
    # Keys, as the footer and the help name them; by the id of their binding
    "key.forward": "다음",
    "key.back": "이전",
    "key.next_step": "단어",
    "key.previous_step": "앞 단어",
    "key.first": "처음",
    "key.last": "끝",
    "key.skip": "읽기 생략",
    "key.jump": "이동",
    "key.play": "재생",
    "key.pause": "멈춤",
    "key.faster": "빠르게",
    "key.slower": "느리게",
    "key.scroll_up": "위로",
    "key.scroll_down": "아래로",
    "key.focus": "칸",
    "key.focus_back": "앞 칸",
    "key.derive": "계산 과정",
    "key.zoom": "확대",
    "key.zoom_out": "되돌리기",
    "key.leave": "나가기",
    "key.cursor_up": "윗줄",
    "key.cursor_down": "아랫줄",
    "key.cursor_left": "값",
    "key.cursor_right": "다음 값",
    "key.cursor_left_far": "10개 앞",
    "key.cursor_right_far": "10개 뒤",
    "key.cursor_first": "첫 값",
    "key.cursor_last": "끝 값",
    "key.copy": "복사",
    "key.alignment": "정렬",
    "key.presenter": "발표 화면",
    "key.other": "시스템",
    "key.other_back": "앞 시스템",
    "key.edit": "문장",
    "key.predict": "맞히기",
    "key.language": "English",
    "key.theme": "색",
    "key.save": "저장",
    "key.commands": "명령",
    "key.help": "도움말",
    "key.quit": "종료",
    "key.stop": "멈춤",
    "selected.copied": "선택한 것을 복사했다.",
    "mouse.name": "마우스",
    "mouse.about": "마우스를 터미널에 맡기거나 다시 쓴다",
    "mouse.on": "마우스를 다시 이 프로그램에서 쓴다.",
    "mouse.off": "이제 마우스는 터미널의 것이다. 끌면 다른 곳에서처럼 선택된다.",
    "key.copy_selected": "선택한 것 복사",
    "key.quit_always": "종료",
    "key.line_earlier": "앞서 쓴 문장",
    "key.line_later": "뒤에 쓴 문장",
    "key.home": "시작 화면",
    "key.guess_left": "왼쪽",
    "key.guess_right": "오른쪽",
    "key.answer": "선택",
    "key.unanswered": "그냥 보기",
    # What is asked for, and what is wrong with the answer
    "jump.ask": "어느 단어로 갈까? 1에서 {n}까지, 읽기는 0, 세부 단계는 3.softmax 같은 꼴",
    "jump.wrong": "«{text}»에 해당하는 곳이 없다. 0에서 {n}까지의 번호나 3.{substep} 같은 꼴을 쓴다.",
    "edit.ask": "어떤 문장을 번역할까? Enter 번역, ↑ 앞서 쓴 문장, Esc 돌아가기",
    "reword.ask": "문장이 다르다면 어떻게 될까? Enter 키를 누르면 같은 자리에서 지금 문장과 비교한다.",
    "save.ask": "어떤 이름으로 저장할까? 끝이 형식을 정한다: .txt .svg 화면, .alignment.svg .png .pdf 정렬, .json .csv .md .cast .html 디코딩",
    "save.kind": "이름의 끝이 형식을 정한다. 다음 중 하나를 붙인다: .txt .svg, .alignment.svg .png .pdf, .json .csv .md .cast .html.",
    "save.wrong": "«{name}» 파일에 저장할 수 없다: {why}.",
    "save.exists": "«{name}» 파일이 이미 있다. 다른 이름을 입력하거나, 덮어쓰려면 같은 이름을 다시 입력한다.",
    "save.lesson": "수업이 누르는 키로는 파일을 저장하지 않는다. 직접 눌러야 한다.",
    "saved": "{name}에 저장했다.",
    "guess.attention": "맞혀 보자: 어텐션을 가장 많이 받을 원문 단어는?",
    "guess.word": "맞혀 보자: 다음에 나올 단어는?",
    "guess.keys": "←→ 고르기, Enter 답하기, Esc 답하지 않고 보기",
    "guess.right": "맞았다: «{word}».",
    "guess.wrong": "정답은 «{word}»이다. 고른 것은 «{guess}»이다.",
    "guess.on": "맞히기를 켰다. 가중치와 단어를 보여 주기 전에 먼저 묻는다.",
    "guess.off": "맞히기를 껐다.",
    "language.ascii": "이 터미널에는 ASCII만 보이므로 한국어를 쓸 수 없다.",
    # The help; keys are filled in as they are bound
    "help.keys": "키",
    "help.forward": "다음 세부 단계, 이전 세부 단계",
    "help.next_step": "다음 출력 단어, 이전 출력 단어",
    "help.first": "번역의 처음, 끝",
    "help.skip": "원문을 읽는 과정을 건너뛴다",
    "help.jump": "어느 단어로, 또는 그 단어의 세부 단계로 간다: 3.softmax",
    "help.play": "재생과 멈춤, 더 빠르게, 더 느리게",
    "help.focus": "다음 칸이나 이전 칸에 커서를 둔다. 숫자로도 고른다",
    "help.derive": "커서가 있는 수가 무엇으로 이루어졌는지, 임베딩까지",
    "help.zoom": "그 칸을 화면 전체로, 커서 둘레의 수와 함께; 되돌리기",
    "help.copy": "그 칸의 값을 복사하고 보여 준다",
    "help.alignment": "정렬 행렬: 지금까지의 모든 가중치",
    "help.presenter": "지금 단계의 창만 크게, 강의실용으로; 다시 누르면 모두",
    "help.scroll": "원문 단어를 위아래로 넘긴다",
    "help.edit": "다른 문장. 거기서 ↑ 키로 앞서 쓴 문장을 부른다",
    "help.home": "시작 화면: 체크포인트, 예문, 비교",
    "help.predict": "보기 전에 먼저 맞혀 본다",
    "help.other": "여러 시스템을 번갈아 볼 때 다음 시스템",
    "help.language": "in English",
    "help.theme": "어둡게, 밝게, 고대비",
    "help.save": "화면, 정렬, 값, 녹화를 파일로 저장",
    "help.commands": "모든 명령을 이름으로 찾기",
    "help.stop": "셸에서 다시 이어 갈 때까지(fg) 멈추기",
    "help.help": "이 도움말, 종료",
    "help.mouse": "마우스: 값을 클릭하면 커서가 가고, 두 번 클릭하면 계산 과정이 나온다.\n제목을 두 번 클릭하면 그 칸이 커진다.\n칸들 아래의 줄을 클릭하면 그곳으로 간다.",
    "help.text": """\
기호
  h₁ … h₄      인코더 은닉 상태, 원문 단어마다 하나
  h₅, h₆ …     디코더 은닉 상태, 번호는 인코더에서 이어진다
  e            점수(score): 디코더 상태가 인코더 상태마다 얼마나 맞는가
  α            가중치: 점수에 소프트맥스를 취한 값. 합은 1이고,
               local-p에서는 1보다 작다
  C            문맥 벡터: 가중치를 곱해 모두 더한 인코더 상태
  [h ; C]      둘을 이어 붙인 것
  u            피드포워드 신경망의 은닉층
  h̃            어텐션 은닉 상태, [C ; h]에서 만든다(Luong의 시스템)
  t̃, t         readout, 그리고 두 값씩 묶어 큰 쪽(RNNsearch)
  r z n        크게 본 디코더에서 GRU의 리셋 게이트, 갱신 게이트, 후보.
               z∘h는 같은 자리의 수끼리 곱한 것
  f i g o      크게 본 디코더에서 LSTM의 망각 게이트, 입력 게이트, 후보, 출력 게이트
  p ± D        로컬 어텐션(local attention)의 중심과 좌우로 보는 거리
  ⇄ + −        여러 시스템을 비교할 때 «순서» 줄의 표시: 첫 시스템과
               자리가 다른 단계, 첫 시스템에 없는 단계, 거기에만 있는 단계
  <END>        문장의 끝이자 디코더의 첫 입력

그림
  벡터의 막대는 값이 양수이면 위로 서고 음수이면 아래로 매달린다.
  값이 화면의 칸 수보다 많으면 막대 하나가 여러 값의 평균이다.
  «·» 표시는 0에 가깝다는 뜻이다. 한 줄짜리 막대는 작은 조각이 작은 값이고
  넓은 조각이 큰 값이다. 점수의 막대는 모두 같은 자리의 0에서 시작하고,
  음수이면 왼쪽에 선다. «+조각»처럼 쓴 것은 앞 단어에 이어지는 조각이고, «␣» 표시는
  따로 떨어진 빈칸이다. «▸», «▶» 표시가 지금 일이 일어나는 곳이다.
""",
    "help.ascii": """\
ASCII에서
  벡터의 값은 가장 큰 값의 10분의 1 단위로 쓴다. 양수는 1에서 9까지,
  음수는 a에서 i까지이다. H는 물결표를 얹은 h이고, T는 물결표를 얹은 t이다.
""",
}

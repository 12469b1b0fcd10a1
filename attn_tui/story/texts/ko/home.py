"""The start screen and its keys."""

TEXTS = {
    "home.about": "순환 신경망이 문장을 번역하는 과정을 계산 하나하나까지 따라가 본다.",
    "home.sentence": "문장",
    "home.placeholder": "{language} 문장을 입력하거나 아래에서 예문을 고른다",
    "home.ready": "Enter를 누르면 {names} 체크포인트로 번역한다.",
    "home.ready.compared": "Enter를 누르면 나란히 번역한다: {names}",
    "home.opening": "{names} 여는 중 …",
    "home.empty": "아직 문장이 없다. 문장을 입력하거나 예문을 고른다.",
    "home.none": "체크포인트가 없다. attn-tui를 다시 설치하거나 체크포인트를 학습시킨다.",
    "home.damaged": "{name} 체크포인트는 쓸 수 없다. {why}",
    "home.full": "나란히 놓을 수 있는 시스템은 {n}개까지이다. 먼저 표시 하나를 지운다.",
    "home.apart": "{name}: 원문이 {one}, 표시한 것은 {other}. 같은 문장을 읽을 수 없다.",
    "home.examples": "또는 예문",
    "home.no_examples": "{language} 예문은 없다",
    "home.example.short": "짧은 문장",
    "home.example.order": "다른 어순",
    "home.example.meanings": "두 가지 뜻",
    "home.example.long": "긴 문장",
    "home.example.few": "짧은 숫자열",
    "home.example.many": "긴 숫자열",
    "home.example.same": "겹치는 숫자",
    "home.example.beyond": "학습 때보다 긴 것",
    "home.lessons": "또는 수업",
    "home.checkpoints": "체크포인트",
    "home.default": "기본",
    "home.own": "내 것",
    "home.own.about": "**내 체크포인트**, {day} 학습: {folder}",
    "home.unusable": "쓸 수 없음",
    "home.language.fr": "프랑스어",
    "home.language.en": "영어",
    "home.language.digits": "숫자열",
    "home.language.reversed": "거꾸로 쓴 숫자열",
    "home.no_card": "카드가 함께 오지 않았다.",
    "home.system.seq2seq": "어텐션이 없다. 디코더는 문장 전체를 요약한 벡터 하나만 받고 원문의 단어를 다시 보지 않는다. 긴 문장은 거기에 다 담기지 않는다.",
    "home.system.attention-decoder": "강의의 시스템이다. 새 디코더 상태가 지금 중요한 원문 단어를 찾고, 그 상태와 찾아낸 것을 함께 써서 단어를 고른다.",
    "home.system.rnnsearch": "어텐션을 처음 쓴 시스템 RNNsearch이다. 직전 디코더 상태가 지금 중요한 원문 단어를 찾고, 찾아낸 것이 새 상태에 들어간다.",
    "home.system.luong": "Luong의 시스템이다. 강의에서처럼 새 디코더 상태가 지금 중요한 원문 단어를 찾는다. 둘을 섞어 어텐션 은닉 상태를 만들고, 거기서 단어를 고른다.",
    "home.system.attention-first": "RNNsearch의 순서를 따르는, 입문 강좌에 흔한 시스템이다. 직전 디코더 상태가 지금 중요한 원문 단어를 찾고, 찾아낸 것이 새 상태에 들어간다.",
    "home.system.conditional-gru": "Nematus의 시스템으로, GRU 두 개가 이어져 있다. 첫 GRU가 이전 단어를 읽고 낸 상태로 지금 중요한 원문 단어를 찾고, 찾아낸 것을 둘째 GRU가 읽는다.",
    "home.system.position-attention": "2017년 한 입문 강좌의 시스템이다. 이전 단어와 디코더 상태가 문장 속 자리를 고르며, 그 자리에 어떤 단어가 있는지는 보지 않는다. 이 어텐션은 원문을 전혀 보지 않는다.",
    "home.local": "원문의 일부만 본다.",
    "home.log": "실수가 든 채 학습되어, 가중치 자리에 가중치의 로그를 쓴다.",
    "home.cell": "은닉 상태가 아니라 LSTM의 셀로 찾는다.",
    "home.padding": "문장마다 빈자리를 <PAD> 토큰으로 채우고, 이 토큰에도 단어처럼 주목한다.",
    "key.home_go": "번역",
    "key.home_begin": "시작",
    "key.home_take": "고쳐 쓰기",
    "key.home_mark": "비교 표시",
    "key.home_next": "다음 칸",
    "key.home_down": "카드",
    "key.home_previous": "앞 칸",
    "key.home_up": "카드 위로",
    "key.list_up": "위로",
    "key.list_down": "아래로",
    "key.list_first": "첫 줄",
    "key.list_last": "끝 줄",
    "key.home_leave": "돌아가기",
    "help.home_go": "문장이나 예문을 번역하거나, 수업을 시작한다",
    "help.home_next": "문장, 예문, 수업, 체크포인트 사이를 오간다",
    "help.list_up": "목록에서 위아래로",
    "help.home_take": "예문을 입력 줄로 가져와 고쳐 쓴다",
    "help.home_mark": "체크포인트에 표시해 여러 개를 나란히 따라간다",
    "help.home_up": "카드를 위아래로 넘긴다",
    "help.home_leave": "보던 번역으로 돌아간다",
    "help.start": """\
체크포인트는 학습을 마친 신경망이다. 무엇으로 학습했고 얼마나 잘
번역하며 어디서 틀리는지는 카드에 있다. 어텐션이 있는 시스템은 단어를
쓸 때마다 원문을 다시 본다. 어텐션이 없는 seq2seq 시스템과 긴 문장으로
비교해 보자.

표시한 체크포인트들은 같은 문장으로 나란히 따라간다. 표시한 것이 없으면
커서가 있는 체크포인트로 번역한다.

수업은 안내를 따라가는 길이다. 화면을 움직이고, 묻고, 직접 해 보기를
기다린다. 그동안에도 나머지 키는 모두 쓸 수 있다.

클릭하면 고르고, 두 번 클릭하면 번역하고, 이름 왼쪽을 클릭하면 표시한다.
체크포인트는 «attn-tui train» 명령으로 더 만든다.
""",
}

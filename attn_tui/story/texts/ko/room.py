"""What is said to who follows a class."""

TEXTS = {
    "room.limit.connections": "이 주소에서 연 연결이 이미 {n}개다. 하나를 닫거나 나중에 다시 해 보라.",
    "room.limit.knocking": "지금 많은 사람이 들어오는 중이다. {seconds}초 뒤에 다시 해 보라.",
    "room.limit.knocking_seconds": "{seconds}초 안에 들어오지 못했다. 다시 연결하라.",
    "room.limit.handshakes": "한꺼번에 너무 많이 연결하고 있다. {seconds}초 뒤에 다시 해 보라.",
    "room.limit.wrong_codes": "이 주소에서 틀린 방 코드가 너무 많이 왔다. {seconds}초 뒤에 다시 해 보라.",
    "room.limit.wrong_codes_here": "방 코드가 {n}번 틀렸다. 코드를 다시 확인하고 새로 연결하라.",
    "room.limit.followers": "방이 가득 찼다. 이미 {n}명이 따라가고 있다. 나중에 다시 해 보라.",
    "room.limit.sessions": "이 연결에는 이미 세션이 {n}개 있다. 먼저 하나를 끝내라.",
    "room.limit.input": "입력이 너무 빨라서 받아들이지 못했다. 잠깐 기다렸다가 계속하라.",
    "room.limit.backlog": "이 화면을 보내기에는 연결이 너무 느리다. 화면을 줄이고 다시 연결하라.",
    "room.limit.stalled": "{minutes}분 동안 화면이 전달되지 않았다. 다시 연결하라.",
    "room.limit.idle": "{minutes}분 동안 아무 키도 누르지 않았다. 계속하려면 다시 연결하라.",
    "room.limit.total": "여기 있은 지 {minutes}분이 되었고, 그보다 오래 머물 수는 없다. 계속하려면 다시 연결하라.",
    "room.limit.explorers": "이미 {n}명이 따로 살펴보고 있고, 더는 받을 수 없다. 잠시 따라가다가 다시 해 보라.",
    "room.limit.decodings": "짧은 동안 계산을 많이 시켰다. {seconds}초 뒤에 계속하라.",
    "room.limit.decodings_all": "지금 반 전체가 계산을 많이 시키고 있다. {seconds}초 뒤에 계속하라.",
    "room.limit.sentence": "{n}자인데, 수업에서는 {most}자까지만 쓸 수 있다. 줄이라.",
}

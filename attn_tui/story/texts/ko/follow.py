"""하위 단계를 차례대로 글로만: 화면 낭독기를 위한 것."""

TEXTS = {
    "follow.reading": "문장 읽기, 하위 단계 {n}개 중 {i}번째: {name} ({place}).",
    "follow.word": "단어 {t}, 하위 단계 {n}개 중 {i}번째: {name} ({place}).",
    "follow.ended": "단어 {t} 다음: {name} ({place}).",
    "follow.given": "문장: {sentence}",
    "follow.scores": "점수: {numbers}.",
    "follow.weights": "가중치: {numbers}.",
    "follow.probabilities": "확률: {numbers}.",
    "follow.so_far": "여기까지: {words}",
    "follow.keys": "Enter나 오른쪽: 다음. b나 왼쪽: 뒤로. j나 아래: 다음 단어. k나 위: 앞 단어. r: 다시. q: 끝.",
    "follow.first": "처음이다.",
    "follow.last": "끝이다.",
}

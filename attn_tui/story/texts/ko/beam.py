"""The tree of a beam search."""

TEXTS = {
    "beam.name": "빔 탐색(beam search)",
    "beam.width": "폭 {width} · 길이 페널티 {penalty}",
    "beam.place": "시점 {t}/{steps}",
    "beam.searching": "폭 {width} 빔으로 탐색하는 중 …",
    # What happens in a time step
    "beam.nothing": "아직 아무것도 쓰지 않았다.",
    "beam.first": "첫 단어로 올 수 있는 모든 단어 중 확률이 높은 {n}개를 남기고(●) 나머지는 모두 가지치기한다.",
    "beam.first.one": "첫 단어로 올 수 있는 모든 단어 중 확률이 가장 높은 하나만 남긴다(●). 폭이 1이면 탐욕 탐색과 같다.",
    "beam.open": "진행 중인 가설은 {n}개이다.",
    "beam.left": "{width}자리 중 {n}자리는 먼저 끝난 가설과 함께 빠졌다.",
    "beam.kept": "뒤에 올 수 있는 모든 단어를 log P로 비교해 상위 {n}개만 남기고(●) 나머지는 가지치기한다(×).",
    "beam.all": "뒤에 올 수 있는 단어 {n}개에 모두 자리가 있어 다 남는다(●).",
    "beam.ends": "{n}개는 여기서 끝나(█) 자리와 함께 빔에서 빠진다.",
    "beam.greedy.leaves": "탐욕 탐색(g)이라면 «{greedy}» 단어를 쓴다. 가장 좋은 번역은 여기서 확률이 더 낮은 «{best}» 단어로 이어진다.",
    "beam.greedy.pruned": "탐욕 탐색(g)이 쓸 번역은 여기서 가지치기된다.",
    "beam.greedy.found": "탐욕 탐색(g)으로는 아래 {rank}번 번역을 얻는다.",
    "beam.over.ended": "이어 갈 가설이 없어 탐색이 끝난다.",
    "beam.over.limit": "한도인 {limit}단어에 이르러 탐색을 여기서 멈춘다.",
    # The tree, and a word of it
    "beam.branches": "가설",
    "beam.start": "(아직 없음)",
    "beam.score": "점수",
    "beam.rank": "순위",
    "beam.hypothesis": "선택한 가설",
    "beam.numbers": "log P = {before} + ({word}) {adds} {log_p} · 점수 = {log_p} / {lp} {divides} {score}",
    "beam.pruned": "가지치기됨(×): log P 순위는 {rank}위인데 {places}개까지만 남는다.",
    "beam.given_up": "남았지만(●) 뒤에 오는 단어가 시점 {t}까지 모두 가지치기된다.",
    "beam.leads": "남음(●): 번역 {n}개 중 {ranks}번에 이른다: {text}",
    "beam.is": "여기서 끝남(█): 번역 {n}개 중 {rank}번: {text}",
    "beam.cut": "여기서 잘림: 번역 {n}개 중 {rank}번: {text}",
    "beam.attention": "«{word}» 단어의 어텐션 α{n}",
    "beam.no_attention": "이 시스템에는 어텐션이 없다. 단어는 디코더 상태에서만 나오고, 두드러지는 원문 단어는 없다.",
    "beam.found": "찾은 번역, 점수순",
    "beam.of_step": "시점 {t}",
    # Keys
    "key.beam_take": "따라가기",
    "key.beam_before": "앞 시점",
    "key.beam_next": "시점",
    "key.beam_up": "윗단어",
    "key.beam_down": "단어",
    "key.beam_first": "첫 시점",
    "key.beam_last": "끝 시점",
    "key.beam_page_up": "앞 쪽",
    "key.beam_page_down": "다음 쪽",
    "key.beam_wider": "넓게",
    "key.beam_narrower": "좁게",
    "key.beam_leave": "닫기",
    "help.beam_take": "선택한 가설을 모든 칸과 함께 따라간다",
    "help.beam_before": "가설을 따라 이전 시점, 다음 시점으로",
    "help.beam_first": "첫 시점, 끝 시점",
    "help.beam_up": "시점의 단어 고르기",
    "help.beam_page_up": "한 쪽씩 고르기",
    "help.beam_wider": "빔을 넓게, 좁게",
    "help.beam_leave": "보던 번역으로 돌아간다",
    "help.beam": """\
탐욕 탐색은 매번 확률이 가장 높은 단어를 고르고, 한번 고르면 되돌리지
못한다. 빔 탐색은 여러 가설을 함께 이어 간다. 가설의 수는 빔의 폭을 넘지
않는다. 시점마다 모든 가설의 뒤에 올 수 있는 단어를 한꺼번에 비교해 가장
좋은 것들만 남긴다. 가설마다 최대로 남을 수 있는 수만큼만 단어를 보인다.

  ▶            가장 좋은 번역으로 가는 길
  ●●●█░        빔의 자리: 남은 것, 여기서 끝난 것, 앞에서 빠진 것
  ●            남음: 다음 시점에 이어 간다
  ×            가지치기됨: 다시 보지 않는다
  █            끝남: 자리와 함께 빔에서 빠진다
  g            탐욕 탐색이 쓸 단어
  p            그 가설 다음에 이 단어가 올 확률
  log P        처음부터의 확률을 모두 곱한 값의 로그. 단어마다 제
               로그 확률을 더하므로 줄어들기만 한다
  점수         log P / ((5 + t) / 6)^α. α는 길이 페널티이다. 짧다는
               이유만으로 짧은 번역이 앞서지 않게 한다
  순위         그 시점에 보이는 단어 중 log P 순위
""",
}

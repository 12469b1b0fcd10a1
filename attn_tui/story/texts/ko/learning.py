"""One training step: what should have been written, what comes back from that, and what a step changes."""

TEXTS: dict[str, str] = {
    "learning.ask.empty": "정답이 비어 있으면 배울 것이 없다. 무엇을 써야 했는지 적는다.",
    "learning.ask.long": "정답이 {n}조각이다. 이 모델({name})이 쓸 수 있는 것은 최대 {most}조각과 <END>이므로 더 짧게 적는다.",
    "learning.ask.unknown": "이 모델은 그것을 쓸 수 없다 ({error})",
    "learning.ask": "무엇을 써야 했을까? Enter를 누르면 이것을 정답으로 삼아 모델이 배운다.",
    "learning.large": "학습 한 걸음은 파라미터가 {most}개 이하인 작은 모델에서만 볼 수 있다. reverse 같은 모델을 열어 보자.",
    "learning.about": "학습 한 걸음: {sentence} → {reference}",
    "learning.given": "입력",
    "learning.chosen": "최고",
    "learning.right": "정답",
    "learning.loss": "손실",
    "learning.rate": "학습률",
    "learning.steps": "{n}걸음",
    "learning.time": "시간",
    "learning.wait": "계산하는 중 …",
    "learning.wait.why": "이번 계산에 나온 모든 수를 그 재료까지 거슬러 올라간다. 조금 걸린다.",
    "learning.plain": "앞 화면에서 바꾼 값은 여기서 적용되지 않고 모델은 있는 그대로 배운다. 패딩·마스크·패킹만 그대로 적용된다.",
    # What a step has done
    "learning.step.better": "한 걸음 내디뎠다(학습률 {rate}). 손실: {before} → {after}. 정답 단어 옆은 걸음 앞 → 뒤의 확률이다.",
    "learning.step.worse": "걸음이 너무 컸다(학습률 {rate}). 손실: {before} → {after}. 기울기는 바로 이 자리의 내리막만 알려 준다. 되돌리고 학습률을 줄이자.",
    "learning.step.some": "정답 단어 몇은 조금 잃었을 수 있다. 줄어드는 것은 합이다.",
    "learning.little": "여기서는 더 배울 것이 별로 없다. 더 이전의 모델에는 볼 것이 있다: H 키, 또는 {name}@200",
    # The stages
    "learning.sign": "오른쪽 막대(+): 이 수가 커지면 손실도 커진다. 왼쪽 막대(−): 손실이 줄어든다. 한 걸음은 막대의 반대쪽으로 간다.",
    "learning.stage.words": "손실은 여기서 출발한다. 확률에서 바람직한 값을 뺀 것인데, 바람직한 값은 «{right}» 단어가 1, 나머지는 모두 0이다([…]은 맞으면 1, 아니면 0). 정답의 점수만 올라가야 한다.",
    "learning.stage.network": "{symbol}: 출력층이 읽는 벡터. 출력층의 가중치를 거쳐, 모든 단어의 오차에서 자기 몫을 받는다.",
    "learning.stage.readout": "{symbol}: 출력층이 읽는 벡터. 출력층의 가중치를 거쳐, 모든 단어의 오차에서 자기 몫을 받는다.",
    "learning.stage.maxout": "{symbol}: 출력층이 읽는 벡터. 출력층의 가중치를 거쳐, 모든 단어의 오차에서 자기 몫을 받는다.",
    "learning.stage.attentional": "{symbol}: 문맥과 상태로 만든 벡터. 출력층의 가중치를 거쳐 오차에서 자기 몫을 받는다.",
    "learning.stage.pairs": "{symbol}: 둘씩 짝을 지은 것. 짝에서 큰 쪽만 쓰였으므로 큰 쪽만 무언가를 듣고, 다른 쪽은 0이다.",
    "learning.stage.context": "{symbol}: 문맥. 정답이 더 그럴듯해지려면 어느 쪽을 가리켜야 했는지를 알려 준다.",
    "learning.stage.weights": "{symbol}: 가중치. 왼쪽 막대는 가중치가 더 컸다면 도움이 되었을 원문 단어이다.",
    "learning.stage.align": "{symbol}: 소프트맥스의 가중치. 창 가운데를 둘러싼 종 모양 곡선 g 때문에 일부만 전해진다.",
    "learning.stage.scores": "{symbol}: 점수. 한 가중치가 커지면 다른 것이 줄어드므로 막대를 모두 더하면 0이다. 어텐션은 이렇게 볼 곳을 배운다. 누가 알려 주는 것이 아니라 손실이 알려 준다.",
    "learning.stage.state": "{symbol}: 디코더 상태. 두 번 듣는다. 단어를 읽어 낸 재료로서 한 번, 모든 점수의 질의로서 또 한 번.",
    "learning.stage.state.alone": "{symbol}: 디코더 상태. 단어를 읽어 낸 재료의 전부이고, 원문에서 남은 것의 전부이다.",
    "learning.stage.query": "{symbol}: 바로 앞 상태. 모든 점수의 질의였다. 그 밖에 이 상태로 만든 것에서도 함께 돌아온다.",
    "learning.stage.proposed": "{symbol}: 두 상태 가운데 첫째. 모든 점수의 질의였고, 둘째 상태의 재료이다.",
    "learning.stage.combined": "{symbol}: RNN이 읽는 층. 단어와 문맥을 합친 것이다.",
    "learning.stage.source": "어텐션이 인코더 상태마다 직접 알려 주는 양. 문맥의 재료로서 가중치만큼, 그리고 점수가 매겨진 것으로서 듣는다. 가중치가 없으면 이 길로는 거의 배우지 못한다.",
    "learning.stage.time": "이 단어의 손실이 상태마다 얼마나 닿는지, ‖∂L/∂h‖. 선의 왼쪽은 인코더, 오른쪽은 디코더이다. 막대는 모두 가운데 가장 큰 값에 견준 것이다.",
    # Through time
    "learning.flow.with": "어텐션 있음",
    "learning.flow.without": "어텐션 없음",
    "learning.flow.both": "가중치가 가장 큰 {state} «{word}» 자리에 닿는 양: 어텐션이 있으면 {attention}, 없으면 {alone}. 없으면 상태 {n}개를 하나씩 거쳐 돌아오고, 있으면 문맥을 거쳐 곧바로 온다.",
    "learning.flow.first": "맨 앞 {state} «{word}» 자리에 닿는 양: 어텐션이 없으면 상태 {n}개를 하나씩 거쳐 {alone}, 있으면 문맥을 거치는 곧은 길이 있어 {attention}.",
    "learning.flow.attention": "가중치가 가장 큰 {state} «{word}» 자리에 닿는 양은 {value}. 아무리 멀어도 문맥을 거쳐 곧바로 온다.",
    "learning.flow.none": "{state} «{word}» 자리까지 돌아가는 길에 상태 {n}개가 차례로 있다. 마지막 상태의 {last} 가운데 {value} 닿는다.",
    "learning.flow.before": "걸음을 내딛기 전의 모델들이다.",
    # Keys
    "key.learning": "학습",
    "key.learning_back": "더 뒤로",
    "key.learning_forward": "덜 뒤로",
    "key.learning_up": "앞 단어",
    "key.learning_down": "단어",
    "key.learning_first": "첫 단어",
    "key.learning_last": "끝 단어",
    "key.learning_page_up": "앞 쪽",
    "key.learning_page_down": "나머지 수",
    "key.learning_step": "한 걸음",
    "key.learning_undo": "되돌리기",
    "key.learning_faster": "학습률",
    "key.learning_slower": "학습률 줄이기",
    "key.learning_reference": "정답",
    "key.learning_go": "그 단계로",
    "key.learning_leave": "돌아가기",
    "find.learning": "훈련 기울기 역전파 경사 하강법",
    "help.learning": "작은 모델의 학습 한 걸음과 그 결과",
    "help.learning_back": "손실에서 한 단계 더 뒤로, 덜 뒤로",
    "help.learning_up": "앞뒤 단어의 손실",
    "help.learning_first": "첫 단어와 끝 단어",
    "help.learning_page_up": "수를 한 쪽씩 넘긴다",
    "help.learning_step": "경사 하강 한 걸음을 내디딘다; 되돌린다",
    "help.learning_faster": "학습률을 키운다, 줄인다",
    "help.learning_reference": "써야 했던 답",
    "help.learning_go": "번역에서 이 단어, 이 단계의 순간으로 간다",
    "help.learning_leave": "보던 번역으로 돌아간다",
    "help.learning.view": """\
학습할 때는 모델에게 문장과 써야 했던 답을 보여 준다. 시점마다 디코더에는
스스로 무엇을 골랐든 바로 앞의 정답 단어를 넣어 준다. 이것이 교사 강요
(teacher forcing)이다. «최고»는 모델이 골랐을 단어이고, 틀리면 ×가 붙는다.
정답 단어마다 −log p 값을 치른다. 확실했다면 0, p = 0.5이면 0.69,
p = 0.1이면 2.3이다. 모두 더한 것이 손실이다.

기울기는 어떤 수가 조금 커질 때 고른 단어의 손실 L이 어떻게 달라지는지를
수마다 알려 준다. 단어에서 출발해 연쇄 법칙으로 한 단계씩 거꾸로 계산한다.
이것이 역전파이다(Rumelhart, Hinton, Williams 1986). 단계마다 식이 있다.
∘는 두 벡터를 성분끼리 곱하고, W₁[C]는 W₁에서 C와 만나는 열들이다.
δ는 상태로 돌아온 것, δ_z는 그 가운데 게이트 z의 σ 앞까지 온 것이다.

«시간»은 상태마다 얼마나 닿는지를 보인다. 어텐션이 없으면 상태를 하나씩
거쳐서만 돌아올 수 있고, 그때마다 미분이 곱해져 사라지거나 폭발할 수 있다
(Bengio et al. 1994). 어텐션이 있으면 모든 인코더 상태로 곧은 길이 난다.
견줄 모델은 화면에 함께 있는 것이거나, 같은 과제, 같은 때의 것이다.

한 걸음은 모든 파라미터에서 학습률 × 전체 손실의 기울기를 뺀다. 가장 단순한
경사 하강법이다. 처음에 놓인 학습률은 손실을 줄이며, 더 크면 아닐 수
있다. 실제 학습에서는 여러 문장의 평균을 쓰고, 파라미터마다
Adam의 보폭을 쓰며, 너무 큰 기울기는 잘라 낸다.
""",
}

"""What a number is made of."""

TEXTS: dict[str, str] = {
    "derivation.nothing": "아직 계산하지 않은 수이다. 먼저 그 단계까지 나아간다.",
    "derivation.factors": "큰 것부터",
    "derivation.product": "곱",
    "derivation.so_far": "누적 합",
    "derivation.rest": "… 나머지 {n}개의 합 {sum}",
    "derivation.rest.one": "… 나머지 1개 {sum}",
    "derivation.sum": "{n}개 모두의 합: {sum}",
    "derivation.more": "… 나머지 {n}개",
    "derivation.by_hand": "! 손으로 넣은 값: {change}. 신경망이라면 아래와 같이 계산했을 것이다: {value}",
    "derivation.missing": "이 기록은 --with-parameters 없이 만들어서 파라미터가 없다. 파라미터와 곱하는 것은 여기서 계산할 수 없다.",
    # What a number is, by its sub-step and field
    "made": "도중에 계산하는 수 가운데 하나이다.",
    "made.copy": "이 벡터는 다른 벡터들을 이어 붙인 것일 뿐이다. 수는 그대로 옮겨 온다.",
    "made.split.source": "어휘집에서 «{word}» 토큰의 번호이다. 임베딩에서 이 토큰을 나타내는 줄을 가리킨다.",
    "made.embed.y_previous": "어휘집에서 «{word}» 토큰의 번호이다. 임베딩에서 이 토큰을 나타내는 줄을 가리킨다.",
    "made.read.input_j": "인코더가 «{word}» 자리에서 읽는 수이다. 단어의 임베딩이거나 아래층의 상태이다.",
    "made.read.state": "«{word}» 자리에서 인코더 상태의 한 수이다. 지금까지 읽은 것과 이 단어를 섞은 것이다.",
    "made.read.cell": "«{word}» 자리에서 인코더 셀의 한 수이다. 이전 셀은 망각 게이트 f만큼 남기고, 새것 g는 입력 게이트 i만큼 들여보낸다.",
    "made.start": "아직 아무것도 쓰지 않은 디코더가 시작할 때 갖는 수이다.",
    "made.embed.embedding": "이전 단어 «{word}»의 임베딩에 있는 수이다. 디코더는 방금 쓴 단어를 이렇게 전해 받는다.",
    "made.combine.combined_t": "디코더 RNN이 읽는 수이다. 이전 단어와 문맥 벡터를 층 하나가 섞은 것이다.",
    "made.propose.proposed_t": "무엇을 찾을지를 나타내는 첫 상태의 한 수이다.",
    "made.state.h_t": "디코더 상태의 한 수이다. 지금까지 무엇을 썼고 무엇을 찾는지가 여기에 담긴다.",
    "made.state.layers_t": "디코더의 한 층에 있는 상태의 수이다.",
    "made.state.cells_t": "디코더 셀의 한 수이다. 이전 셀은 망각 게이트 f만큼 남기고, 새것 g는 입력 게이트 i만큼 들여보낸다.",
    "made.cell.rnn": "들어오는 것을 모두 더하고, tanh 함수로 −1과 1 사이에 둔다.",
    "made.cell.gru": "갱신 게이트 z만큼 이전 상태를 남기고, 나머지는 후보 n에서 가져온다.",
    "made.cell.gru-reset-before": "갱신 게이트 z만큼 후보 n에서 가져오고, 나머지는 이전 상태를 남긴다.",
    "made.cell.lstm": "셀이 tanh 함수를 지나고, 출력 게이트 o가 그 가운데 얼마를 보일지 정한다.",
    "made.none": "«{word}» 자리에는 점수가 없다. 가려졌거나 창 밖에 있어서 가중치를 받지 않는다.",
    "made.gate.Uh": "이전 상태의 수마다 학습한 가중치를 곱해 더한 것이다. 이것을 얼마나 쓸지는 리셋 게이트가 정한다.",
    "made.gate.s": "들어오는 것을 모두 더한 수이다. 입력과 이전 상태의 수마다 학습한 가중치를 곱해 더한다.",
    "made.gate.r": "0과 1 사이의 리셋 게이트이다. 후보가 이전 상태를 얼마나 볼 수 있는지 정한다.",
    "made.gate.z": "0과 1 사이의 갱신 게이트이다. 이전 상태를 얼마나 남길지 정한다.",
    "made.gate.z.gru-reset-before": "0과 1 사이의 갱신 게이트이다. 후보를 얼마나 가져올지 정한다.",
    "made.gate.n": "후보이다. 이전 상태를 전혀 남기지 않는다면 이 값이 새 상태가 된다.",
    "made.gate.i": "0과 1 사이의 입력 게이트이다. 새것을 셀에 얼마나 쓸지 정한다.",
    "made.gate.f": "0과 1 사이의 망각 게이트이다. 이전 셀을 얼마나 남길지 정한다.",
    "made.gate.g": "새것, 곧 셀에 쓸 수 있는 값이다.",
    "made.gate.o": "0과 1 사이의 출력 게이트이다. 셀을 상태로 얼마나 내보일지 정한다.",
    "made.window.p_t": "창의 중심이다. 디코더는 문장에서 이 자리의 둘레를 본다.",
    "made.window.hidden": "디코더 상태에서 어디를 볼지 예측하는 작은 신경망의 한 수이다.",
    "made.window.window": "«{word}» 자리가 창 안에 있는지를 나타낸다. 중심에서 가까우면 1, 아니면 0이다.",
    "made.score": "«{word}» 자리의 점수를 구하는 도중의 수이다.",
    "made.score.dot": "디코더 상태가 «{word}» 자리의 인코더 상태와 얼마나 맞는지를 나타낸다. 같은 자리의 수끼리 곱해 모두 더한다. 서로 닮을수록 높다.",
    "made.score.scaled-dot": "디코더 상태가 «{word}» 자리의 인코더 상태와 얼마나 맞는지를 나타낸다. 같은 자리의 수끼리 곱해 모두 더하고, 제곱근으로 줄인다.",
    "made.score.general": "디코더 상태가 «{word}» 자리의 인코더 상태와 얼마나 맞는지를 나타낸다. 학습한 행렬 W_a로 인코더 상태를 key로 바꾼 다음, 같은 자리의 수끼리 곱해 모두 더한다.",
    "made.score.concat": "디코더 상태가 «{word}» 자리의 인코더 상태와 얼마나 맞는지를 나타낸다. 작은 신경망이 둘을 보고, v가 그 결과에 무게를 단다.",
    "made.score.additive": "디코더 상태가 «{word}» 자리의 인코더 상태와 얼마나 맞는지를 나타낸다. 작은 신경망이 둘을 보고, v가 그 결과에 무게를 단다.",
    "made.score.key": "디코더 상태와 견주는 key의 한 수이다. «{word}» 자리의 인코더 상태에 학습한 가중치를 곱해 더한 것이다.",
    "made.score.hidden": "디코더 상태를 «{word}» 자리의 인코더 상태와 견주는 작은 신경망의 한 수이다.",
    "made.score.location": "«{word}» 자리의 점수이다. 그 자리에 어떤 단어가 있든 디코더 상태만으로 정한다.",
    "made.score.places": "«{word}» 자리의 점수이다. 그 자리에 어떤 단어가 있든 이전 단어와 디코더 상태만으로 정한다.",
    "made.softmax": "«{word}» 단어가 받는 어텐션의 몫이다. 그 exp(e)를 모두의 합으로 나눈다.",
    "made.softmax.log_z": "모든 자리의 exp(점수)를 더한 합의 로그이다.",
    "made.softmax.log": "«{word}» 단어가 받을 몫의 로그이다. 이 모델은 이것을 몫으로 쓴다.",
    "made.gaussian.gaussian": "«{word}» 단어의 가중치가 얼마나 남는지를 나타낸다. 창의 중심에서는 전부, 멀수록 덜 남는다.",
    "made.gaussian.alpha_t": "가우시안 g를 곱한 «{word}» 단어의 가중치이다. 창의 중심에 가까운 단어가 유리하다. align은 곱하기 전의 가중치이다.",
    "made.context.c_t": "문맥 벡터의 한 수이다. 인코더 상태마다 이 자리의 수에 그 단어의 가중치를 곱해 모두 더한다.",
    "made.feedforward.hidden": "은닉층의 한 수이다. 들어오는 수마다 학습한 가중치를 곱해 편향과 함께 더하고, −1과 1 사이에 둔다.",
    "made.attentional.hidden": "어텐션 은닉 상태의 한 수이다. 문맥 벡터와 디코더 상태를 층 하나가 섞은 것이다.",
    "made.maxout.readout": "readout의 한 수이다. 이전 상태, 이전 단어, 문맥 벡터를 섞은 것이다.",
    "made.maxout.hidden": "readout의 이웃한 두 수 가운데 큰 쪽이다.",
    "made.readout.hidden": "readout의 한 수이다. 출력층이 이것을 단어로 바꾼다.",
    "made.top_probabilities": "다음 단어가 «{word}»일 확률이다. 점수에서 log Z를 빼서, 모든 단어의 확률을 더하면 1이 되게 한다.",
    "made.p": "다음 단어가 «{word}»일 확률이다. 점수에서 log Z를 빼서, 모든 단어의 확률을 더하면 1이 되게 한다.",
    "made.tied": "E는 임베딩이고, W₂로도 쓴다.",
    "made.logit": "어휘집에 소프트맥스를 취하기 전 «{word}» 단어의 점수이다. 출력층에서 이 단어의 줄이 얼마나 맞는지를 나타낸다.",
    "made.log_z": "모든 단어의 exp(점수)를 더한 합의 로그이다. 점수마다 이것을 빼면 확률의 합이 1이 된다.",
    "made.best": "점수가 가장 높은 단어의 어휘집 번호이다.",
    "made.top_ids": "어휘집에서 «{word}» 단어의 번호이다.",
    "made.word.y_t": "정해진 단어 «{word}»의 어휘집 번호이다.",
    "made.word.probability": "정해진 단어 «{word}»의 확률이다.",
    "made.encoder.embedding": "임베딩에서 «{word}» 단어의 줄에 있는 {i}번째 수이다. 학습으로 얻은 파라미터({name})이므로 길은 여기서 끝난다.",
    "made.decoder.embedding": "임베딩에서 «{word}» 단어의 줄에 있는 {i}번째 수이다. 학습으로 얻은 파라미터({name})이므로 길은 여기서 끝난다.",
    "made.decoder.output": "출력층에서 «{word}» 단어의 줄에 있는 {i}번째 수이다. 학습으로 얻은 파라미터({name})이므로 길은 여기서 끝난다.",
    "made.encoder.positions": "문장에서의 자리를 나타내는 수이다. 학습으로 얻은 파라미터({name})이므로 길은 여기서 끝난다.",
    "made.decoder.positions": "문장에서의 자리를 나타내는 수이다. 학습으로 얻은 파라미터({name})이므로 길은 여기서 끝난다.",
    "made.bias": "무엇이 들어오든 더하는 편향(bias)이다. 학습으로 얻은 파라미터({name})이므로 길은 여기서 끝난다.",
    "made.weight": "한 수가 다른 수에 얼마나 작용하는지를 나타내는 가중치이다. 학습으로 얻은 파라미터({name})이므로 길은 여기서 끝난다.",
    # Keys
    "key.derivation_in": "들어가기",
    "key.derivation_back": "뒤로",
    "key.derivation_up": "윗줄",
    "key.derivation_down": "줄",
    "key.derivation_left": "앞 인수",
    "key.derivation_right": "인수",
    "key.derivation_first": "가장 큰 것",
    "key.derivation_last": "가장 작은 것",
    "key.derivation_page_up": "더 큰 것들",
    "key.derivation_page_down": "더 작은 것들",
    "key.derivation_go": "그 단계로",
    "key.derivation_copy": "복사",
    "key.derivation_leave": "닫기",
    "help.derivation_up": "윗줄, 아랫줄",
    "help.derivation_left": "그 줄의 다른 인수",
    "help.derivation_in": "그 인수가 어디서 왔는지",
    "help.derivation_back": "앞서 본 수로 돌아간다",
    "help.derivation_first": "가장 큰 줄, 가장 작은 줄",
    "help.derivation_page_up": "화면에 보이는 만큼씩 넘긴다",
    "help.derivation_go": "이 수를 계산하는 단계로 간다",
    "help.derivation_copy": "모든 줄을 스프레드시트용으로 복사한다",
    "help.derivation_leave": "번역으로 돌아간다",
    "help.derivation": """\
첫 줄은 여기까지 온 길이다. 수는 저마다 그 오른쪽의 수로 이루어진다.

신경망의 수는 거의 모두 곱들의 합이고, 때로 tanh 같은 함수를 지난다.
한 줄이 곱 하나이고, 부호와 상관없이 큰 것부터 놓는다. «누적 합»은
위에서부터 더해 온 값이고, 줄들 아래에는 나머지의 합이 있다.

밑줄이 있는 인수는 그 자체가 다른 것으로 이루어졌다. Enter 키로 들어가면
학습으로 얻은 파라미터나 단어의 임베딩까지 내려간다. «(1 − z)»처럼 쓴
것은 z로 만든 값이다.

인수는 곱보다 한 자리 더 자세히 보이므로 손으로 곱해 볼 수 있다.
«≈» 표시는 반올림한 수 사이에 쓴다.

기호
  h₇[12]        h₇ 벡터의 12번째 수
  W₁[3,12]      W₁ 행렬의 3행 12열
  Σₖ            벡터의 수를 차례로 k로 놓고 모두 더한 합
  E             단어마다 한 줄이 있는 임베딩. E y는 이전 단어의 줄, E(단어)는
                원문 단어의 줄
  W, U, b, b′   학습으로 얻은 것: 들어오는 것의 가중치 W, 이전 상태의 가중치 U,
                편향 b, b′. W_z는 게이트 z의 W이고, W₁은 은닉층 u, W₂는 단어의
                점수를 만든다
  r z n         GRU의 리셋 게이트, 갱신 게이트, 후보. U_n h는 이전 상태가 후보에
                보태는 것
  f i g o       LSTM의 망각 게이트, 입력 게이트, 후보, 출력 게이트. cell은 그 기억
  a, key, v     일부 점수 안의 작은 신경망: 그 은닉층, 인코더 상태를 바꾼 것, 가중치
  start         디코더의 첫 상태. last h는 인코더가 읽기를 마친 상태
  →h ←h         왼쪽에서 오른쪽으로, 오른쪽에서 왼쪽으로 읽은 것
  h⁽¹⁾          1층의 것. 맨 위층은 표시하지 않는다
  σ, tanh       어떤 수든 0과 1 사이, −1과 1 사이에 두는 함수
  log Z         모든 exp(점수)를 더한 합의 로그
""",
}

"""What the last line of a follower's terminal says."""

TEXTS = {
    "class.following": "강의를 따라가는 중.   아무 키: 여기서 직접 살펴보기   !: 여기서 막힘   L C: 언어, 색   q: 나가기",
    "class.following.short": "따라가는 중.  아무 키: 살펴보기  ! 막힘",
    "class.exploring": "직접 살펴보는 중. 강의는 {place}.   f: 강의로 돌아가기   !: 여기서 막힘   q: 나가기",
    "class.exploring.short": "살펴보는 중 (강의: {place}).  f 돌아가기",
    "class.follows": "이미 따라가는 중이다.",
    "class.marked": "누군가 여기서 막혔다는 것이 강의자에게 보인다.",
    "class.answered": "고른 답: {choice}.",
    "class.small": "수업에는 {columns}×{lines}칸이 필요하다. 이 터미널은 {width}×{height}칸이다. 창을 키운다.",
}

"""What the last line of a follower's terminal says."""

TEXTS = {
    "class.following": "You follow the lecturer.   any key: explore from here   !: lost here   L C: language, colours   q: leave",
    "class.following.short": "You follow.  any key explores  ! lost",
    "class.exploring": "You explore; the class is at {place}.   f: back to the lecturer   !: lost here   q: leave",
    "class.exploring.short": "You explore (class: {place}).  f back",
    "class.follows": "You follow already.",
    "class.marked": "The lecturer sees that somebody is lost here.",
    "class.answered": "Your guess: {choice}.",
    "class.small": "The class needs {columns}×{lines} cells; this terminal has {width}×{height}. Make it larger.",
}

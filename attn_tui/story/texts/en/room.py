"""What is said to who follows a class."""

TEXTS = {
    "room.limit.connections": "There are {n} connections from your address already; close one, or try again later.",
    "room.limit.knocking": "Many are just coming in; try again in {seconds} s.",
    "room.limit.knocking_seconds": "You were not let in within {seconds} s; connect again.",
    "room.limit.handshakes": "Too many connect at once; try again in {seconds} s.",
    "room.limit.wrong_codes": "There were too many wrong room codes from your address; try again in {seconds} s.",
    "room.limit.wrong_codes_here": "That was wrong {n} times; look at the room code again, and connect again.",
    "room.limit.followers": "The room is full: {n} follow already; try again later.",
    "room.limit.sessions": "This connection has {n} sessions already; end one of them first.",
    "room.limit.input": "That was typed too fast to be taken in; wait a moment, and go on.",
    "room.limit.backlog": "Your connection is too slow for this screen; make it smaller, and connect again.",
    "room.limit.stalled": "Your connection has not taken in anything for {minutes} min; connect again.",
    "room.limit.idle": "No key was pressed for {minutes} min; connect again to go on.",
    "room.limit.total": "You have been here for {minutes} min, which is the most; connect again to go on.",
    "room.limit.explorers": "{n} are exploring already, which is the most; follow for a while, and try again.",
    "room.limit.decodings": "You have had much computed in a short time; go on in {seconds} s.",
    "room.limit.decodings_all": "The class has much computed just now; go on in {seconds} s.",
    "room.limit.sentence": "That has {n} characters, and {most} are the most in a class; shorten it.",
}

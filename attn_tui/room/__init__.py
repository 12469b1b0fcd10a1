"""A room: what a lecturer shows, who follows, and what they say. Plain data and rules; needs no network, no terminal.

shown.py      what is shown, and where one stands in it; checked, since it may come from another server
reopening.py  that → the decodings that show it again
state.py      what servers of one room tell each other: the lecturer's state, and each server's counts
room.py       the room: only a lecturer writes, followers mark and answer
roles.py      what a lecturer and what a follower can do; the role is the object one holds
watching.py   who wants to know what has changed
codes.py      the code that lets followers in
buckets.py    how often something may happen; a clock is given
limits.py     what one address and one follower may do, and how much there may be of all
guard.py      counts that, and refuses what is too much, in one sentence
sharing.py    one room on several servers: the higher revision wins
redis.py      the same through a Redis server
checking.py   any JSON value → one of the required kind; one sentence for everything else
"""

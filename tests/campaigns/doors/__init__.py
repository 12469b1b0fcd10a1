"""Attacks on the doors of a class, beside others who follow: those must go on as if nothing had happened.

served       a class that is served in this process, and what is looked at after each case
witnesses    who follows as one should, at a terminal and in a browser, and who explores
noted        what is logged, errors that nobody looks at, and what keeps all others waiting
growth       whether it grows from case to case
wires        connections that send bytes
by_ssh       who comes to the door for terminals; packets: what may be sent there
by_web       who comes to the door for browsers; frames: what may be sent there
by_keys      who was let in, and types, resizes, answers or reads nothing
by_redis     what stands between the servers of a room; broker: a Redis server that does as it is told
"""

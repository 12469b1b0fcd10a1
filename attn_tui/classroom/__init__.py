"""Serves a room: what a lecturer shows, on the terminals and in the browsers of those who follow.

sizes.py      a terminal's size → the size of the frame that is shown in it, and where
frames.py     a frame of a screen; two frames → what a terminal or a browser is sent
colours.py    the looks of a frame's cells → those of a theme, on a terminal with so many colours
hosted.py     the app, one of several in a process
mirror.py     what is shown → its frame, in one size and language
mirrors.py    the frames of a room in all sizes and languages that somebody follows in
keys.py       what is typed → keys
panel.py      what is written over a frame for a while
banner.py     the last line of a follower's terminal
picture.py    what a follower's terminal shows, and is sent
follower.py   a follower at a terminal
excursion.py  a follower explores, and returns
outing.py     what is shown → an explorer of it, and how that has ended
terminal.py   what lies between a terminal and who sits at it
beside.py     a class in a process of its own
ssh.py        who is let in to which terminal
session.py    a terminal on a connection by SSH
host_key.py   by which clients know the server
channel.py    a terminal at the other end of a channel of bytes
pace.py       what is typed, one key after the other
guest.py      the app for somebody who is elsewhere
exploring.py  the app of a follower who explores, wherever it is drawn
explorer.py   the same at a terminal

web.py            the door for browsers: the page, and sockets
visit.py          one page that is open, until it is gone
wishes.py         what a page tells
told.py           what all pages are told
page_follower.py  a follower in a browser
page_explorer.py  a follower who explores in a browser

lecture.py     what a lecture is about, and what opens it again
service.py     a room with all its doors, opened and closed together
desk.py        what a lecturer's screen tells the room
lecturer.py    the lecturer's app, at this terminal or elsewhere, and the line about the class
seat.py        a lecturer who comes by SSH
authorized.py  the keys that let a lecturer in
answers.py     what the class has answered, before the truth
join.py        how to join
blocks.py      large letters and QR codes
"""

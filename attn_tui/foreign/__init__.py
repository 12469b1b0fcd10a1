"""Checkpoints of other toolkits, read without them and without torch; nothing in a file is ever executed.

A folder or file → which format it is (`detecting`) → its arrays and settings by its reader → `Imported`, a checkpoint
of ours → `parity`, which decodes with the engine and with the format's own equations and compares.

detecting     which format a folder or file has
given         the files of a folder, and what a user has said about them
imported      what a reader makes of them: config, parameters by our names, vocabularies, findings
parameters    a format's arrays → ours: each is taken once, and checked
joey, opennmt, fairseq, tutorial, d2l, bentrevett, bastings, nematus
              a reader for each format
reference/    each toolkit's equations over the toolkit's own arrays, independent of `attn_tui.engine`
parity        the engine against those equations
torch_file    what torch.save or pickle wrote → dicts, lists, arrays, and `Thing`s for objects of other classes
npz_file      what numpy.savez wrote → arrays
files         a file mapped into memory, and errors that name it
unpickler     the machine that reads pickles, which can build data and nothing else; stack: what it works on
things        what stands for objects of classes that are not known here
makers        the few classes whose objects become ordinary values
modules       whole models saved as objects → what their state_dict would have been
storages      bytes of a file → arrays, not copied
zip_members   where in a file the members of a zip lie, uncompressed
plain         whether what was read can be walked through without end
reference     the equations of each format, over its own arrays, independent of `attn_tui.engine`

Whatever a file claims is checked before memory is taken for it. Every refusal is a CheckpointError of one sentence.
"""

import csv
import io
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attn_tui.corpora.columns import check_columns, parse_columns
from attn_tui.corpora.reading import read_bitexts, read_parallel, read_table
from attn_tui.corpora.tables import rows_of
from attn_tui.errors import CorpusError

PAIRS = [("le chat", "the cat"), ("l'été", "summer"), ("Je sais.", "I know."), ("Non !", "No!")]
FRENCH, ENGLISH = zip(*PAIRS, strict=True)


def table(*columns, separator="\t"):
    return "".join(f"{separator.join(row)}\n" for row in zip(*columns, strict=True))


@pytest.fixture
def read(tmp_path):
    """Write a text into a file, and read it."""

    def written(text, columns=None, name="a.tsv", **options):
        (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_table(tmp_path / name, columns, **options)

    return written


@pytest.mark.parametrize("limit", [0, 1, 3, 9])
def test_pairs_are_read_composed_up_to_the_limit(read, limit):
    assert read(unicodedata.normalize("NFD", table(FRENCH, ENGLISH)), limit=limit).pairs == PAIRS[: limit or None]


# Which columns


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ((("1", "2", "7", "9"), FRENCH, ("3", "8", "5", "6"), ENGLISH), "columns 2 and 4 (not 1 numbers, 3 numbers)"),
        ((FRENCH, ENGLISH, ("CC-BY 2.0 (France) #1 (A)",) * 4), "columns 1 and 2 (not 3 credits)"),
        ((("0.98", "1.0", "-1e-3", "7"), FRENCH, ENGLISH), "columns 2 and 3 (not 1 numbers)"),
        ((FRENCH, ENGLISH, ("0,5", "99 %", "1 000", "NaN")), "columns 1 and 2 (not 3 numbers)"),
        ((("https://a.fr/x",) * 4, ("http://b.org",) * 4, FRENCH, ENGLISH), "columns 3 and 4 (not 1 links, 2 links)"),
        ((("fra",) * 4, FRENCH, ("eng",) * 4, ENGLISH), "columns 2 and 4 (not 1 the same, 3 the same)"),
        ((("doc1#1", "doc1#2", "x.2.mp3", "b7"), FRENCH, ENGLISH), "columns 2 and 3 (not 1 ids)"),
        ((FRENCH, ENGLISH, ("",) * 4), "columns 1 and 2 (not 3 nothing)"),
        ((FRENCH, ENGLISH, ("Ich weiß.", "Nein!", "Ja.", "Der Hund")), "columns 1 and 2 (not 3 text)"),
        ((FRENCH, ("A", "Bo", "A", "A"), ENGLISH, ("b", "a", "b", "b")), "columns 1 and 3 (not 2 text, 4 text)"),
        ((FRENCH, ENGLISH), ""),
    ],
)
def test_of_more_than_two_columns_those_of_text_are_taken_and_said(read, columns, said):
    found = read(table(*columns))
    assert (found.pairs, found.columns) == (PAIRS, said)


def test_two_columns_are_taken_whatever_they_hold(read):
    assert read("31\t13\n42\t24\n7\t7\n").pairs == [("31", "13"), ("42", "24"), ("7", "7")]


def test_columns_that_are_not_plain_are_asked_for(read):
    with pytest.raises(CorpusError, match=r"not plain among its 3 \(1 numbers, 2 text, 3 numbers\); name them"):
        read("1\tun\t11\n2\tdeux\t12\n3\ttrois\t13\n")


@pytest.mark.parametrize(
    ("columns", "pairs"), [((2, 1), [(b, a) for a, b in PAIRS]), ((1, 3), [(a, str(i)) for i, a in enumerate(FRENCH)])]
)
def test_columns_may_be_named_by_number(read, columns, pairs):
    assert read(table(FRENCH, ENGLISH, map(str, range(4))), columns).pairs == pairs


def test_columns_may_be_named_as_in_the_header(read):
    text = "id\tEN-text\tFR-text\n" + table("1234", ENGLISH, FRENCH)
    assert read(text, ("fr-text", "EN-text")).pairs == PAIRS
    with pytest.raises(CorpusError, match="it has no column 'de'; its first line is 'id, EN-text, FR-text'"):
        read(text, ("de", "EN-text"))


def test_a_column_that_no_line_has_is_said(read):
    with pytest.raises(CorpusError, match=r"a\.tsv: it has no column 3; the most in a line is 2"):
        read(table(FRENCH, ENGLISH), (1, 3))


@pytest.mark.parametrize(
    "header",
    [
        "French\tEnglish",
        "source\ttarget",
        "fr\ten",
        "sentence_fr\tsentence_en",
        "Français\tAnglais",
        "src\tref",
        "fr-FR\ten-US",
        "원문\t번역",
    ],
)
def test_a_header_is_no_pair_and_said(read, header):
    found = read(f"\n{header}\n" + table(FRENCH, ENGLISH))
    assert (found.pairs, found.header) == (PAIRS, 2)
    assert "line 2 is a header" in found.taken()


@pytest.mark.parametrize(
    ("column", "kind"), [("1234", "numbers"), (("a-1", "b-2", "c-3", "d-4"), "ids"), (("http://a.fr",) * 4, "links")]
)
def test_what_is_no_number_id_or_link_above_such_is_a_header(read, column, kind):
    found = read("n°\tunu\tdu\n" + table(column, FRENCH, ENGLISH))
    assert (found.pairs, found.header, found.columns) == (PAIRS, 1, f"columns 2 and 3 (not 1 {kind})")


@pytest.mark.parametrize(
    "text",
    [
        "Oui.\tYes.\nNon.\tNo.\n",
        "français\tFrench\nanglais\tEnglish\nallemand\tGerman\n",  # a list of such words
        "French\tEnglish\n",
        "le texte\tthe text\nle chat\tthe cat\n",
    ],
)
def test_a_first_pair_is_no_header(read, text):
    found = read(text)
    assert (len(found.pairs), found.header) == (text.count("\n"), None)


@pytest.mark.parametrize(("text", "columns"), [("2,4", (2, 4)), (" French , English ", ("French", "English"))])
def test_columns_are_written_with_a_comma(text, columns):
    assert parse_columns(text) == columns


@pytest.mark.parametrize("columns", [(), (1,), (1, 2, 3), (0, 1), (-1, 2), (2, 2), (1, True), (1, 2.0), ("", "a")])
def test_what_names_no_two_columns_is_refused(columns):
    with pytest.raises(CorpusError, match="name two that differ"):
        check_columns(columns)


@pytest.mark.parametrize("text", ["", "2", "1,2,3", "0,1", "1,1", "1,"])
def test_an_option_that_names_no_two_columns_is_refused(text):
    with pytest.raises(CorpusError):
        parse_columns(text)


# Which lines


def test_lines_that_are_no_pairs_are_left_out_counted_and_named(read):
    found = read("un\tone\n\n \t \ndeux\t\n\ttwo\nno tab\n\t\r\ntrois\tthree\n\n\n")
    assert found.pairs == [("un", "one"), ("trois", "three")]
    assert found.numbers == [1, 8]
    assert found.left_out() == (
        "a.tsv: 8 of 10 lines were left out: 5 blank (2, 3, 7, …), 2 with one side only (4, 5), "
        "1 without the columns (6)"
    )


@pytest.mark.parametrize(("line", "why"), [("", "blank"), ("a\t", "with one side only"), ("a", "without the columns")])
def test_a_line_that_is_no_pair_is_refused_where_it_is_strict(read, line, why):
    with pytest.raises(CorpusError, match=rf"a\.tsv:2: this line is {why}; .*--strict"):
        read(f"un\tone\n{line}\ndeux\ttwo\n", strict=True)
    assert read(table(FRENCH, ENGLISH), strict=True).left_out() == ""


def test_a_line_ends_at_lf_alone(read):
    found = read("un\rdeux\tone\x0btwo\r\ntrois\u2028quatre\tthree\x85four\x1e!\n")
    assert found.pairs == [("un deux", "one two"), ("trois quatre", "three four !")]
    assert found.lines == 2


@pytest.mark.parametrize("text", ["", "\n\n", "no tab\nat all\n", "\tone-sided\n"])
def test_a_file_without_pairs_is_an_error_that_names_it(read, text):
    with pytest.raises(CorpusError, match=r"a\.tsv: .*source TAB target") as caught:
        read(text)
    assert "--data" not in str(caught.value)


def test_what_was_read_is_told_with_a_pair_that_is_short_and_printable(read):
    found = read(f"\x1b[31m{'x' * 99}\t{'y' * 30}\n")
    assert found.taken() == f"a.tsv: 1 pair; the first: «{'x' * 29}…» → «{'y' * 30}»"


# Quotes


@pytest.mark.parametrize("name", ["a.csv", "A.CSV", "a.csv.gz"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
def test_csv_is_read_with_its_quotes_whatever_separates(read, name, separator, quoting):
    pairs = [('Il dit : "oui".', 'He says "yes".'), ("Oui, bien ; là", "Yes, well; there"), ("un\ndeux", "one\ntwo")]
    text = io.StringIO()
    csv.writer(text, delimiter=separator, quoting=quoting).writerows([("French", "English"), *pairs])
    assert read(text.getvalue(), name=name).pairs == [*pairs[:2], ("un deux", "one two")]


def test_a_comma_separates_where_nothing_else_does_in_every_line(read):
    assert read("Oui; non,Yes; no\nun,one\n", name="a.csv").pairs == [("Oui; non", "Yes; no"), ("un", "one")]


def test_bars_separate_where_there_are_no_tabs(read):
    assert read("un deux ||| one two\ntrois ||| three\n").pairs == [("un deux", "one two"), ("trois", "three")]
    assert read("un ||| deux\tone\n").pairs == [("un ||| deux", "one")]


def test_quotes_that_do_not_close_are_an_error_in_csv(read):
    with pytest.raises(CorpusError, match="its quotes do not fit CSV"):
        read('"un,one\ndeux,two\n', name="a.csv")


@pytest.mark.parametrize(
    "text",
    [
        '"Oui", dit-il.\t"Yes", he said.\nNon.\t"No."\n',
        '"Oui."\t"Yes."\nNon.\tNo.\n',
        '"Je viens.\tI come.\nIl dit.\tHe says"\n',  # as CSV, one cell
        'Il dit "".\t"\n',
    ],
)
def test_quotation_marks_are_letters_where_they_are_not_csvs(read, text):
    assert read(text).pairs == [tuple(line.split("\t")) for line in text.splitlines()]


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ('"Il dit : ""oui""."\tHe says.\nNon.\tNo.\n', [('Il dit : "oui".', "He says."), ("Non.", "No.")]),
        ('"Bonjour,\nMarie."\tHello.\nNon.\tNo.\n', [("Bonjour, Marie.", "Hello."), ("Non.", "No.")]),
        ('"Oui."\t"Yes."\n"Non."\t"No."\n', [("Oui.", "Yes."), ("Non.", "No.")]),
    ],
)
def test_a_tsv_is_read_with_quotes_if_all_of_it_can_be_and_some_of_it_must(read, text, pairs):
    assert read(text).pairs == pairs


@given(st.lists(st.tuples(st.text(max_size=9), st.text(max_size=9)), min_size=1, max_size=5))
def test_what_a_csv_writer_writes_is_read_again(tmp_path_factory, rows):
    rows = [tuple(cell.replace("\0", "").replace("\r", "") for cell in row) for row in rows]
    text = io.StringIO()
    csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(rows)
    path = tmp_path_factory.getbasetemp() / "a.csv"
    found = rows_of(path, text.getvalue().removesuffix("\n").split("\n"))
    assert [tuple(row.cells) for row in found] == rows
    assert [row.line for row in found] == [
        1 + sum(1 + row[0].count("\n") + row[1].count("\n") for row in rows[:i]) for i in range(len(rows))
    ]


# Parallel files


@pytest.fixture
def write(tmp_path):
    def written(**files):
        for name, text in files.items():
            (tmp_path / name.replace("_", ".")).write_text(text, "utf-8")
        return [tmp_path / name.replace("_", ".") for name in files]

    return written


SIDES = "\n".join(FRENCH) + "\n", "\n".join(ENGLISH) + "\n"


@pytest.mark.parametrize(
    "names", [("train_fr", "train_en"), ("fr_txt", "en_txt"), ("a_french_txt", "a_english_txt"), ("a_src", "a_ref")]
)
def test_two_files_whose_names_differ_by_a_language_are_parallel(write, names, tmp_path):
    (found,) = read_bitexts(write(**dict(zip(names, SIDES, strict=True))))
    assert found.pairs == PAIRS
    assert found.paths == tuple(tmp_path / name.replace("_", ".") for name in names)
    assert found.name == " + ".join(name.replace("_", ".") for name in names)
    assert "; parallel; " in found.taken()


def test_standard_input_is_a_table_that_is_read_once(write):
    stream = io.BytesIO(b"Non.\tNo.\n")
    there, file = read_bitexts([Path("-"), *write(a_tsv=table(FRENCH, ENGLISH)), Path("-")], stream=stream)
    assert (there.name, there.pairs, file.pairs) == ("standard input", [("Non.", "No.")], PAIRS)
    with pytest.raises(CorpusError, match="standard input has no parallel file"):
        read_bitexts([Path("-"), Path("a.en")], parallel=True, stream=stream)


def test_their_folders_may_differ_by_the_language(tmp_path):
    paths = [tmp_path / language / "train.txt" for language in ("fr", "en")]
    for path, side in zip(paths, SIDES, strict=True):
        path.parent.mkdir()
        path.write_text(side + "un\tTAB\n", "utf-8")  # one does not make a table
    assert read_bitexts(paths)[0].pairs == [*PAIRS, ("un TAB", "un TAB")]


def test_tables_are_not_parallel_whatever_their_names(write):
    paths = write(a_fr=table(FRENCH, ENGLISH), a_en=table(ENGLISH, FRENCH))
    assert [found.name for found in read_bitexts(paths)] == ["a.fr", "a.en"]


BOTH_SIDES = "".join(
    f'<{name}><doc docid="a"><seg id="1">{text}</seg></doc></{name}>\n'
    for name, text in (("srcset", "un"), ("refset", "one"))
)


def test_files_of_different_kinds_are_not_parallel(write):
    paths = write(a_csv="un,one\ndeux,two\n", a_sgm=BOTH_SIDES, a_tsv="trois\tthree\n")
    assert [len(found.pairs) for found in read_bitexts(paths)] == [2, 1, 1]


def test_two_files_may_be_said_to_be_parallel(write):
    paths = write(one=SIDES[0], other=SIDES[1])
    assert read_bitexts(paths, parallel=True)[0].pairs == PAIRS
    with pytest.raises(CorpusError, match=r"its lines have no TAB; .*--parallel"):
        read_bitexts(paths)
    with pytest.raises(CorpusError, match=r"come in twos, .* here is 1 file"):
        read_bitexts(paths[:1], parallel=True)


def test_who_names_columns_means_tables(write):
    paths = write(a_fr="un|one\n".replace("|", "\t"), a_en="one\n")
    with pytest.raises(CorpusError, match=r"a\.en: it has no column 2"):
        read_bitexts(paths, (1, 2))
    with pytest.raises(CorpusError, match="--columns are those of a table"):
        read_bitexts(paths, (1, 2), parallel=True)


def test_unequal_numbers_of_lines_are_said(write):
    with pytest.raises(CorpusError, match=r"a\.fr has 4 lines and .*a\.en 3; parallel files need a line for a line"):
        read_parallel(*write(a_fr=SIDES[0], a_en="\n".join(ENGLISH[:3])))


def test_blank_last_lines_of_parallel_files_are_none(write):
    found = read_parallel(*write(a_fr="un\n\ntrois\n\n\n", a_en="one\ntwo\nthree"))
    assert found.pairs == [("un", "one"), ("trois", "three")]
    assert found.left_out() == "a.fr + a.en: 1 of 3 lines was left out: 1 with one side only (2)"


# SGM

SOURCES = """<srcset setid="news" srclang="any">
<doc docid="a"><p><seg id="1">Où est la gare &amp; le train ?</seg>
<seg id="2">
Oui.
</seg></p></doc>
<DOC docid='b'><SEG id=1>Non &lt;3.</SEG></DOC></srcset>"""
TARGETS = """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>
<refset trglang="en"><doc sysid="ref" docid="b"><seg id="1">No &e;</seg></doc>
<doc sysid="ref" docid="a"><seg id="1">Where?</seg><seg id="2">Yes.</seg></doc>
<doc sysid="ref-b" docid="a"><seg id="1">Another</seg><seg id="2">Yeah.</seg></doc></refset>"""
READ = [("Où est la gare & le train ?", "Where?"), ("Oui.", "Yes."), ("Non <3.", "No &e;")]


def test_segments_of_two_sgm_files_are_paired_by_document_and_id_and_resolve_nothing(write):
    (found,) = read_bitexts(write(news_src_sgm=SOURCES, news_ref_sgm=TARGETS))
    assert found.pairs == READ


def test_segments_are_paired_in_order_where_their_documents_are_called_differently(write):
    paths = write(a_sgm=SOURCES, b_sgm=SOURCES.replace('docid="a"', 'docid="c"'))
    assert [source == target for source, target in read_bitexts(paths)[0].pairs] == [True] * 3


def test_a_file_may_hold_source_and_reference(write):
    wmt = "<dataset><doc id='x'><src><p><seg id='1'>un</seg></p></src><ref><p><seg id='1'>one</seg></p></ref></doc>"
    assert read_bitexts(write(a_xml=wmt))[0].pairs == [("un", "one")]
    assert read_bitexts(write(a_sgml=SOURCES + TARGETS))[0].pairs == READ


@pytest.mark.parametrize(
    ("text", "said"), [(SOURCES, "it has the source only; give both files"), ("no markup\n", "it has no <seg>")]
)
def test_an_sgm_file_without_pairs_is_said(write, text, said):
    with pytest.raises(CorpusError, match=rf"a\.sgm: {said}"):
        read_bitexts(write(a_sgm=text))


# Anything


@pytest.mark.parametrize("name", ["a.tsv", "a.csv", "a.sgm"])
@given(text=st.text('"\t\n\r,;|a1.é ', max_size=40) | st.text(max_size=20))
def test_whatever_a_file_holds_there_are_pairs_or_one_sentence(tmp_path_factory, name, text):
    path = tmp_path_factory.getbasetemp() / name
    path.write_bytes(text.encode())
    try:
        found, said = read_table(path), str(path)
    except CorpusError as error:
        found, said = None, str(error)
    assert said.startswith(str(path))
    assert said.isprintable()
    if found:
        assert 0 < len(found.pairs) <= found.lines
        assert all(side and not set("\n\t") & set(side) for pair in found.pairs for side in pair)


words = st.text(st.characters(categories=["L", "N", "Po"], exclude_characters='"'), min_size=1, max_size=5)
sides = st.lists(words, min_size=1, max_size=5).map(" ".join).map(lambda text: unicodedata.normalize("NFC", text))


@given(pairs=st.lists(st.tuples(sides, sides), min_size=1, max_size=6))
def test_every_pair_of_a_table_is_read_once_and_in_order(tmp_path_factory, pairs):
    path = tmp_path_factory.getbasetemp() / "b.tsv"
    path.write_text("".join(f"{source}\t{target}\n" for source, target in pairs), "utf-8")
    found = read_table(path)
    assert found.pairs == pairs[found.header is not None :]

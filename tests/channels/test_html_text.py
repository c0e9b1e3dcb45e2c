"""HTML becomes words: nothing that acts, nothing lost, and no text that takes for ever."""

from __future__ import annotations

from html import escape
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.channels.html_text import to_text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Jalan <b>rusak</b> di&nbsp;Tebet &lt;3</p><p>tolong</p>", "Jalan rusak di Tebet <3\n\ntolong"),
        ("satu<br>dua<BR/>tiga", "satu\ndua\ntiga"),
        ("a<script>alert('<p>')</script>b<style>p{}</style>c", "abc"),
        ("<head><title>Judul</title><meta charset=utf-8></head><body>isi", "isi"),
        ("<head><title>Judul<body>isi", "isi"),
        ("<!-- <p>rahasia</p> -->isi<!-- tidak ditutup", "isi"),
        ("<ul><li>satu<li>dua</ul>", "- satu\n- dua"),
        ("<table><tr><td>RT</td><td>05</td></tr><tr><td>RW</td><td>02</td></tr></table>", "RT 05\nRW 02"),
        ("<a href='https://a.id/?x=1&amp;y=2'>di sini</a>", "di sini (https://a.id/?x=1&y=2)"),
        ('<a href="https://a.id/">a.id</a> <a href=mailto:b@c.id>b@c.id</a>', "a.id b@c.id"),
        ('<a href="https://a.id/peta"><img src=x></a>', "https://a.id/peta"),
        ("<a href=\"javascript:alert(1)\">klik</a><a data-href='https://b.id'>di</a>", "klikdi"),
        ("<img src='cid:1' alt='foto lubang' onerror=\"alert(1)\">", "foto lubang"),
        ('<a title="x>y" href="https://a.id">lihat</a>', "lihat (https://a.id)"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("3 < 5 dan 7 > 6", "3 < 5 dan 7 > 6"),
        ("lebar <b dan seterusnya", "lebar <b dan seterusnya"),
        ('<b title="tidak ditutup>kata</b> lagi', "kata lagi"),
        ("İİİ<script>x</script>akhir", "İİİakhir"),
        ("tanpa tanda apa pun", "tanpa tanda apa pun"),
        ("", ""),
    ],
)
def test_words(html: str, text: str) -> None:
    assert to_text(html) == text


@pytest.mark.parametrize("end", ["", ">", '">'])
@pytest.mark.parametrize(
    "piece",
    ["<", "</", "<!", "<?", "<!--", "<![CDATA[", "<a ", '<a x="', "<a x='y' ", "<a '>", "<script>", "<script></script",
     "<head>", "<a href  ", '<a href="http://x">', "<pre>", "<p>", "&", "&#"],
)  # fmt: skip
def test_time_grows_with_the_length_and_not_with_its_square(piece: str, end: str) -> None:
    """``html.parser`` takes minutes for some of these."""
    html = piece * (100_000 // len(piece)) + end
    began = process_time()
    to_text(html)
    assert process_time() - began < 3


@given(st.text(alphabet="<>&\"'/=;#!-?abz ", max_size=200))
def test_escaped_words_come_back(words: str) -> None:
    assert to_text(f"<p>{escape(words)}</p>") == " ".join(words.split())
    assert to_text(f"<pre>{escape(words)}</pre>") == words.rstrip(" ")


@given(st.text(alphabet="<>/!-=\"' &;#abpscriptheadx\n\t", max_size=200))
def test_anything_has_an_end(html: str) -> None:
    assert len(to_text(html)) <= 4 * len(html) + 10


@pytest.mark.parametrize("reference", ["&#" + "9" * 5000 + ";", "&#x" + "f" * 6000, "&#99999999;"])
def test_a_number_no_character_has_is_one_unknown_character(reference: str) -> None:
    assert to_text(f"<p>banjir {reference} lagi</p>") == "banjir \ufffd lagi"
    assert "lagi" in to_text(f'<p><a href="http://a.id/{reference}">lagi</a></p>')

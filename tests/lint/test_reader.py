"""Documents, their templates, and the places of their nodes."""

from __future__ import annotations

import textwrap

import pytest

from daprlint.document import Document, Node, Source
from daprlint.finding import Finding
from daprlint.reader import LARGEST, Unreadable, read


def documents(text: str | bytes) -> list[Document]:
    data = text if isinstance(text, bytes) else textwrap.dedent(text).encode()
    return list(read(Source("test.yaml", data)))


def place(node: Node | None) -> tuple[int, int, int, int]:
    assert node is not None
    return node.line, node.column, node.end_line, node.end_column


def test_places_count_from_one_and_end_after_the_last_character() -> None:
    (document,) = documents("""\
        spec:
          type: state.redis
          metadata:
            - {name: redisHost, value: "redis:6379"}
        """)
    (entry,) = document.root.at("spec", "metadata").items()  # type: ignore[union-attr]
    assert place(document.root.at("spec", "type")) == (2, 9, 2, 20)
    assert place(entry.get("value")) == (4, 32, 4, 44)
    assert Finding(entry.get("name"), "").path == "spec.metadata[0].name"  # type: ignore[arg-type]


def test_places_count_characters_not_bytes() -> None:
    (document,) = documents("{größe: 1, name: x}\n")
    assert place(document.root.get("name")) == (1, 18, 1, 19)


def test_windows_line_ends_and_a_byte_order_mark() -> None:
    (document,) = documents(b"\xef\xbb\xbfkind: Pod\r\nmetadata:\r\n  name: x\r\n")
    assert (document.kind, document.name) == ("Pod", "x")
    assert place(document.root.at("metadata", "name"))[:2] == (3, 9)
    assert document.source.lines[2] == "  name: x"


@pytest.mark.parametrize("ending", ["\r", "\x85", "\u2028", "\u2029"])
def test_every_line_break_of_yaml_is_one(ending: str) -> None:
    (document,) = documents(f"# a{ending}# b{ending}kind: Pod\n".encode())
    assert document.source.lines[document.root.line - 1] == "kind: Pod"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_lines_are_read_as_the_parser_reads_them(encoding: str) -> None:
    (document,) = documents("kind: Pod\nmetadata: {name: größe}\n".encode(encoding))
    assert document.source.lines[1] == "metadata: {name: größe}"


def test_empty_documents_are_none() -> None:
    assert [document.kind for document in documents("---\n# nothing\n---\nkind: A\n---\n---\nkind: B\n")] == ["A", "B"]


@pytest.mark.parametrize("kind", ["List", "ComponentList"])
def test_a_list_holds_documents(kind: str) -> None:
    text = f"apiVersion: v1\nkind: {kind}\nitems:\n- {{kind: A, metadata: {{name: a}}}}\n- {{kind: B}}\n"
    assert [(document.kind, document.name) for document in documents(text)] == [("A", "a"), ("B", "")]


def test_a_source_comment_names_the_template_of_its_own_document_only() -> None:
    found = documents("""\
        ---
        # Source: todo-app/templates/a.yaml
        kind: A
        ---
        kind: B
        ---
        # Source: todo-app/templates/c.yaml
        kind: C
        """)
    templates = [document.template for document in found]
    assert templates == ["todo-app/templates/a.yaml", "", "todo-app/templates/c.yaml"]


def test_quotes_and_tags_make_strings() -> None:
    (document,) = documents("a: 1\nb: '1'\nc: !!str 1\nd: |-\n  1\ne: yes\n")
    values = {key.text: value.value for key, value in document.root.pairs()}
    assert values == {"a": 1, "b": "1", "c": "1", "d": "1", "e": True}


def test_anchors_and_merges() -> None:
    (document,) = documents("base: &base {a: 1, b: 2}\nmerged: {<<: *base, b: 3}\nalias: *base\n")
    assert document.root.text_at("merged", "a") == "1"
    assert document.root.text_at("merged", "b") == "3"
    assert document.root.text_at("alias", "b") == "2"


def test_merges_are_applied_in_the_order_of_go() -> None:
    (document,) = documents("a: &a {x: 1}\nb: &b {x: 2}\nfirst: {<<: [*a, *b]}\nlast: {x: 3, <<: *a}\n")
    assert document.root.text_at("first", "x") == "1"
    assert document.root.text_at("last", "x") == "1"


def test_an_alias_bomb_is_refused() -> None:
    levels = "".join(f"a{level}: &a{level} {{<<: [*a{level - 1}, *a{level - 1}]}}\n" for level in range(1, 60))
    (document,) = documents(f"a0: &a0 {{x: 1}}\n{levels}")
    assert document.problem == "contains excessive aliasing", "as in Go, before anybody walks through it"


def test_the_last_of_two_equal_keys_counts() -> None:
    (document,) = documents("kind: A\nkind: B\n")
    assert document.kind == "B"


@pytest.mark.parametrize(
    ("text", "line", "column", "problem"),
    [
        ("a: b\n c: d\n", 2, 3, "mapping values are not allowed in this context"),
        ("a: [1\n", 2, 1, "did not find expected ',' or ']' while parsing a flow sequence that begins in line 1"),
        ("a: *b\n", 1, 4, "found undefined alias"),
        ("a: 1\nb", 2, 1, "could not find expected ':' while scanning a simple key that begins in line 2"),
        ("[" * 200_000, 1, 10_000, "nested deeper than 10000 levels"),
        ("a: 1\nb: &b [x, *b]\n", 1, 1, "the anchor in line 2 contains itself"),
        ("a: &a {<<: *a, b: 1}\n", 1, 1, "the anchor in line 1 contains itself"),
        (b"a: \xff\n", 1, 4, "byte 0xff is not UTF-8"),
        (b"a: 1\nb: x\x00\n", 2, 5, "character U+0000 is not allowed"),
        (b"a: \xed\xa0\x80\n", 1, 4, "byte 0xed is not UTF-8"),
        ("a: \ufffe\n".encode(), 1, 4, "character U+FFFE is not allowed"),
        ("a: b\n  c: d\n".encode("utf-16"), 2, 4, "mapping values are not allowed in this context"),
    ],
)  # fmt: skip
def test_broken_yaml_has_its_place(text: str | bytes, line: int, column: int, problem: str) -> None:
    broken = [document for document in documents(text) if document.problem]
    assert [(one.problem, one.root.line, one.root.column) for one in broken] == [(problem, line, column)]


@pytest.mark.parametrize(
    "broken",
    ["a: [1\n", 'a: "x\n', "a: b\n c: d\n", "a: *nobody\n", "- a\nb\n", "a: {b: }}\n", "a: |\n  x\n b: c\n", "? [\n"],
)
def test_the_other_documents_are_read_all_the_same(broken: str) -> None:
    found = documents(
        f"kind: A\n---\n{broken}---\n# Source: x/templates/b.yaml\nkind: B\n--- # c\n{broken}---\nkind: C\n"
    )
    assert [document.kind or "broken" for document in found] == ["A", "broken", "B", "broken", "C"]
    assert [document.root.line for document in found if document.kind == "B"] == [5 + broken.count("\n")]
    assert found[2].template == "x/templates/b.yaml"


def test_where_bytes_are_wrong_the_rest_is_read() -> None:
    found = documents(b"kind: A\n---\nkind: B\nx: \xff\xfe\n---\nkind: C\ny: \x01\n")
    assert [document.kind or document.problem for document in found] == [
        "A", "B", "byte 0xff is not UTF-8", "C", "character U+0001 is not allowed",
    ]  # fmt: skip


def test_broken_yaml_and_wrong_bytes_may_stand_in_one_file() -> None:
    filler = b"# " + b"x" * 200_000 + b"\n"  # the parser sees bytes before it comes to them
    found = documents(b"a: [\n---\nkind: B\n" + filler + b"---\nkind: C\nx: \x00\n")
    assert [document.kind or document.problem[:10] for document in found] == ["did not fi", "B", "C", "character "]


def test_there_is_an_end_to_broken_documents() -> None:
    found = documents("a: [\n---\n" * 1000)
    assert len(found) == 101
    assert found[-1].problem == "100 documents are broken; the rest is not read"


def test_null_is_no_document() -> None:
    assert documents("~\n---\nnull\n---\n") == []


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_every_encoding_with_a_mark_is_read(encoding: str) -> None:
    (document,) = documents("kind: größe\n".encode(encoding))
    assert document.kind == "größe"


def test_too_large_an_input_is_refused() -> None:
    with pytest.raises(Unreadable, match=r"^big: has more than 32 MiB, which no release of Helm can have$"):
        read(Source("big", b"a" * (LARGEST + 1)))

"""Documents, their templates, and the places of their nodes."""

from __future__ import annotations

import textwrap

import pytest

from daprlint.document import Document, Node, Source
from daprlint.finding import Finding
from daprlint.reader import Unreadable, read


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


def test_merges_of_merges_cost_no_more_than_one() -> None:
    levels = "".join(f"a{level}: &a{level} {{<<: [*a{level - 1}, *a{level - 1}]}}\n" for level in range(1, 60))
    (document,) = documents(f"a0: &a0 {{x: 1}}\n{levels}")
    assert document.root.text_at("a59", "x") == "1"


def test_an_anchor_inside_itself_ends() -> None:
    (document,) = documents("a: &a {<<: *a, b: 1}\n")
    assert document.root.text_at("a", "b") == "1"
    assert Finding(document.root, "").path == ""


def test_the_last_of_two_equal_keys_counts() -> None:
    (document,) = documents("kind: A\nkind: B\n")
    assert document.kind == "B"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: b\n c: d\n", "test.yaml:2:3: not YAML: mapping values are not allowed in this context"),
        ("a: [1\n", "test.yaml:2:1: not YAML: did not find expected ',' or ']' while parsing a flow sequence"),
        ("[" * 200_000, "test.yaml: not YAML: nested deeper than 10000 levels"),
        (b"a: \xff\n", "test.yaml: not YAML:"),
        (b"a: \x00\n", "test.yaml: not YAML:"),
    ],
)
def test_broken_yaml_is_told_with_its_place(text: str | bytes, message: str) -> None:
    with pytest.raises(Unreadable) as caught:
        documents(text)
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)

"""Tables that people send, and tables that they get."""

import io

import pytest
from django.core.exceptions import ValidationError

from wakil.lib.csv_files import Fault, Row, harmless, read_table, write_table


def read(text):
    content = text if isinstance(text, bytes) else text.encode()
    return read_table(io.BytesIO(content), required=["name", "address"], optional=["unit"], most_rows=3)


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_table_is_read_whatever_parts_its_fields(mark):
    """S61"""
    table = read(f"\ufeffName{mark}Address\r\n Ana {mark}ana@a.example\r\n\r\nBo{mark}bo@a.example\r\n")

    assert table.rows == [
        Row(2, {"name": "Ana", "address": "ana@a.example"}),
        Row(4, {"name": "Bo", "address": "bo@a.example"}),
    ]
    assert table.faults == []


def test_a_field_over_several_lines_does_not_shift_the_numbers_of_the_next():
    """S61"""
    table = read('name,address\n"Ana\nMaria",a\nBo,b\n')

    assert [row.line for row in table.rows] == [2, 4]


def test_a_line_with_too_few_fields_is_a_fault_of_that_line_alone():
    """S61"""
    table = read("name,address\nAna\nBo,b\n")

    assert table.faults == [Fault(2, "", "It has more or fewer fields than there are columns.")]
    assert [row.line for row in table.rows] == [3]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "These columns are missing: name, address."),
        ("name,address,role\n", "These columns are not known: 'role'."),
        ("name,address,name\n", "A column stands there twice."),
        ('name,address\n"Ana', "This is no CSV file: a quotation mark or a field has no end."),
        (b"name,address\n\xff\xfe,b\n", "This file is not text in UTF-8. Save it as CSV UTF-8."),
        ("name,address\na\x00,b\n", "This file is not text in UTF-8. Save it as CSV UTF-8."),
        ("name,address\n" + "a,b\n" * 4, "This file has too many lines: 3 at most."),
        ("name,address\n" + "a" * 200_000 + ",b\n", "This is no CSV file: a quotation mark or a field has no end."),
    ],
)
def test_what_is_no_such_table_is_told(text, told):
    """S61"""
    with pytest.raises(ValidationError) as raised:
        read(text)

    assert raised.value.messages == [told]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("-5", "-5"),
        (None, ""),
        (7, "7"),
    ],
)
def test_no_spreadsheet_runs_what_we_write(value, written):
    """T17"""
    assert harmless(value) == written


def test_what_is_written_can_be_read_back():
    """W2, T17"""
    content = b"".join(write_table(["name", "address"], [["Ana, the 2nd", "a\nb"], ["=x", 3]]))

    assert read(content).rows == [
        Row(2, {"name": "Ana, the 2nd", "address": "a\nb"}),
        Row(4, {"name": "'=x", "address": "3"}),
    ]

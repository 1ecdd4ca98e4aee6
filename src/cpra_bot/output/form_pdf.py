"""An agency's own PDF form, filled: its fields where it has some, else a sheet of what a person writes in."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from cpra_bot.errors import UsageError

LARGEST = 20_000_000  # bytes


@dataclass(frozen=True, slots=True)
class Filled:
    """What became of a form.

    Attributes:
        content: the filled PDF, or the form as it was if it has no fields.
        flat: True if it has no fields that a program could fill.
    """

    content: bytes
    flat: bool


def fill_form(content: bytes, values: Sequence[tuple[str, str]], name: str) -> Filled:
    """Put values into the fields of a form (AcroForm, ISO 32000-1 §12.7).

    Args:
        content: the PDF's bytes.
        values: field → value.
        name: of the file, for errors.

    Raises:
        UsageError: it is no PDF, is encrypted, or has no field of one of these names; or pypdf is not installed.
    """
    try:
        from pypdf import PdfReader, PdfWriter
        from pypdf.errors import PyPdfError
    except ImportError:
        raise UsageError(
            "forms need pypdf, which is not installed", "install it: pip install 'cpra-bot[pdf]'"
        ) from None
    if len(content) > LARGEST or b"%PDF-" not in content[:1024]:
        raise UsageError(f"{name} is not a PDF file of at most 20 MB", "save the agency's form again")
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted:
            raise UsageError(f"{name} is encrypted, so nothing can be filled in", "fill it by hand, or print it")
        fields = reader.get_fields() or {}
        if not fields:
            return Filled(content, flat=True)
        missing = [field for field, _value in values if field not in fields]
        if missing:
            has = ", ".join(sorted(map(str, fields))[:12])
            raise UsageError(f"{name} has no field `{missing[0]}`", f"its fields are {has}")
        writer = PdfWriter()
        writer.append(reader)
        for page in writer.pages:
            writer.update_page_form_field_values(page, dict(values), auto_regenerate=False)
        writer.set_need_appearances_writer(True)
        out = io.BytesIO()
        writer.write(out)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
        words = " ".join(str(fault).split())[:120]
        raise UsageError(f"{name} cannot be read as a PDF form ({words})", "save the agency's form again") from fault
    return Filled(out.getvalue(), flat=False)

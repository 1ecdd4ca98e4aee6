"""PDF forms such as agencies offer: with fields, flat, locked."""

from __future__ import annotations

import io

from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, TextStringObject


def form(*names: str, password: str = "") -> bytes:
    """A PDF form with a text field for each name; flat without any, locked with a password."""
    writer = PdfWriter()
    page = writer.add_blank_page(300, 300)
    boxes = ArrayObject()
    for position, name in enumerate(names):
        rectangle = ArrayObject(NumberObject(each) for each in (10, 10 + 30 * position, 200, 30 + 30 * position))
        box = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Annot"),
                NameObject("/Subtype"): NameObject("/Widget"),
                NameObject("/FT"): NameObject("/Tx"),
                NameObject("/T"): TextStringObject(name),
                NameObject("/Rect"): rectangle,
                NameObject("/DA"): TextStringObject("/Helv 10 Tf 0 g"),
            }
        )
        boxes.append(writer._add_object(box))
    if names:
        page[NameObject("/Annots")] = boxes
        writer._root_object[NameObject("/AcroForm")] = DictionaryObject({NameObject("/Fields"): boxes})
    if password:
        writer.encrypt(password, algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()

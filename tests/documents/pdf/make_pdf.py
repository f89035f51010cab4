#!/usr/bin/env python3
"""Writes the PDF files of this folder and of commands/pdf.in, byte for byte by hand, so that each shows one thing that PDF files do.

    python3 make_pdf.py

No program that makes PDF files is needed; the breadths of letters are invented.
"""
import hashlib
import zlib
from pathlib import Path

HERE = Path(__file__).parent
RUSSIAN = "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ"


def afii(letter):
    """Returns the name that old fonts give to a Russian letter."""
    if letter in "Ёё":
        return "afii10023" if letter == "Ё" else "afii10071"
    at = RUSSIAN.index(letter.upper())
    first = 10017 if letter.isupper() else 10065
    return f"afii{first + at + (1 if at > 5 else 0)}"


NAMES = {" ": "space", ",": "comma", ".": "period", "-": "hyphen", "(": "parenleft", ")": "parenright", ";": "semicolon",
         ":": "colon", "—": "emdash", "«": "guillemotleft", "»": "guillemotright", "№": "afii61352"}
NAMES |= {digit: name for digit, name in zip("0123456789", "zero one two three four five six seven eight nine".split())}


def width(letter):
    """Returns how broad a letter is, in thousandths of its size."""
    if letter in " .,;:-()1ilfjtr":
        return 300
    if letter in "шщжюмфШЩЖЮМФwmWM—":
        return 750
    return 600 if letter.isupper() else 480


def breadth(text, size):
    return sum(width(letter) for letter in text) * size / 1000


class File:
    """A file in the making: objects, each a string of bytes."""

    def __init__(self):
        self.objects = [None, None]

    def add(self, body):
        self.objects.append(body if isinstance(body, bytes) else body.encode("latin-1"))
        return len(self.objects)

    def stream(self, data, entries="", pack=True):
        if pack:
            data, entries = zlib.compress(data, 9), entries + "/Filter/FlateDecode"
        return self.add(f"<<{entries}/Length {len(data)}>>stream\n".encode() + data + b"\nendstream")

    def write(self, name, pages, fonts, extra="", resources=""):
        kids = []
        for content, entries in pages:
            stream = self.stream(content)
            used = "".join(f"/{key} {number} 0 R" for key, number in fonts.items())
            kids.append(self.add(f"<</Type/Page/Parent 2 0 R/Contents {stream} 0 R/MediaBox[0 0 595 842]{entries}"
                                 f"/Resources<</Font<<{used}>>{resources}>>>>"))
        self.objects[0] = f"<</Type/Catalog/Pages 2 0 R{extra}>>".encode()
        self.objects[1] = f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(f'{kid} 0 R' for kid in kids)}]>>".encode()
        (HERE / name).write_bytes(self.bytes())

    def bytes(self, trailer=""):
        out, places = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", []
        for number, body in enumerate(self.objects, 1):
            places.append(len(out))
            out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
        start = len(out)
        out += f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n".encode()
        out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
        return out + f"trailer\n<</Size {len(places) + 1}/Root 1 0 R{trailer}>>\nstartxref\n{start}\n%%EOF\n".encode()


def simple_font(file, letters, encoding, base="OldText"):
    """Adds a font whose codes are those of windows-1251, or the numbers of letters."""
    widths = " ".join(str(width(letters.get(code, " "))) for code in range(32, 256))
    descriptor = file.add(f"<</Type/FontDescriptor/FontName/{base}/Flags 32/FontBBox[0 -200 1000 900]/ItalicAngle 0/Ascent 800"
                          "/Descent -200/CapHeight 700/StemV 80>>")
    return file.add(f"<</Type/Font/Subtype/Type1/BaseFont/{base}/FirstChar 32/LastChar 255/Widths[{widths}]"
                    f"/FontDescriptor {descriptor} 0 R{encoding}>>")


def literal(codes):
    return b"(" + codes.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)") + b")"


def wrapped(text, size, room, indent, hyphenate):
    """Breaks a paragraph into lines; words are divided before a consonant that a vowel follows."""
    lines, line, first = [], "", True
    words = text.split(" ")
    while words:
        word = words.pop(0)
        space = room - (indent if first else 0)
        longer = f"{line} {word}" if line else word
        if breadth(longer, size) <= space:
            line = longer
            continue
        if hyphenate:
            vowels = "аеёиоуыэюя"
            cuts = [at for at in range(3, len(word) - 3) if word[at - 1] in vowels and word[at] not in vowels + "ьъй"
                    and word[at + 1] in vowels and word.isalpha()]
            cuts = [at for at in cuts if breadth(f"{line} {word[:at]}-", size) <= space]
            if cuts:
                lines.append((f"{line} {word[:cuts[-1]]}-", first))
                line, first = word[cuts[-1]:], False
                continue
        lines.append((line, first))
        line, first = word, False
    return lines + [(line, first)]


def show(lines, encode, font="F"):
    """Returns the content that shows lines: each a text, where it stands, its size, and how broad it is made."""
    out = b"BT\n"
    for text, x, y, size, room in lines:
        gaps = text.count(" ")
        space = (room - breadth(text, size)) / gaps if room and gaps else 0
        out += f"/{font} {size:g} Tf {space:.3f} Tw 1 0 0 1 {x:.2f} {y:.2f} Tm ".encode() + literal(encode(text)) + b" Tj\n"
    return out + b"ET\n"


def two_columns():
    """An old Russian paper: names of letters instead of a map, columns, hyphens, running heads, sentences over pages."""
    title, *paragraphs = (HERE / "roads.ru.txt").read_text().strip().split("\n\n")
    letters = sorted(set("".join([title, *paragraphs])) | set("Совет портовых городов. Двенадцатая сессия0123456789-"))
    codes = {letter: 33 + at for at, letter in enumerate(letter for letter in letters if letter != " ")} | {" ": 32}
    names = "".join(f"/{NAMES.get(letter) or afii(letter)}" for letter in sorted(codes, key=codes.get))
    file = File()
    font = simple_font(file, {code: letter for letter, code in codes.items()}, f"/Encoding<</Type/Encoding/Differences[32{names}]>>")
    size, leading, column, rows = 10, 12, 210, 14
    lines = []
    for paragraph in paragraphs:
        broken = wrapped(paragraph, size, column, 15, True)
        for at, (text, first) in enumerate(broken):
            lines.append((text, 15 if first else 0, column - (15 if first else 0) if at + 1 < len(broken) else None))
    pages, number = [], 0
    encode = lambda text: bytes(codes[letter] for letter in text)
    while lines:
        number += 1
        shown = [("Совет портовых городов. Двенадцатая сессия", 180, 800, 8, None), (str(number), 295, 40, 8, None)]
        top = 760
        if number == 1:
            shown.append((title, 130, 740, 18, None))
            top = 700
        for x in (60, 320):
            for row in range(rows):
                if lines:
                    text, indent, room = lines.pop(0)
                    shown.append((text, x + indent, top - row * leading, size, room))
        pages.append((show(shown, encode), ""))
    file.write("columns.ru.pdf", pages, {"F": font})


def one_page(name, source, encoding, encode, entries="", turn=b"", y=780, count=3):
    """A page of a plain text, in a font whose codes are those of windows-1251; {map} in the encoding is a map to Unicode."""
    letters = {code: bytes([code]).decode("cp1251", "replace") for code in range(32, 256)}
    file = File()
    if "{map}" in encoding:
        pairs = "".join(f"<{code:02x}> <{ord(letter):04x}>\n" for code, letter in letters.items())
        encoding = encoding.replace("{map}", str(file.stream(f"{len(letters)} beginbfchar\n{pairs}endbfchar".encode())))
    font = simple_font(file, letters, encoding)
    shown = []
    title, *paragraphs = (HERE / source).read_text().strip().split("\n\n")
    shown.append((title, 60, y, 16, None))
    for paragraph in paragraphs[:count]:
        y -= 12
        for text, _ in wrapped(paragraph, 11, 470, 0, False):
            y -= 14
            shown.append((text, 60, y, 11, None))
    file.write(name, [(turn + show(shown, encode), entries)], {"F": font})


def footnotes():
    """Notes below the text, in smaller type, with raised marks; a sentence runs over them to the next page."""
    title, *paragraphs = (HERE / "harbour.en.txt").read_text().strip().split("\n\n")
    notes, paragraphs = paragraphs[-2:], paragraphs[:-2]
    file = File()
    font = simple_font(file, {code: chr(code) for code in range(32, 256)}, "/Encoding/WinAnsiEncoding")
    pages, shown, y = [], [(title, 60, 780, 16, None)], 750
    for paragraph in paragraphs:
        y -= 8
        for text, _ in wrapped(paragraph, 11, 300, 0, False):
            x = 60
            for part, mark in split_marks(text):
                shown.append((part, x, y, 11, None))
                x += breadth(part, 11)
                if mark:
                    shown.append((mark, x, y + 4, 7, None))
                    x += breadth(mark, 7)
            y -= 14
            if len(pages) == 0 and y < 640:
                at = 100
                for note in notes:
                    for line, _ in wrapped(note, 8, 300, 0, False):
                        shown.append((line, 60, at, 8, None))
                        at -= 10
                pages.append((show(shown, lambda text: text.encode("cp1252")), ""))
                shown, y = [], 780
    pages.append((show(shown, lambda text: text.encode("cp1252")), ""))
    file.write("notes.en.pdf", pages, {"F": font})


def split_marks(text):
    """Returns the parts of a line, each with the mark of a note after it."""
    for mark in "12":
        for before in (f".{mark}", f",{mark}"):
            if before in text:
                head, tail = text.split(before, 1)
                return [(head + before[0], mark), (tail, "")]
    return [(text, "")]


def encrypted(name, password):
    """A file locked with RC4, as PDF 1.4 does it; an empty password only forbids changes."""
    padding = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
    identity = bytes(range(16))

    def rc4(key, data):
        box, j = list(range(256)), 0
        for i in range(256):
            j = (j + box[i] + key[i % len(key)]) % 256
            box[i], box[j] = box[j], box[i]
        i = j = 0
        out = bytearray()
        for byte in data:
            i = (i + 1) % 256
            j = (j + box[i]) % 256
            box[i], box[j] = box[j], box[i]
            out.append(byte ^ box[(box[i] + box[j]) % 256])
        return bytes(out)

    owner = rc4(hashlib.md5((b"owner" + padding)[:32]).digest()[:5], (password + padding)[:32])
    key = hashlib.md5((password + padding)[:32] + owner + (-4 & 0xffffffff).to_bytes(4, "little") + identity).digest()[:5]
    user = rc4(key, padding)
    content = b"BT /F 12 Tf 60 700 Td (The Council of Harbour Towns met in Northport.) Tj ET"
    object_key = hashlib.md5(key + (4).to_bytes(3, "little") + b"\0\0").digest()[:10]
    locked = rc4(object_key, content)
    file = File()
    file.objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
                    b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 5 0 R>>>>>>",
                    f"<</Length {len(locked)}>>stream\n".encode() + locked + b"\nendstream",
                    b"<</Type/Font/Subtype/Type1/BaseFont/Times-Roman/Encoding/WinAnsiEncoding>>"]
    lock = file.add(f"<</Filter/Standard/V 1/R 2/O<{owner.hex()}>/U<{user.hex()}>/P -4>>")
    lock = f"/Encrypt {lock} 0 R/ID[<{identity.hex()}><{identity.hex()}>]"
    (HERE / name).write_bytes(file.bytes(lock))


def scan():
    """A page that is a picture."""
    file = File()
    image = file.stream(b"\x00\xff" * 32, "/Type/XObject/Subtype/Image/Width 8/Height 8/BitsPerComponent 8/ColorSpace/DeviceGray")
    file.write("scan.pdf", [(b"q 595 0 0 842 0 0 cm /I Do Q", "")], {}, resources=f"/XObject<</I {image} 0 R>>")


def unmapped():
    """Letters that are known by their numbers in the font alone."""
    file = File()
    descendant = file.add("<</Type/Font/Subtype/CIDFontType2/BaseFont/Bare/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
                          "/Supplement 0>>/DW 500>>")
    font = file.add(f"<</Type/Font/Subtype/Type0/BaseFont/Bare/Encoding/Identity-H/DescendantFonts[{descendant} 0 R]>>")
    file.write("unmapped.pdf", [(b"BT /F 12 Tf 60 700 Td <0024002500260027002800290003002A> Tj ET", "")], {"F": font})


two_columns()
one_page("western.ru.pdf", "roads.ru.txt", "/Encoding/WinAnsiEncoding", lambda text: text.encode("cp1251"))
one_page("turned.en.pdf", "harbour.en.txt", "/Encoding/WinAnsiEncoding", lambda text: text.encode("cp1252"), "/Rotate 90",
         b"0 1 -1 0 595 0 cm\n", 540)
for language in ("en", "ru"):
    one_page(f"../../commands/pdf.in/speech.{language}.pdf", f"../speech.{language}.txt", "/ToUnicode {map} 0 R",
             lambda text: text.encode("cp1251"), y=820, count=24)
footnotes()
encrypted("locked.pdf", b"secret")
encrypted("open.pdf", b"")
scan()
unmapped()
whole = (HERE / "columns.ru.pdf").read_bytes()
(HERE / "cut.pdf").write_bytes(whole[:900])
(HERE / "recovered.ru.pdf").write_bytes(whole[:-400])
for name in ("locked.pdf", "cut.pdf", "scan.pdf", "unmapped.pdf"):
    (HERE / "../../commands/pdf.in" / name).write_bytes((HERE / name).read_bytes())

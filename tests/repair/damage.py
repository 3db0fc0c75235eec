"""Makes the damage of scraped text from clean text, the same for the same seed.

    shifted(line, rand, sign)   the line with a mark of it that lost a byte
    glossed(text, rand, share)  the text with readings after a share of some of its characters
    readings(path)              common readings by character, from Unihan
"""
import bz2
import re

MARKS = "。，、：；？！《》「」『』“”‘’（）…—·〈〉【】"


def decode_gbk(data):
    """What a decoder makes of it, ? for a byte that begins nothing; whether any did."""
    text, i, lost = [], 0, False
    while i < len(data):
        if data[i] < 0x80:
            text.append(chr(data[i]))
            i += 1
        elif (i + 1 < len(data) and 0x81 <= data[i] <= 0xFE
              and 0x40 <= data[i + 1] <= 0xFE and data[i + 1] != 0x7F):
            text.append(data[i:i + 2].decode("gb18030"))
            i += 2
        else:
            text.append("?")
            i += 1
            lost = True
    return "".join(text), lost


def shifted(line, rand, sign="?"):
    """(damaged, restorable, mark) or None: a random mark of the line loses its first
    byte, in the place of which is `sign`."""
    places = [i for i, c in enumerate(line) if c in MARKS]
    if not places:
        return None
    place = rand.choice(places)
    try:
        data = line[place:].encode("gbk")
    except UnicodeEncodeError:
        return None
    text, lost = decode_gbk(data[1:])
    if text == line[place + 1:]:
        return None
    return line[:place] + sign + text, not lost, line[place]


def wide_to_ascii(text):
    """As scrapers do it with full-width marks."""
    return text.replace("！", "!")


def readings(path="/usr/share/unicode/Unihan_Readings.txt.bz2"):
    """The usual reading of each character, with its tone mark."""
    found = {}
    with bz2.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            match = re.match(r"U\+([0-9A-F]+)\tkMandarin\t(\S+)", line)
            if match and re.search("[^a-z]", match[2]):
                found[chr(int(match[1], 16))] = match[2]
    return found


def glossed(text, rand, share, known):
    """The text with readings in brackets after that share of its characters."""
    out, count = [], 0
    for c in text:
        out.append(c)
        if c in known and rand.random() < share:
            out.append(f"({known[c]})")
            count += 1
    return "".join(out), count

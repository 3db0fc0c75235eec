"""Random texts that get at a profile's corners, the same for the same seed.

    Texts(Vocabulary(spec.Profile(path)), seed).text(number)

Each text depends on nothing but the profile, the seed and its number, so that
one can be made again without the others.
"""
import bisect
import random

VARIATION_SELECTORS = [*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)]
COMPATIBILITY = [*range(0xF900, 0xFB00), *range(0x2F800, 0x2FA1E)]
OPERATORS = "".join(map(chr, range(0x2FF0, 0x3000)))
ASCII_WORDS = ["a", "B", "U", "PN", "SQL", "VIP", "AA", "HTML5", "3D", "-",
               "the quick", "2024", "<br/>", "\\u4e00", "#", "%s"]
PUNCTUATION = "，。、；：？！“”‘’「」『』（）《》〈〉【】…—·～　.,;:?!\"'()&"
LINE_ENDS = ["\n", "\n", "\r\n", "\r", "\n\n", "\t", "\u2028", "\v"]
EMOJI = ["😀", "👨\u200d👩\u200d👧", "🇹🇼", "👍🏽", "❤\ufe0f", "㊙\ufe0f"]
RANGES = [
    (0x3041, 0x3096), (0x30A1, 0x30FA),      # kana
    (0x1100, 0x11FF), (0xAC00, 0xD7A3),      # hangul
    (0x0300, 0x036F),                        # combining marks
    (0x0080, 0x07FF),                        # two bytes
    (0x0001, 0x007F),                        # one byte
    (0x2E80, 0x2FDF), (0x31C0, 0x31EF),      # radicals, strokes, U+31EF
    (0x4E00, 0x9FFF), (0x3400, 0x4DBF),      # Han
    (0x20000, 0x2A6DF), (0x2A700, 0x323AF),  # Han in planes 2 and 3
    (0x10000, 0x10FFFF),                     # any of four bytes
    (0xE000, 0xFFFF),                        # private use, forms, U+FFFF
]
RARE = ["\ufeff", "\U0010ffff", "\u200b", "\u200d", "\x7f", "\x80", "\u07ff",
        "\u0800", "\ud7ff", "\ue000", "\uffff", "\U00010000"]


def wide(rand, leaf):
    """An ideographic description sequence of about 64 code points, not deep."""
    def tree(operators):
        if operators == 0:
            return ("⿾" if rand.random() < 0.04 else "") + leaf()
        return rand.choice("⿲⿳") + "".join(
            tree((operators - 1 + i) // 3) for i in range(3))
    return tree(rand.randint(19, 22))


class Vocabulary:
    """The words of a profile's dictionaries."""

    def __init__(self, profile):
        stages = [*profile.normalization, *profile.chain]
        if profile.segmentation is not None:
            stages.append(profile.segmentation)
        leaves = {id(leaf): leaf for stage in stages
                  for leaf in stage.leaves() if leaf.entries}
        self.dictionaries = [list(leaf.entries) for leaf in leaves.values()]
        self.values = [sorted(set(leaf.entries.values()))
                       for leaf in leaves.values()]
        self.keys = sorted(set().union(*self.dictionaries))


class Texts:
    def __init__(self, vocabulary, seed, ids=True, nul=False):
        """ids: with ideographic description operators; nul: with U+0000."""
        self.vocabulary = vocabulary
        self.seed = seed
        self.ids = ids
        self.nul = nul
        self.random = random.Random()
        # Whole keys and pieces of them, most of the time.
        self.kinds = [(self.key, 20), (self.chain, 20), (self.piece, 12),
                      (self.character, 12), (self.value, 8),
                      (self.disturbed, 6), (self.compatibility, 4),
                      (self.variation, 3), (self.noise, 10), (self.rare, 2)]
        if ids:
            self.kinds.append((self.description, 5))
        if nul:
            self.kinds.append((lambda: "\0", 2))
        self.makers, self.weights = zip(*self.kinds)

    def text(self, number):
        rand = self.random
        rand.seed(f"{self.seed}/{number}")
        target = 1 + int(200 * rand.random() ** 2)
        # Few kinds at a time bring rare things together now and then.
        makers, weights = self.makers, self.weights
        if rand.random() < 0.3:
            makers, weights = rand.sample(makers, 3), None
        parts = []
        length = 0
        while length < target:
            parts.append(rand.choices(makers, weights)[0]())
            length += len(parts[-1]) or 1
        text = "".join(parts)
        if rand.random() < 0.5:
            text = text[:target]  # ends in the middle of a word
        if not self.ids:
            text = "".join(c for c in text if c not in OPERATORS)
        return text

    def texts(self, count):
        return [self.text(number) for number in range(count)]

    def key(self):
        # By dictionary first, or the big ones would leave nothing to others.
        return self.random.choice(
            self.random.choice(self.vocabulary.dictionaries))

    def value(self):
        return self.random.choice(self.random.choice(self.vocabulary.values))

    def piece(self):
        key = self.key()
        start = self.random.randrange(len(key))
        end = self.random.randint(start + 1, len(key))
        return self.random.choice([key[:end], key[start:], key[start:end]])

    def character(self):
        word = self.key() if self.random.random() < 0.7 else self.value()
        return self.random.choice(word) if word else ""

    def chain(self):
        """Keys of which each begins with the end of the one before."""
        text = key = self.key()
        for _ in range(self.random.randint(1, 3)):
            cuts = list(range(1, len(key)))
            self.random.shuffle(cuts)
            for cut in cuts:
                following = self.key_from(key[cut:])
                if following is not None:
                    text = text[:len(text) - len(key) + cut] + following
                    key = following
                    break
        return text

    def key_from(self, beginning):
        """Some key that begins so, or None."""
        keys = self.vocabulary.keys
        first = bisect.bisect_left(keys, beginning)
        end = bisect.bisect_left(keys, beginning + "\U0010ffff", first)
        return keys[self.random.randrange(first, end)] if first < end else None

    def disturbed(self):
        """A key with something between its characters, or one replaced."""
        key = self.key()
        i = self.random.randrange(len(key) + 1)
        stranger = self.random.choice(
            [self.variation, self.noise, self.character, self.rare])()
        return key[:i] + stranger + key[i + self.random.randint(0, 1):]

    def compatibility(self):
        return chr(self.random.choice(COMPATIBILITY))

    def variation(self):
        return chr(self.random.choice(VARIATION_SELECTORS))

    def noise(self):
        kind = self.random.randrange(8)
        if kind == 0:
            return self.random.choice(ASCII_WORDS)
        if kind == 1:
            return self.random.choice(PUNCTUATION)
        if kind == 2:
            return self.random.choice(LINE_ENDS)
        if kind == 3:
            return self.random.choice(EMOJI)
        return chr(self.random.randint(*self.random.choice(RANGES)))

    def rare(self):
        return self.random.choice(RARE)

    def description(self):
        """Operators and operands: well-formed ones, and by chance also
        incomplete, too deep and too long ones."""
        rand = self.random
        if rand.random() < 0.15:
            # Near the limit of 16 levels.
            operator = rand.choice("⿰⿲⿾")
            return (operator * rand.randint(13, 18) + self.character()
                    + "".join(self.key() for _ in range(rand.randint(0, 30))))
        if rand.random() < 0.2:
            return wide(rand, self.character)
        parts = []
        wanted = 1
        while wanted and len(parts) < 80:
            if not parts or rand.random() < 0.35:
                parts.append(rand.choice(OPERATORS))
                wanted += {2: 2, 3: 2, 14: 0, 15: 0}.get(
                    ord(parts[-1]) - 0x2FF0, 1)
            else:
                part = rand.choices([self.character, self.noise, self.key,
                                     self.compatibility], [6, 2, 1, 1])[0]()
                parts.append(part)
                wanted -= 1
        if rand.random() < 0.2:
            parts = parts[:rand.randint(1, len(parts))]
        return "".join(parts)

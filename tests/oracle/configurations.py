"""Random configurations over an alphabet of a few characters.

With so few characters every way in which keys, values, segments and stages
can touch each other occurs.  Everything follows from the seed.
"""
import json
import os
import random
import subprocess

import texts

# One of each kind is drawn, and only some of the kinds.
KINDS = ["里", "公发", "豈\U0002f800", "⿰⿲⿾", "𠮷𪚥", "aB", "é", " ", "\n"]


class Configuration:
    """Writes a configuration with its dictionaries into folder, and makes
    strings to convert by it."""

    def __init__(self, folder, seed, ocd2=True, ocd=True):
        self.folder = folder
        self.random = random.Random(f"configuration/{seed}")
        self.types = ["text", "inline"] + ["ocd2"] * ocd2 + ["ocd"] * ocd
        self.files = 0
        kinds = self.random.sample(KINDS[:6], self.random.randint(3, 5))
        if self.random.random() < 0.3:
            kinds.append(self.random.choice(KINDS[6:]))
        self.alphabet = [self.random.choice(kind) for kind in kinds]
        self.path = os.path.join(folder, "random.json")
        config = {"name": f"random {seed}"}
        if self.random.random() < 0.4:
            config["normalization"] = self.stages(2)
        if self.random.random() < 0.6:
            config["segmentation"] = {"type": "mmseg",
                                      "dict": self.dictionary(0)}
        config["conversion_chain"] = self.stages(4)
        with open(self.path, "w", encoding="utf-8") as file:
            file.write(self.json(config))

    def word(self, longest):
        length = self.random.randint(1, longest)
        return "".join(self.random.choices(self.alphabet, k=length))

    def strings(self, count, nul):
        alphabet = self.alphabet + ["\0"] * nul
        strings = []
        for _ in range(count):
            length = self.random.choice([3, 8, 20, 20, 40, 120])
            length = self.random.randint(0, length)
            string = "".join(self.random.choices(alphabet, k=length))
            chance = self.random.random()
            if chance < 0.05:
                # Near the limits of ideographic description sequences.
                operator = self.random.choice("⿰⿲⿾")
                string = operator * self.random.randint(12, 18) + string
            elif chance < 0.1:
                string = texts.wide(
                    self.random, lambda: self.random.choice(alphabet)) + string
            strings.append(string)
        return strings

    def stages(self, most):
        return [{"dict": self.dictionary(0)}
                for _ in range(self.random.randint(1, most))]

    def dictionary(self, depth):
        if self.random.random() < [0.7, 0.4, 0.2, 0][depth]:
            doc = {"type": "group"}
            policy = self.random.choice(["union", "short_circuit", None])
            if policy is not None:
                doc["match_policy"] = policy
            doc["dicts"] = [self.dictionary(depth + 1)
                            for _ in range(self.random.randint(1, 3))]
        else:
            doc = self.leaf()
        if doc["type"] != "inline" and self.random.random() < 0.15:
            doc["may_output_tofu"] = self.random.random() < 0.8
        return doc

    def leaf(self):
        type_ = self.random.choice(self.types)
        entries = {}
        for _ in range(self.random.choice([1, 2, 3, 5, 10, 20])):
            entries[self.word(self.random.randint(1, 4))] = self.value()
        if type_ == "inline":
            # Neither spaces nor newlines mean anything here.
            if self.random.random() < 0.05:
                entries = {}
            return {"type": type_,
                    "entries": {k: v or k[::-1] for k, v in entries.items()}}
        return {"type": type_, "file": self.file(type_, entries)}

    def value(self):
        if self.random.random() < 0.1:
            return ""
        return self.word(self.random.randint(1, 6))

    def file(self, type_, entries):
        self.files += 1
        name = f"{self.files}.{type_}"
        path = os.path.join(self.folder, name)
        text = path if type_ == "text" else path + ".txt"
        with open(text, "w", encoding="utf-8", newline="") as file:
            file.write(self.lines(entries, type_ == "text"))
        if type_ != "text":
            # Debian's opencc_dict returns 0 even where it fails.
            subprocess.run(["opencc_dict", "-i", text, "-f", "text",
                            "-o", path, "-t", type_], check=True)
            os.stat(path)
        return name

    def lines(self, entries, decorated):
        """A text dictionary; decorated with what its format allows beyond
        plain entries."""
        rand = self.random
        lines = ["一\t"]  # never empty: OpenCC cannot build that
        for key, value in entries.items():
            key = key.replace("\n", "")
            value = value.replace("\n", "")
            if key.strip("一"):
                if rand.random() < 0.2:
                    value += " " + self.word(2).replace("\n", "")
                lines.append(f"{key}\t{value}")
        lines = list({line.partition("\t")[0]: line for line in lines}.values())
        rand.shuffle(lines)
        if not decorated:
            return "".join(line + "\n" for line in lines)
        ends = ["\n", "\r\n", "\n\n", "\n# key\tvalue\n", "\n#\n"]
        return (rand.choice(["", "", "\ufeff", "# comment\n"])
                + "".join(line + rand.choice(ends) for line in lines[:-1])
                + lines[-1] + rand.choice(["", "\n", "\r\n"]))

    def json(self, config):
        """With comments and trailing commas, which OpenCC allows."""
        rand = self.random
        source = json.dumps(config, indent=1, ensure_ascii=rand.random() < 0.3)
        lines = []
        for line in source.split("\n"):
            if (lines and line.strip()[0] in "]}"
                    and lines[-1].strip()[-1] not in "[{"
                    and rand.random() < 0.3):
                lines[-1] += ","
            lines.append(line)
        comments = ["", "", "", " // \"dicts\": [", "/* , \n } // */"]
        return "\n".join(line + rand.choice(comments) for line in lines)

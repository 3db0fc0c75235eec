"""What programs that are not ours make of a document: its structure, and its texts.

A judge takes a path and returns (structure, texts).  The structure has to be the same
before a conversion and after it; each text has to be the conversion of the one before.
A judge raises an exception if the document is none for it.
"""
import configparser
import io
import json
import re
import subprocess
import zipfile

import docx
import html5lib
import lxml.etree
import nbformat
import openpyxl
import polib
import pptx
import pysubs2
import webvtt
import yaml
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        return file.read()


def run(*command):
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    if done.returncode != 0:
        raise ValueError(done.stderr.decode(errors="replace")[-200:])
    return done.stdout.decode()


# ---- catalogues and data -----------------------------------------------------------------


def judge_po(path):
    """Also what msgfmt --check has to say, without its places."""
    checked = subprocess.run(["msgfmt", "--check", "-o", "/dev/null", path], capture_output=True, check=False)
    said = re.findall(r":\d+: (?!.*')(.*)", checked.stderr.decode(errors="replace"))
    catalogue = polib.pofile(path)
    entries = [(e.msgctxt, e.msgid, e.msgid_plural, e.flags, e.occurrences, e.obsolete) for e in catalogue]
    texts = [e.msgstr for e in catalogue] + [s for e in catalogue for s in e.msgstr_plural.values()]
    return (entries, checked.returncode, said), texts


def judge_gettext(option):
    def judge(path):
        # msgcat reads what msgcat writes; unescaped UTF-8 too.
        catalogue = polib.pofile(run("msgcat", option, "--force-po", "-t", "utf-8", path))
        return [(e.msgid, e.obsolete) for e in catalogue], [e.msgstr for e in catalogue]
    return judge


def leaves(value, texts):
    """The value without its texts, which go to the list."""
    if isinstance(value, dict):
        return [(key, leaves(item, texts)) for key, item in value.items()]
    if isinstance(value, list):
        return [leaves(item, texts) for item in value]
    if isinstance(value, str):
        texts.append(value)
        return "text"
    return value


def judge_json(path):
    texts = []
    return leaves(json.loads(read(path)), texts), texts


def judge_jsonl(path):
    texts = []
    return [leaves(json.loads(line), texts) for line in read(path).splitlines()], texts


def judge_ipynb(path):
    notebook = json.loads(read(path))
    nbformat.validate(nbformat.from_dict(notebook))
    # Markdown cuts words, so lines are no texts by themselves.
    return leaves(notebook, []), []


def nodes(node, texts):
    """Of YAML, also tags and styles."""
    if isinstance(node, yaml.ScalarNode):
        texts.append(node.value)
        return node.tag, node.style
    if isinstance(node, yaml.SequenceNode):
        return node.tag, [nodes(item, texts) for item in node.value]
    return node.tag, [(key.value, nodes(item, texts)) for key, item in node.value]


def judge_yaml(path):
    texts = []
    return [nodes(node, texts) for node in yaml.compose_all(read(path), yaml.SafeLoader)], texts


def judge_ini(path):
    parser = configparser.RawConfigParser(strict=False, delimiters="=", comment_prefixes=("#", ";"), allow_no_value=True)
    parser.optionxform = str
    text = read(path).lstrip("\ufeff")
    parser.read_string(text if text.lstrip().startswith("[") else "[none]\n" + text)
    pairs = [(section, key, value) for section in parser.sections() for key, value in parser.items(section)]
    return [p[:2] for p in pairs], [p[2] or "" for p in pairs]


# ---- markup ------------------------------------------------------------------------------


def judge_xml(path):
    """Tags and names of attributes, of lxml; texts are put together of many, so none."""
    tree = lxml.etree.parse(path, lxml.etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    return [(str(node.tag), sorted(node.attrib)) for node in tree.iter()], []


def judge_html(path):
    with open(path, "rb") as file:
        tree = html5lib.parse(file.read().decode("utf-8", "replace"), treebuilder="etree")
    return [(str(node.tag), sorted(map(str, node.attrib))) for node in tree.iter()], []


def judge_markdown(path):
    def shape(tokens):
        return [(t.type, t.tag, t.nesting, t.content if t.type in ("code_inline", "fence", "code_block") else "",
                 t.attrs.get("src"), shape(t.children or [])) for t in tokens]
    text = re.sub(r"\A---\n.*?\n---\n", "", read(path), flags=re.S)
    return shape(MarkdownIt("commonmark").enable("table").use(footnote_plugin).parse(text)), []


def judge_tex(path):
    """pandoc's reader: what blocks there are."""
    def shape(value):
        if isinstance(value, dict):
            return None if value.get("t") in ("Str", "Space", "SoftBreak") else [value.get("t"), shape(value.get("c"))]
        if isinstance(value, list):
            return [s for s in map(shape, value) if s is not None]
        return None
    return shape(json.loads(run("pandoc", "-f", "latex", "-t", "json", path))["blocks"]), []


# ---- subtitles ---------------------------------------------------------------------------


def judge_subtitles(path):
    subs = pysubs2.load(path, encoding="utf-8")
    # Tags are blanked: a word is looked up across them.
    return [(e.start, e.end, e.style, re.findall(r"\{[^}]*\}", e.text)) for e in subs], [re.sub(r"\{[^}]*\}", "", e.text) for e in subs]


def judge_vtt(path):
    cues = list(webvtt.read(path))
    return [(c.start, c.end, c.identifier) for c in cues], [c.text for c in cues]


def judge_lrc(path):
    lines = [re.match(r"(\[[a-z]+:|(?:\[\d+:[\d.]*\])+)?(.*)", line) for line in read(path).splitlines()]
    return [m[1] for m in lines if m[2]], [m[2] for m in lines if m[2]]


# ---- Office ------------------------------------------------------------------------------


def entries_of(path):
    """Names of an archive; each file of XML is well-formed, with the same elements."""
    with zipfile.ZipFile(path) as archive:
        if archive.testzip() is not None:
            raise ValueError("damaged")
        found = []
        for name in archive.namelist():
            data = archive.read(name)
            if data[:100].lstrip().startswith((b"<?xml", b"<")) and name.endswith((".xml", ".rels", ".opf", ".ncx", ".xhtml")):
                tree = lxml.etree.parse(io.BytesIO(data), lxml.etree.XMLParser(huge_tree=True))
                found.append((name, [str(node.tag) for node in tree.iter()]))
            else:
                found.append((name, len(data)))
        return found


def judge_archive(path):
    return entries_of(path), []


def judge_docx(path):
    document = docx.Document(path)
    found = [p.text for p in document.paragraphs]
    for table in document.tables:
        found += [p.text for row in table.rows for cell in row.cells for p in cell.paragraphs]
    for section in document.sections:
        found += [p.text for part in (section.header, section.footer) for p in part.paragraphs]
    found += [p.text for comment in document.comments for p in comment.paragraphs]
    return entries_of(path), found + [document.core_properties.title]


def judge_xlsx(path):
    book = openpyxl.load_workbook(path)
    cells = [cell for sheet in book.worksheets for row in sheet.rows for cell in row]
    texts = [cell.value for cell in cells if cell.data_type == "s"] + [cell.comment.text for cell in cells if cell.comment]
    other = [(cell.coordinate, cell.value) for cell in cells if cell.data_type != "s"]
    return (entries_of(path), book.sheetnames, other), [str(text) for text in texts]


def judge_pptx(path):
    found = []
    for slide in pptx.Presentation(path).slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                found += [p.text for p in shape.text_frame.paragraphs]
            if shape.has_table:
                found += [cell.text for row in shape.table.rows for cell in row.cells]
            if shape.has_chart:
                found += [str(c) for c in shape.chart.plots[0].categories]
        if slide.has_notes_slide:
            found += [p.text for p in slide.notes_slide.notes_text_frame.paragraphs]
    return entries_of(path), found


JUDGES = {
    "po": ("msgfmt --check, polib", judge_po),
    "properties": ("msgcat", judge_gettext("--properties-input")),
    "strings": ("msgcat", judge_gettext("--stringtable-input")),
    "json": ("Python's json", judge_json), "arb": ("Python's json", judge_json), "jsonl": ("Python's json", judge_jsonl),
    "ipynb": ("nbformat", judge_ipynb), "yaml": ("PyYAML", judge_yaml), "ini": ("Python's configparser", judge_ini),
    "html": ("html5lib", judge_html), "markdown": ("markdown-it", judge_markdown), "tex": ("pandoc", judge_tex),
    "srt": ("pysubs2", judge_subtitles), "ass": ("pysubs2", judge_subtitles), "vtt": ("webvtt", judge_vtt), "lrc": ("a pattern", judge_lrc),
    "docx": ("python-docx, LibreOffice", judge_docx), "xlsx": ("openpyxl, LibreOffice", judge_xlsx),
    "pptx": ("python-pptx, LibreOffice", judge_pptx), "epub": ("epubcheck", judge_archive),
    "odt": ("LibreOffice", judge_archive), "ods": ("LibreOffice", judge_archive), "odp": ("LibreOffice", judge_archive),
    "odg": ("LibreOffice", judge_archive),
}
for _kind in "xliff ts resx android docbook fb2 opml rss atom svg ttml fodt".split():
    JUDGES[_kind] = ("libxml2", judge_xml)

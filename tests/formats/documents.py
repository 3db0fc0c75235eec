"""Documents that are archives, before a conversion and after it.

A document is a list of entries: name, and its text or bytes.  What is converted
stands in text as [before|after], so that both are read in one place.
"""
import io
import re
import struct
import zipfile

PAIR = re.compile(r"\[([^\[\]|]*)\|([^\[\]|]*)\]")


def before(text):
    return PAIR.sub(r"\1", text)


def after(text):
    return PAIR.sub(r"\2", text)


class Stream(io.RawIOBase):
    """What cannot be sought in: zipfile then writes data descriptors."""

    def __init__(self):
        self.bytes = bytearray()

    def writable(self):
        return True

    def write(self, data):
        self.bytes += data
        return len(data)


def pack(entries, stream=False, side=before, comment=b""):
    """The archive, the same bytes each time."""
    out = Stream() if stream else io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number, (name, data) in enumerate(entries):
            info = zipfile.ZipInfo(name, (2001, 2, 3, 4, 5, 2 * (number % 30)))
            stored = name == "mimetype" or name.endswith((".png", "/"))
            info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            info.external_attr = 0o640 << 16
            info.extra = struct.pack("<HHI", 0xCAFE, 4, number)
            archive.writestr(info, side(data).encode() if isinstance(data, str) else data)
        archive.comment = comment
    return bytes(out.bytes) if stream else out.getvalue()


XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 3
TYPES = ("[Content_Types].xml", XML + '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>')
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
CORE = ("docProps/core.xml", XML + '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/'
        'metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>[软件|軟體]</dc:title>'
        "<dc:creator>发先生</dc:creator><cp:keywords>[头发|頭髮]</cp:keywords>"
        "<dc:language>[zh-CN|zh-TW]</dc:language></cp:coreProperties>")

EPUB = [
    ("mimetype", b"application/epub+zip"),
    ("META-INF/container.xml",
     XML + '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
     '<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'),
    ("OEBPS/book.opf",
     XML + '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">\n'
     '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">\n<dc:identifier id="id">头发</dc:identifier>\n'
     "<dc:title>[头发|頭髮]的故事</dc:title>\n<dc:creator>[发师傅|發師傅]</dc:creator>\n"
     "<dc:description>[关于|關於]</dc:description>\n<dc:language>[zh-CN|zh-TW]</dc:language>\n</metadata>\n"
     '<manifest>\n<item id="c" href="text/%E5%8F%91.xhtml" media-type="application/xhtml+xml"/>\n'
     '<item id="d" href="text/../text/two.xml" media-type="application/xhtml+xml"/>\n'
     '<item id="n" href="toc.ncx" media-type="application/x-dtbncx+xml"/>\n'
     '<item id="p" href="picture.svg" media-type="image/svg+xml"/>\n<item id="s" href="style.css" media-type="text/css"/>\n</manifest>\n'
     '<spine toc="n"><itemref idref="c"/><itemref idref="d"/></spine>\n</package>\n'),
    ("OEBPS/text/发.xhtml",
     XML + '<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="[zh-CN|zh-TW]"><head><title>[头发|頭髮]</title>'
     '<link href="../发.css"/></head>\n<body><p>他的[头|頭]<b>[发|髮]</b>很[长|長]，[&#x53d1;|&#x767c;]展</p>\n'
     '<p id="发"><a href="two.xml#发">[鼠|滑]<i>[标|鼠]</i></a><br/><code>头发</code></p></body></html>\n'),
    ("OEBPS/text/two.xml",
     XML + '<html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head><body><p lang="ja">发展</p>'
     "<p>[后|後]面</p></body></html>\n"),
    ("OEBPS/toc.ncx",
     XML + '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><docTitle><text>[头发|頭髮]的故事</text></docTitle>'
     '<navMap><navPoint id="发"><navLabel><text>[后|後]面</text></navLabel><content src="text/发.xhtml"/></navPoint>'
     "</navMap></ncx>\n"),
    ("OEBPS/picture.svg", XML + '<svg xmlns="http://www.w3.org/2000/svg"><title>[头发|頭髮]</title><text id="发">[后|後]'
     "<tspan>面</tspan></text></svg>\n"),
    ("OEBPS/style.css", 'p { font-family: "黑体发"; }\n'),
    ("OEBPS/picture.png", PNG),
]

DOCX = [
    TYPES,
    ("_rels/.rels", XML + '<Relationships xmlns="r"><Relationship Target="头发"/></Relationships>'),
    ("word/document.xml", XML + f'<w:document {W} {A} xmlns:mc="http://schemas.openxmlformats.org/'
     'markup-compatibility/2006" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
     '<w:body><w:p><w:pPr><w:pStyle w:val="头发"/></w:pPr>'
     "<w:r><w:t>他的[头|頭]</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>[发|髮]</w:t></w:r>"
     '<w:r><w:t xml:space="preserve">很[长|長]，[程|程式設計師]</w:t></w:r><w:r><w:t>[序员|]</w:t></w:r>'
     "<w:r><w:tab/><w:t>[头|頭]</w:t></w:r></w:p>"
     # A tab, a line and a note end a word; a bookmark does not.
     "<w:p><w:r><w:t>[头|頭]</w:t><w:tab/><w:t>[发|發]</w:t><w:br/><w:t>[头|頭]</w:t></w:r>"
     '<w:bookmarkStart w:id="0" w:name="头发"/><w:r><w:t>[发|髮]</w:t></w:r></w:p>'
     # A text box, a deletion and the reading of ruby stand in a word.
     "<w:p><w:r><w:t>[头|頭]</w:t></w:r><w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>[后|後]面"
     "</w:t></w:r></w:p></w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent><w:p><w:r><w:t>[后|後]面"
     "</w:t></w:r></w:p></w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>"
     "<w:del><w:r><w:delText>[这里发|這裡發]生</w:delText></w:r></w:del><w:r><w:t>[发|髮]</w:t></w:r></w:p>"
     # Fields: what they show is text, their codes are not.
     '<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText>REF 头发</w:instrText></w:r>'
     "<w:r><w:t>[头发|頭髮]&amp;[&#x53D1;|&#x767C;]展</w:t></w:r></w:p>"
     '<w:p><w:r><w:drawing><wp:inline><wp:docPr id="1" name="头发" descr="[头发|頭髮]的[图|圖]"/></wp:inline>'
     "</w:drawing></w:r></w:p>"
     # A formula and an object end a word; alternatives, watermarks and what forms show are text.
     '<w:p xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:v="urn:schemas-microsoft-com:vml">'
     "<w:r><w:t>[头|頭]</w:t></w:r><m:oMath><m:r><m:t>头发</m:t></m:r></m:oMath><w:r><w:t>[发|發]</w:t></w:r>"
     "<w:r><w:t>[头|頭]</w:t><w:object/><w:t>[发|發]</w:t></w:r>"
     '<w:r><w:pict><v:shape id="头发" alt="[头发|頭髮]"><v:textpath string="[后|後]面"/></v:shape></w:pict></w:r>'
     '<w:sdt><w:sdtPr><w:alias w:val="头发"/><w:dropDownList><w:listItem w:displayText="[头发|頭髮]" w:value="头发"/>'
     "</w:dropDownList></w:sdtPr></w:sdt></w:p>"
     '<w:tbl><w:tblPr><w:tblCaption w:val="[头发|頭髮]"/><w:tblDescription w:val="[后|後]面"/></w:tblPr></w:tbl>'
     "</w:body></w:document>"),
    ("word/styles.xml", XML + f'<w:styles {W}><w:docDefaults><w:lang w:val="en-US" w:eastAsia="[zh-CN|zh-TW]"/>'
     '</w:docDefaults><w:style><w:name w:val="头发"/></w:style></w:styles>'),
    ("word/numbering.xml", XML + f'<w:numbering {W}><w:lvl><w:lvlText w:val="第%1[节|節]"/></w:lvl></w:numbering>'),
    ("word/header1.xml", XML + f"<w:hdr {W}><w:p><w:r><w:t>[页眉|頁首]</w:t></w:r></w:p></w:hdr>"),
    ("word/footnotes.xml", XML + f"<w:footnotes {W}><w:footnote><w:p><w:r><w:t>[头发|頭髮]</w:t></w:r></w:p>"
     "</w:footnote></w:footnotes>"),
    ("word/comments.xml", XML + f'<w:comments {W}><w:comment w:author="发"><w:p><w:r><w:t>[头发|頭髮]</w:t></w:r>'
     "</w:p></w:comment></w:comments>"),
    CORE,
    ("word/media/头发.png", PNG),
]

S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
XLSX = [
    TYPES,
    ("xl/workbook.xml", XML + f'<workbook {S}><sheets><sheet name="头发"/></sheets></workbook>'),
    ("xl/sharedStrings.xml", XML + f"<sst {S}><si><t>[头发|頭髮]</t></si><si><r><t>[头|頭]</t></r><r><rPr><b/></rPr>"
     '<t>[发|髮]</t></r><rPh sb="0" eb="1"><t>头发</t></rPh></si><si><t>姓名发</t></si>'
     '<si><t xml:space="preserve"> [后|後]面 </t></si></sst>'),
    ("xl/worksheets/sheet1.xml", XML + f'<worksheet {S}><sheetData><row><c t="s"><v>0</v></c>'
     '<c t="inlineStr"><is><t>[头发|頭髮]</t></is></c><c t="str"><f>CONCATENATE("头发",头发!A1)</f><v>[头发|頭髮]</v></c>'
     "<c><v>12</v></c></row></sheetData><headerFooter><oddHeader>&amp;L[头发|頭髮]&amp;C&amp;\"黑体发,Regular\"&amp;12"
     "[后|後]面&amp;K00FF00[后|後]&amp;A</oddHeader><oddFooter>&amp;头&amp;K发0发展发里[发|發]展&amp;\"黑&quot;[后|後]</oddFooter></headerFooter></worksheet>"),
    ("xl/worksheets/sheet3.xml", XML + f'<worksheet {S}><sheetData/><dataValidations><dataValidation prompt="[头发|頭髮]" '
     'error="[后|後]面"><formula1>"头发,后面"</formula1></dataValidation></dataValidations><hyperlinks><hyperlink '
     'location="头发!A1" display="发" tooltip="[头发|頭髮]"/></hyperlinks></worksheet>'),
    ("xl/worksheets/sheet2.xml", XML + f'<worksheet {S}><sheetData><row><c><v>1</v></c></row></sheetData></worksheet>'),
    ("xl/tables/table1.xml", XML + f'<table {S} name="头发"><tableColumns><tableColumn id="1" name="姓名发"/>'
     "</tableColumns></table>"),
    ("xl/comments1.xml", XML + f"<comments {S}><authors><author>发</author></authors><commentList><comment><text><r>"
     "<t>[头|頭]</t></r><r><t>[发|髮]</t></r></text></comment></commentList></comments>"),
    CORE,
]

P = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
PPTX = [
    TYPES,
    ("ppt/presentation.xml", XML + f'<p:presentation {P} {A}><a:defRPr lang="[zh-CN|zh-TW]"/></p:presentation>'),
    ("ppt/slides/slide1.xml", XML + f'<p:sld {P} {A}><p:cNvPr id="1" name="头发" descr="[头发|頭髮]"/><a:p>'
     '<a:r><a:rPr lang="[zh-CN|zh-TW]" altLang="en-US"/><a:t>[头|頭]</a:t></a:r><a:r><a:t>[发|髮]</a:t></a:r><a:br/>'
     '<a:r><a:t>[里发|裡發]展</a:t></a:r></a:p></p:sld>'),
    ("ppt/notesSlides/notesSlide1.xml", XML + f"<p:notes {P} {A}><a:p><a:r><a:t>[后|後]面</a:t></a:r></a:p></p:notes>"),
    ("ppt/charts/chart1.xml", XML + f'<c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" {A}>'
     "<c:cat><c:strRef><c:f>头发!A1</c:f><c:strCache><c:pt><c:v>[头发|頭髮]</c:v></c:pt></c:strCache></c:strRef></c:cat>"
     "<c:numCache><c:pt><c:v>1</c:v></c:pt></c:numCache></c:chart>"),
    CORE,
]

O = "urn:oasis:names:tc:opendocument:xmlns:"
NAMES = (f'xmlns:office="{O}office:1.0" xmlns:text="{O}text:1.0" xmlns:style="{O}style:1.0" xmlns:draw="{O}drawing:1.0" '
         f'xmlns:form="{O}form:1.0" xmlns:presentation="{O}presentation:1.0" xmlns:number="{O}datastyle:1.0" '
         f'xmlns:table="{O}table:1.0" xmlns:svg="{O}svg-compatible:1.0" xmlns:meta="{O}meta:1.0" '
         'xmlns:dc="http://purl.org/dc/elements/1.1/"')


def open_document(kind):
    return [
        ("mimetype", b"application/vnd.oasis.opendocument." + kind.encode()),
        ("META-INF/manifest.xml", XML + '<manifest:manifest xmlns:manifest="m"/>'),
        ("content.xml",
         XML + f'<office:document-content {NAMES}><style:style style:name="头发"/><office:body>'
         '<text:p text:style-name="头发">他的[头|頭]<text:span>[发|髮]</text:span>很[长|長]<text:tab/>[程|程式設計師]<text:span>'
         "[序员|]</text:span></text:p>"
         "<text:h>[头|頭]<text:note><text:note-citation>发</text:note-citation><text:note-body><text:p>[后|後]面"
         "</text:p></text:note-body></text:note>[发|發]</text:h>"
         "<text:p>[头|頭]<office:annotation><dc:creator>发</dc:creator><text:p>[后|後]面</text:p></office:annotation>"
         "[发|髮]<text:line-break/>[里|裡]<draw:frame draw:name=\"头发\"><svg:title>[头发|頭髮]</svg:title><draw:text-box>"
         "<text:p>[发|發]展</text:p></draw:text-box></draw:frame>面</text:p>"
         '<presentation:footer-decl presentation:name="头发">[头发|頭髮]</presentation:footer-decl>'
         '<form:button form:name="头发" form:label="[头发|頭髮]"/><number:time-style style:name="头"><number:text>[时|時]'
         '</number:text></number:time-style><text:p><text:hidden-text text:condition="头发" text:string-value="[头发|頭髮]"'
         ' text:is-hidden="true"/><text:a office:title="[后|後]面" office:name="后面">[头发|頭髮]</text:a></text:p>'
         '<table:table table:name="头发"><table:table-cell office:string-value="[头发|頭髮]" table:formula="of:=&quot;'
         '头发&quot;"><text:p>[头发|頭髮]</text:p></table:table-cell></table:table></office:body></office:document-content>'),
        ("styles.xml", XML + f'<office:document-styles {NAMES}><style:text-properties style:language-asian="zh" '
         'style:country-asian="[CN|TW]"/><style:header><text:p>[页眉|頁首]</text:p></style:header></office:document-styles>'),
        ("meta.xml", XML + f"<office:document-meta {NAMES}><dc:title>[软件|軟體]</dc:title><dc:creator>发</dc:creator>"
         "<meta:keyword>[头发|頭髮]</meta:keyword><dc:language>[zh-CN|zh-TW]</dc:language></office:document-meta>"),
        ("Object 1/content.xml", XML + f"<office:document-content {NAMES}><text:p>[头发|頭髮]</text:p></office:document-content>"),
        ("Pictures/picture.png", PNG),
    ]


# Names of fonts, which change with --fonts alone; in each the text is the same.
RUN_FONTS = ('<w:rFonts w:ascii="[SimSun|PMingLiU]" w:hAnsi="Arial" w:eastAsia="[宋体;SimSun|新細明體;PMingLiU]" '
             'w:cs="[黑体|微軟正黑體]" w:hint="eastAsia"/>')


def theme(folder):
    fonts = ('<a:minorFont><a:latin typeface="Calibri"/><a:ea typeface="[微软雅黑|微軟正黑體]" charset="-122"/>'
             '<a:font script="Hans" typeface="宋体"/><a:font script="Hant" typeface="新細明體"/></a:minorFont>')
    return (f"{folder}/theme/theme1.xml", XML + f"<a:theme {A}>{fonts}</a:theme>")


FONTS = {
    "docx": [
        TYPES,
        ("word/document.xml", XML + f"<w:document {W}><w:p><w:r><w:rPr>{RUN_FONTS}</w:rPr><w:t>宋</w:t></w:r></w:p></w:document>"),
        ("word/styles.xml", XML + f'<w:styles {W}>{RUN_FONTS}<w:name w:val="宋体"/></w:styles>'),
        theme("word"),
        ("word/fontTable.xml", XML + f'<w:fonts {W}><w:font w:name="宋体"/></w:fonts>'),
    ],
    "xlsx": [
        TYPES,
        ("xl/workbook.xml", XML + f'<workbook {S}><sheets><sheet name="宋体"/></sheets></workbook>'),
        ("xl/styles.xml", XML + f'<styleSheet {S}><fonts><font><name val="[等线 Light|微軟正黑體 Light]"/></font></fonts>'
         '<cellStyle name="宋体"/></styleSheet>'),
        ("xl/sharedStrings.xml", XML + f'<sst {S}><si><r><rPr><rFont val="[KaiTi|DFKai-SB]"/></rPr><t>宋</t></r></si></sst>'),
        theme("xl"),
    ],
    "pptx": [
        TYPES,
        ("ppt/presentation.xml", XML + f"<p:presentation {P} {A}/>"),
        ("ppt/slides/slide1.xml", XML + f'<p:sld {P} {A}><a:p><a:r><a:rPr><a:ea typeface="[@黑体|@微軟正黑體]"/>'
         '<a:cs typeface="+mn-cs"/></a:rPr><a:t>宋</a:t></a:r></a:p></p:sld>'),
        theme("ppt"),
    ],
    "odt": [
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        ("content.xml", XML + f'<office:document-content {NAMES} xmlns:fo="{O}xsl-fo-compatible:1.0">'
         '<style:font-face style:name="宋体" svg:font-family="[宋体|新細明體]"/><style:text-properties '
         'style:font-name-asian="宋体" fo:font-family="[&apos;Noto Sans CJK SC&apos;|&apos;Noto Sans CJK TC&apos;]"/>'
         "<text:p>宋</text:p></office:document-content>"),
    ],
}

ALL = {
    "epub": EPUB,
    "docx": DOCX,
    "xlsx": XLSX,
    "pptx": PPTX,
    "odt": open_document("text"),
    "ods": open_document("spreadsheet"),
    "odp": open_document("presentation"),
    "odg": open_document("graphics"),
}

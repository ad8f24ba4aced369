"""Common Cartridge ("IMS Common Cartridge Profile" 1.1 and 1.3, "Thin Common Cartridge" 1.3).

A cartridge becomes a course of the LMS's own: sections with pages, quizzes and links. Importers strip scripts, frames
and inline drawings, and break links between pages, so each page stands alone.

    model.py        versions, resources, sections
    drawings.py     a page's inline drawings as files that need no style sheet
    pages.py        units, lessons, glossary as pages that stand alone
    questions.py    which questions a cartridge can ask, and how
    qti.py          those questions as XML
    links.py        web links and LTI links
    quizzes.py      quizzes of what can be asked, a bank of the rest
    sections.py     what stands where; warns of what is replaced or left out
    manifest.py     imsmanifest.xml, and the cartridge's files
"""

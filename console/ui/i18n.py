"""The language of the screen. Source texts are Indonesian; English comes from `resources/i18n/tanggap_en.qm`.

Texts of Qt's own dialogs follow as well, where Qt ships them for the language.
"""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QTranslator
from PySide6.QtWidgets import QApplication

import resources

LANGUAGES = ("id", "en")
SOURCE = "id"

_OWNED = "tanggap.translators"


def QT_TRANSLATE_NOOP(context: str, source: str) -> str:
    """Mark a text in a table for translation; lupdate knows this name, whoever shows the text translates it.

    PySide6 has a function of the same name, but types its answer as `object`.
    """
    return source


def install(app: QApplication, lang: str) -> None:
    """Speak `lang` from now on; widgets made before keep their words.

    Args:
        app: whose translators to replace.
        lang: `id` or `en`.

    Raises:
        ValueError: no such language.
    """
    if lang not in LANGUAGES:
        raise ValueError(f"no translation for language {lang!r}")
    for old in app.findChildren(QTranslator, _OWNED):
        app.removeTranslator(old)
        old.deleteLater()
    if lang != SOURCE:
        ours = QTranslator(app)
        ours.setObjectName(_OWNED)
        if not ours.load(str(resources.path(f"i18n/tanggap_{lang}.qm"))):
            raise ValueError(f"i18n/tanggap_{lang}.qm is damaged")
        app.installTranslator(ours)
    theirs = QTranslator(app)
    theirs.setObjectName(_OWNED)
    if theirs.load(f"qtbase_{lang}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(theirs)

#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each defect the check is for, in a source tree of one file: test_check_translations.py LUPDATE."""

import pathlib
import sys
import tempfile
import unittest

from check_translations import check

LUPDATE = sys.argv.pop(1) if len(sys.argv) > 1 else "/usr/lib/qt6/bin/lupdate"
SOURCE = """
#include <QObject>
namespace vigie::wall {
class Tile : public QObject {
    Q_OBJECT
    QString name() { return tr("Case %1"); }
    QString count(int n) { return tr("%n case(s)", nullptr, n); }
};
}
"""
TILE = '<message><source>Case %1</source><translation>Tile %1</translation></message>'
COUNT = ('<message numerus="yes"><source>%n case(s)</source><translation><numerusform>{}</numerusform>'
         '<numerusform>{}</numerusform></translation></message>')


def ts(language, *entries):
    return (f'<?xml version="1.0" encoding="utf-8"?><!DOCTYPE TS><TS version="2.1" language="{language}" '
            'sourcelanguage="fr_FR"><context><name>vigie::wall::Tile</name>' + "".join(entries) + "</context></TS>")


class CheckTranslations(unittest.TestCase):
    def complaints(self, source=SOURCE, tile=TILE, english=("%n tile", "%n tiles"), french=("%n case", "%n cases")):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for name in ("modules/wall", "app/workstation", "translations"):
                (root / name).mkdir(parents=True)
            (root / "modules/wall/tile.cpp").write_text(source, encoding="utf-8")
            (root / "translations/vigie_en.ts").write_text(
                ts("en_GB", tile, COUNT.format(*english) if english else ""), encoding="utf-8")
            (root / "translations/vigie_fr.ts").write_text(
                ts("fr_FR", COUNT.format(*french) if french else ""), encoding="utf-8")
            return "\n".join(check(root, LUPDATE))

    def test_silent_when_all_is_translated(self):
        self.assertEqual(self.complaints(), "")

    def test_text_without_english(self):
        self.assertIn("vigie_en.ts: vigie::wall::Tile: 'Case %1' is not translated", self.complaints(tile=""))

    def test_unfinished_english(self):
        unfinished = TILE.replace("<translation>", '<translation type="unfinished">')
        self.assertIn("'Case %1' is not translated", self.complaints(tile=unfinished))

    def test_plural_missing(self):
        self.assertIn("vigie_en.ts: vigie::wall::Tile: '%n case(s)'", self.complaints(english=None))
        self.assertIn("vigie_fr.ts: vigie::wall::Tile: '%n case(s)'", self.complaints(french=None))
        self.assertIn("vigie_fr.ts: vigie::wall::Tile: '%n case(s)'", self.complaints(french=("%n case", "")))

    def test_plural_copied_from_the_source(self):
        self.assertIn("is no plural form", self.complaints(french=("%n case(s)", "%n case(s)")))

    def test_placeholder_lost(self):
        self.assertIn("other placeholders in 'Tile'", self.complaints(tile=TILE.replace("Tile %1", "Tile")))
        self.assertIn("other placeholders in 'tiles'", self.complaints(english=("%n tile", "tiles")))

    def test_class_without_q_object(self):
        self.assertIn("lacks Q_OBJECT", self.complaints(source=SOURCE.replace("Q_OBJECT", "")))

    def test_context_unknown_at_run_time(self):
        free = SOURCE + 'QString lost() { return QObject::tr("Case %1"); }\n'
        self.assertIn("'QObject' is neither a class of ours nor a room", self.complaints(source=free))

    def test_call_that_lupdate_drops(self):
        cast = SOURCE + ('QString far(long n) { return QCoreApplication::translate("wall", "%n case(s) loin", '
                         "nullptr, static_cast<int>(n)); }\n")
        self.assertIn("lupdate does not see '%n case(s) loin'", self.complaints(source=cast))


if __name__ == "__main__":
    unittest.main()

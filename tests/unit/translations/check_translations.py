#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tells which texts of modules/ and app/ are not translated, or not soundly.

Exit status: 0 every text is translated, 1 something is missing (one line each on stderr).
"""

import argparse
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

LANGUAGES = {"en": ("en_GB", []), "fr": ("fr_FR", ["-pluralonly"])}
FOLDERS = ("modules", "app")
PLACEHOLDER = re.compile(r"%(?:n|L?\d{1,2})")
LITERALS = r'((?:"(?:[^"\\]|\\.)*"\s*)+)'
CALL_WITH_CONTEXT = re.compile(r'\b(?:translate|QT_TRANSLATE_NOOP)\(\s*"([\w:]+)",\s*' + LITERALS)
CALL_OF_CLASS = re.compile(r"\btr\(\s*" + LITERALS)
ESCAPES = {"n": "\n", "t": "\t", '"': '"', "\\": "\\"}


def run_lupdate(lupdate, root, copy, locale, flags):
    """Updates the copy and returns what lupdate complained of."""
    done = subprocess.run(
        [lupdate, "-no-obsolete", "-locations", "none", *FOLDERS, "-source-language", "fr_FR",
         "-target-language", locale, *flags, "-ts", str(copy)],
        cwd=root, capture_output=True, text=True, timeout=50, check=False)
    lines = (done.stdout + done.stderr).splitlines()
    # lupdate warns with status 0; what it says in peace is known.
    peace = re.compile(r"(Scanning directory|Updating|Stripping) .*'\.\.\.$|\s+(Found|Removed|Kept|Same-text) .*")
    complaints = [line for line in lines if line.strip() and not peace.match(line)]
    if done.returncode:
        complaints.append(f"lupdate ended with status {done.returncode}")
    return complaints


def messages(path):
    for context in ElementTree.parse(path).getroot().findall("context"):
        for message in context.findall("message"):
            yield context.findtext("name"), message


def forms_of(message):
    translation = message.find("translation")
    if message.get("numerus") == "yes":
        return [form.text or "" for form in translation.findall("numerusform")]
    return [translation.text or ""]


def check_message(language, context, message):
    source = message.findtext("source")
    counted = message.get("numerus") == "yes"
    name = f"vigie_{language}.ts: {context}: {source!r}"
    if language == "fr" and not counted:
        return []  # the source is the French text
    forms = forms_of(message)
    if message.find("translation").get("type") == "unfinished" or not all(forms):
        return [f"{name} is not translated"]
    found = []
    if counted and len(forms) != 2:
        found.append(f"{name} has {len(forms)} plural forms instead of 2")
    for form in forms:
        if sorted(PLACEHOLDER.findall(form)) != sorted(PLACEHOLDER.findall(source)):
            found.append(f"{name}: other placeholders in {form!r}")
        if counted and "(s)" in form:
            found.append(f"{name}: {form!r} is no plural form")
    return found


def check_context(root, context):
    """A class, or the name of a room or a program: a free function named tr() records neither."""
    rooms = {"app", *(folder.name for base in FOLDERS for folder in (root / base).iterdir() if folder.is_dir())}
    if context in rooms or re.fullmatch(r"(\w+::)+[A-Z]\w*", context):
        return []
    return [f"{context!r} is neither a class of ours nor a room: its texts would not be found at run time"]


def literal(text):
    parts = re.findall(r'"((?:[^"\\]|\\.)*)"', text)
    return re.sub(r"\\(.)", lambda escape: ESCAPES.get(escape[1], escape[0]), "".join(parts))


def dropped_calls(root, known):
    """lupdate says nothing of a call that it can't parse, e.g. a translate() whose count is a cast."""
    sources = {source for _, source in known}
    for path in sorted(path for folder in FOLDERS for path in (root / folder).rglob("*")):
        if path.suffix not in (".cpp", ".h"):
            continue
        text = path.read_text(encoding="utf-8")
        for match in CALL_WITH_CONTEXT.finditer(text):
            if (match[1], literal(match[2])) not in known:
                yield f"{path.relative_to(root)}: lupdate does not see {literal(match[2])!r}"
        for match in CALL_OF_CLASS.finditer(text):
            if literal(match[1]) not in sources:
                yield f"{path.relative_to(root)}: lupdate does not see {literal(match[1])!r}"


def check(root, lupdate):
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for language, (locale, flags) in LANGUAGES.items():
            copy = pathlib.Path(folder) / f"vigie_{language}.ts"
            shutil.copy(root / "translations" / copy.name, copy)
            found += run_lupdate(lupdate, root, copy, locale, flags)
            entries = list(messages(copy))
            for context, message in entries:
                found += check_message(language, context, message)
            if language == "en":
                for context in sorted({context for context, _ in entries}):
                    found += check_context(root, context)
                found += dropped_calls(root, {(context, message.findtext("source")) for context, message in entries})
                if not entries:
                    found.append("no text found at all")
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lupdate", required=True)
    parser.add_argument("--root", required=True, type=pathlib.Path)
    options = parser.parse_args()
    found = check(options.root.resolve(), options.lupdate)
    for line in found:
        print(line, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

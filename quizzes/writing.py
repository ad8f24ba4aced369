"""Rules of good question writing that a program can hold. Each break is a `Problem` at its question.

| code | rule |
|---|---|
| all-of-the-above | no option says "all of the above" or "none of these" |
| key-longest | the key is not the longest option by far: at most 1.6 times the mean of the others |
| same-text | no two options, items, targets, regions or criteria read the same but for case, accents and punctuation |
| negative-stem | a question that asks for what is *not* so shows the word in bold or italics |
| unbalanced-keys | of 8 or more `single` questions in a file, no position holds more than 60 % of the keys |
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from quizzes.kinds.single import Single
from quizzes.languages.folding import fold
from quizzes.model import Option, Question
from quizzes.source import Reader
from quizzes.text import plain, render

LONGER = 1.6
FEWEST_TO_BALANCE = 8
MOST_AT_ONE_PLACE = 0.6

_ALL_OF_THE_ABOVE = re.compile(
    r"\b(all|none|both|neither) of (the above|these|those|them|the others)\b"
    r"|\b(alle|geen van de|geen van) (bovenstaande|andere)"
    r"|\b(todas|ningun[ao]|todos) (las|los|de las|de los) anteriores\b"
    r"|\b(tutte|nessuna|tutti) (le|delle|i) (precedenti|risposte)\b|\b(todas|ningun?ha) (as|das) anteriores\b"
    r"|\b(ολα|κανενα|τιποτα) (τα|απο τα) παραπανω\b"
)
"""On folded text."""
_NEGATIVE = {
    "en": r"not|never|except|cannot|\w+n't",
    "nl": r"niet|nooit|geen|behalve",
    "es": r"no|nunca|ninguna?|excepto",
    "it": r"non|mai|nessuna?|tranne|eccetto",
    "el": r"δεν|δε|μην|ποτε|εκτος",
    "gl": r"non|nunca|ningunha?|agas|excepto",
}
"""Words by language, folded."""
_EMPHASIS = re.compile(r"<(strong|em)>.*?</\1>", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")
_SENTENCE_END = re.compile(r"(?<=[.!?;:])\s+")


def check_writing(questions: Iterable[tuple[Question, Reader]], language: str = "en") -> None:
    """Note each broken rule of a file's questions, written in `language` (BCP 47)."""
    pairs = list(questions)
    for question, reader in pairs:
        for name in ("options", "items", "targets", "regions", "criteria"):
            options: Sequence[Option] = getattr(question.body, name, ())
            _check_texts(reader, name, options)
        if isinstance(question.body, Single):
            _check_length(reader, question.body)
        if question.kind in ("single", "multiple"):
            _check_stem(reader, question.text, language)
    _check_balance([(question.body, reader) for question, reader in pairs if isinstance(question.body, Single)])


def _check_texts(reader: Reader, name: str, options: Sequence[Option]) -> None:
    seen: dict[str, str] = {}
    for index, option in enumerate(options):
        text = fold(plain(option.text))
        if text in seen:
            message = f"{option.id!r} reads the same as {seen[text]!r}."
            reader.problem("same-text", message, name, index)
        elif text:
            seen[text] = option.id
        if _ALL_OF_THE_ABOVE.search(text):
            message = f"{option.id!r} is an option about the other options; write one that stands for itself."
            reader.problem("all-of-the-above", message, name, index)


def _check_length(reader: Reader, body: Single) -> None:
    lengths = {option.id: len(plain(option.text)) for option in body.options}
    key = lengths.pop(body.key, 0)
    mean = sum(lengths.values()) / max(1, len(lengths))
    if lengths and key > max(lengths.values()) and key > LONGER * mean:
        message = f"the key is {key} characters long, the others {mean:.0f} on average: its length gives it away."
        reader.problem("key-longest", message, "options")


def _check_stem(reader: Reader, stem: str, language: str) -> None:
    """Only the sentence that asks counts: what goes before may deny what it likes."""
    words = _TAG.sub("", _EMPHASIS.sub("", render(stem)))
    sentences = [each for each in _SENTENCE_END.split(words.strip()) if each]
    asking = [each for each in sentences if each.endswith("?")] or sentences[-1:]
    negative = re.compile(rf"\b({_NEGATIVE.get(language.partition('-')[0], _NEGATIVE['en'])})\b")
    for sentence in asking:
        found = negative.search(fold(sentence))
        if found:
            message = (
                f"the question turns on {found[0]!r}: emphasise it (**{found[0]}**), or better, ask for what is so."
            )
            reader.problem("negative-stem", message, "text")
            return


def _check_balance(singles: Sequence[tuple[Single, Reader]]) -> None:
    ids = [([option.id for option in body.options], body.key) for body, _ in singles]
    places = Counter(options.index(key) + 1 for options, key in ids if key in options)
    if places.total() < FEWEST_TO_BALANCE:
        return
    place, count = places.most_common(1)[0]
    if count > MOST_AT_ONE_PLACE * places.total():
        message = f"{count} of {places.total()} keys stand at position {place}; whoever guesses learns that soon."
        singles[0][1].source.note("unbalanced-keys", message)

"""The roots that an Indonesian word may have: "menutup" is found by "tutup", and the other way round.

Only what comes before the root is taken off, as a search looks for beginnings anyway. A root that there is not does no
harm: nobody looks for it.
"""

SHORTEST = 4  # letters that must be left
_VOWELS = "aiueo"
# Prefixes with the first letter that they swallow before a vowel; and those that may leave the root as it is.
_SWALLOWING = {"meny": "s", "peny": "s", "meng": "k", "peng": "k", "mem": "p", "pem": "p", "men": "t", "pen": "t"}
_PLAIN = ("meng", "peng", "mem", "pem", "men", "pen", "me", "pe", "ber", "ter", "di", "ke", "se")


def roots_of(word: str) -> frozenset[str]:
    """What may be the root of a word in small letters, without the word itself."""
    rests = {prefix: word.removeprefix(prefix) for prefix in {*_SWALLOWING, *_PLAIN} if word.startswith(prefix)}
    long = {prefix: rest for prefix, rest in rests.items() if len(rest) >= SHORTEST}
    plain = {long[prefix] for prefix in _PLAIN if prefix in long}
    begin_with_vowel = ((prefix, rest) for prefix, rest in long.items() if rest[0] in _VOWELS)
    return frozenset(plain | {_SWALLOWING[prefix] + rest for prefix, rest in begin_with_vowel if prefix in _SWALLOWING})

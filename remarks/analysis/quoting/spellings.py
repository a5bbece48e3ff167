"""Spellings that are taken for one another, as the page lists them: never two different words."""

from __future__ import annotations

from functools import lru_cache

# British first. What follows a rule (-ise, -isation, -our, doubled l) is not listed.
_VARIANTS = """
    acknowledgement/acknowledgment aeroplane/airplane ageing/aging aluminium/aluminum
    amongst/among apr/april aug/august dec/december feb/february jan/january nov/november
    oct/october sept/september analogue/analog anaemia/anemia armour/armor axe/ax calibre/caliber
    catalogue/catalog centre/center centred/centered centres/centers cheque/check cheques/checks
    defence/defense defences/defenses dialogue/dialog enrol/enroll fibre/fiber fulfil/fulfill
    fulfils/fulfills fulfilment/fulfillment grey/gray instalment/installment judgement/judgment
    judgements/judgments kilometre/kilometer kilometres/kilometers km/kilometers learnt/learned
    licence/license licences/licenses litre/liter litres/liters manoeuvre/maneuver
    manoeuvres/maneuvers metre/meter metres/meters mr/mister offence/offense offences/offenses
    ok/okay plough/plow pretence/pretense programme/program programmes/programs
    sceptical/skeptical scepticism/skepticism skilful/skillful sombre/somber spectre/specter
    sulphur/sulfur theatre/theater theatres/theaters tonne/ton tonnes/tons towards/toward
    tyre/tire tyres/tires whilst/while wilful/willful
"""
# Forms of one name in our letters, the one most in use last.
_TRANSLITERATIONS = """
    kiev/kyiv kharkov/kharkiv lvov/lviv odessa/odesa nikolaev/nikolayev/mykolaiv
    chernobyl/chornobyl dnepr/dnieper/dnipro donbass/donbas lugansk/luhansk
    zelensky/zelenskiy/zelenskyi/zelenskyy lukashenka/lukashenko yeltsin/eltsin
    gaddafi/gadhafi/khadafy/qadhafi/qaddafi qaida/qaeda hizballah/hizbollah/hizbullah/hezbollah
    usama/osama koran/quran moslem/muslim moslems/muslims asad/assad czar/tsar shiite/shia
    houthis/huthis houthi/huthi rumania/romania kazakstan/kazakhstan peking/beijing
    erdoğan/erdogan tienanmen/tiananmen sheik/shaikh/sheikh mohammed/mohammad/muhammad
    rouble/ruble roubles/rubles
"""
VARIANTS = tuple(tuple(forms.split("/")) for forms in _VARIANTS.split())
TRANSLITERATIONS = tuple(tuple(forms.split("/")) for forms in _TRANSLITERATIONS.split())
_BRITISH = {forms[0]: forms[1] for forms in VARIANTS}
_NAMES = {form: forms[-1] for forms in TRANSLITERATIONS for form in forms[:-1]}
# Verbs whose l doubles in British spelling only; for others ("filled", "filed") it is another word.
_DOUBLING = (
    "travel cancel label signal model fuel level counsel channel quarrel marshal total rival "
    "equal dial tunnel pedal panel initial pencil jewel"
).split()
_ENDINGS = ("ed", "ing", "er", "ers", "or", "ors")
_DOUBLED = {f"{verb}l{ending}": f"{verb}{ending}" for verb in _DOUBLING for ending in _ENDINGS}
_ISE = tuple("ise ised ises ising isation isations iser isers yse ysed yses ysing".split())
_OUR = tuple(
    """our ours oured ouring ourable ourably ourability ourite ourites ourhood ourhoods ourly
    ourliness ourless ourful ourer ourers""".split()
)
# Below so many letters -our and -ise belong to other words: "four", "hour", "rise", "wise".
MIN_RULED_LENGTH = 6


@lru_cache(maxsize=100_000)
def canonical(word: str) -> str:
    """The spelling by which a folded word is compared: ``organisation -> organization``."""
    if word in _BRITISH:
        return _BRITISH[word]
    if word in _NAMES:
        return _NAMES[word]
    if word in _DOUBLED:
        return _DOUBLED[word]
    if len(word) >= MIN_RULED_LENGTH:
        for ending in _ISE:
            if word.endswith(ending):
                return word[: -len(ending)] + ending.replace("is", "iz", 1).replace("ys", "yz", 1)
        for ending in _OUR:
            if word.endswith(ending):
                return word[: -len(ending)] + ending.replace("our", "or", 1)
    return word


def is_transliteration(one: str, other: str) -> bool:
    return _NAMES.get(one, one) == _NAMES.get(other, other)

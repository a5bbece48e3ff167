"""Given names and their short forms: "Jeff" may be Jeffrey, so that a Jeffrey in the room blocks a
Jeff.
"""

from __future__ import annotations

from collections import defaultdict

# One group a line: names that one person can go by.
_GROUPS = """
abigail abby gail
abraham abe
albert al bert
alexander alex sandy xander alec sasha
alexandra alex alexis sandra sandy lexi
alfred al fred alf
allison alison ali allie
amanda mandy
andrea andi drea
andrew andy drew
angela angie
ann anne anna annie nan
anthony tony antony
antonia toni
arthur art
barbara barb barbie babs
benjamin ben benny
bernard bernie
beverly bev
bradley brad
carolyn carol caroline carrie
catherine katherine kathryn katharine kate katie kathy cathy kat kit kitty kay
charles charlie chuck chip chas
charlotte charlie lottie
christina christine kristin kristen kristina chris tina chrissy krissy
christopher chris kit topher kristopher
cynthia cindy
daniel dan danny
danielle dani
david dave davey
deborah debra deb debbie
dennis denny
donald don donny donnie
dorothy dot dottie
douglas doug
edward ed eddie ted teddy ned
eleanor ellie nell nora
elizabeth liz lizzie beth betsy betty eliza lisa libby bess
emily em
eugene gene
francis frank fran
frances fran francie
franklin frank
frederick fred freddie
gabriel gabe
george geordie
gerald gerry jerry
geoffrey jeffrey jeff geoff jeffery
gregory greg gregg
harold hal harry
henry hank harry hal
herbert herb
howard howie
isabella bella izzy
jacob jake
jacqueline jackie jacqui
james jim jimmy jamie
jane janie
janet jan
jason jay
jennifer jen jenny jenn jenna
jessica jess jessie
joanna jo joanne
john jack johnny jon
jonathan jon jonny john
joseph joe joey
josephine jo josie
joshua josh
judith judy
karen kari
kenneth ken kenny
kimberly kim
lawrence larry laurence
leonard len lenny leo
leslie les lesley
lillian lily lil
louis lou lewis louie
lucille lucy
madeleine maddy maddie
margaret maggie meg peg peggy marge margie greta
maria marie mary
mark marc marcus
martin marty
matthew matt matty
maxwell max maximilian
megan meg meghan
melissa mel missy
michael mike mick mickey micky
michelle shelly michele
mitchell mitch
nancy nan
natalie nat
nathan nate nathaniel nat
nicholas nick nicky nicolas nico
nicole nicki nikki
norman norm
oliver ollie
pamela pam
patricia pat patty patsy tricia trish
patrick pat paddy
peter pete
philip phil phillip
rachel rae
raymond ray
rebecca becky becca
reginald reg reggie
richard rick rich dick ricky
robert rob bob bobby robbie bert
roberta bobbie
rodney rod
roger rog
ronald ron ronnie
russell russ
samantha sam sammy
samuel sam sammy
sandra sandy
sarah sara sally
sebastian seb
sharon shari
sidney sid sydney
solomon sol
stanley stan
stephanie steph
steven stephen steve stevie
stuart stewart stu stew
susan sue susie suzanne suzy
terrence terry terence
theodore ted teddy theo
theresa teresa terry tess
thomas tom tommy
timothy tim timmy
tobias toby
valerie val
veronica ronnie
victor vic
victoria vicky vicki tori
vincent vince vinny
virginia ginny ginger
walter walt wally
wendell dell
william bill billy will willie liam
zachary zach zack zac
"""

_RELATED: dict[str, set[str]] = defaultdict(set)
for _line in _GROUPS.split("\n"):
    for _name in _line.split():
        _RELATED[_name] |= set(_line.split()) - {_name}


def name_variants(name: str) -> frozenset[str]:
    """Folded names that one person may go by besides ``name``, which is left out."""
    return frozenset(_RELATED.get(name, ()))


def may_be_one(one: str, other: str) -> bool:
    """Whether two folded given names can be one person's."""
    return one == other or other in _RELATED.get(one, ())

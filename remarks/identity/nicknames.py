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

# Given names that many people bear and that have no short form above: two of them in one room are
# to be expected.
_COMMON = frozenset(
    """
    aaron abdul adam adrian ahmed ahmad aidan alan alejandro alberto alice alicia alina alyssa
    amber amy ana anastasia andre andrei andres anita antoine antonio ariana ariel ashley audrey
    austin barry beatrice bianca blake bob boris brandon brenda brendan brent brett brian
    brianna bridget brittany brooke bruce bryan caitlin cameron camilla camille carl carla
    carlos carmen carol casey cassandra cecilia chad chantal charlene chelsea cheryl chloe
    claire clara claude claudia clifford clive cody colin colleen connor corey courtney craig
    crystal curtis cyril dale damian dana daphne darren daria darya dean denise derek diana
    diane diego dina dmitri dmitry dominic donna doris duncan dylan edgar edith eileen elaine
    elena eli elias elise ella ellen elliot elliott emma eric erica erik erika erin ernest
    esther ethan eva evan evelyn faith fatima felix fernando fiona florence flora francesca
    francesco frances gabriela garrett gary gavin geoff georgia gemma gilbert gina giovanni glen
    glenn gloria gordon grace graham grant guy hamid hannah hans harriet hassan hazel heather
    heidi helen helena henri hilary holly hugh hugo humphrey ian igor ingrid irene irina iris
    isaac ivan ivy jackson jana jared jasmine javier jean jeanne jeremy jerome jill joan joel
    johan jonas jordan jorge jose joyce juan juana juliet julia julian juliana julie julien
    julio june justin karim karl katrina kay kayla keith kelly kelsey kerry kevin kim kirsten
    kurt kyle lara lars laura lauren leah lee leila lena leonardo leslie lewis liam lina linda
    lindsay lindsey lisa lloyd logan lorenzo lori lorraine lucas lucia lucy luis luke lydia lynn
    maksim malcolm manuel marcel marcia marco margarita mariam marian marina mario marion
    marilyn marisa marissa marjorie marlene marsha marta martha martina maura maureen maurice
    mauro maya meredith mia michel miguel mikhail miles milton miranda mohamed mohammad mohammed
    mohamad molly mona monica morgan muhammad murray myra nadia naomi natalia natasha neil
    nelson nigel nina nikolai noah noel nora norma olga olivia omar oscar owen pablo paige paola
    paolo paris paul paula pauline pavel pedro penelope penny perry phyllis pierre polly rafael
    ralph ramon randall randy raul rhonda ricardo riley rita roberto robin roland roman rosa
    rosalind rose rosemary ross roxanne roy ruben ruth ryan said salim salman sabrina samir
    sasha scott sean serena sergei sergey sergio shane shannon shaun shawn sheila shelby shirley
    silvia simon simone sofia sonia sophia sophie spencer stacey stacy stella summer svetlana
    sylvia tamara tanya tara tatiana taylor tiffany tina todd tony tracey tracy travis trevor
    troy tyler vanessa vera vernon viktor vivian vladimir wade warren wayne wesley whitney
    xavier yasmin yolanda yuri yvette yvonne zoe
    """.split()
)


def is_common(given: str) -> bool:
    """Whether many people bear a folded given name, so that two of them may be in one room."""
    return given in _RELATED or given in _COMMON


def name_variants(name: str) -> frozenset[str]:
    """Folded names that one person may go by besides ``name``, which is left out."""
    return frozenset(_RELATED.get(name, ()))


def may_be_one(one: str, other: str) -> bool:
    """Whether two folded given names can be one person's."""
    return one == other or other in _RELATED.get(one, ())

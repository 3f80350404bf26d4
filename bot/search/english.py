"""What a sentence of English speech leans on, and what it begins with when it stands alone.

The lists of `bot.search.worth`: each entry made a reader of some hundred random quotes say no, or
yes. They are of the language and of talk, never of one show's words. GENERAL, BREATH and PREFIX
take a sentence as it is written, all others in lower case: letters of one case are looked for three
times as fast.
"""

from __future__ import annotations

import re

#: Opens a sentence about people or things in general.
GENERAL = re.compile(
    r"""(?:
    (?:if|when|whenever|once|until|before|after|unless|as[ ]long[ ]as)[ ](?:you|you're|you've|your|
        people|an?|everyone|everybody|someone|somebody|anyone|most|every)\b
    |(?:people|humans|everyone|everybody|nobody|no[ ]one)\b
    |(?:every|anyone|anybody|someone)[ ](?!so\b|other\b|now\b|once\b|few\b|(?:single[ ])?time\b)
    |everything[ ]you
    |(?:any|most|many)[ ](?!of\b)
    |an?[ ](?!lot\b|few\b|couple\b|little\b|bit\b|bunch\b|while\b|
        (?:new|related|similar|quick|common|simple|typical|further|more|better|bigger|first)\b)[^\W\d]
    |(?:without|whether[ ]you|even[ ]if[ ](?:you|people|an?))[ ](?!that\b|this\b|it\b)
    |as[ ]an?[ ](?!lot\b|consequence\b|result\b|matter\b|whole\b)\w
    |for[ ](?:an?|any|most|many|people|every)[ ]
    |in[ ](?:an?|any|every|most|many[ ](?!places|cases|ways))[ ]
    |in[ ]order[ ]to[ ]
    |the[ ](?:most|best|biggest|worst|hardest|easiest|simplest|hard|beauty|difference|problem|
        challenge|trick|key|secret|power|value|purpose|point|goal|idea|reason|way|fact|more)[ ]
        (?!(?:\w+[ ]){0,2}(?:is|was|are|were|will|can|would)\b|(?:that|it)'s\b|here|there|
            ones?\b|being\b)\w
    |(?:in|with|for|at)[ ](?-i:[A-Z]\w+)[\w ]*,[ ]
    |one[ ]of[ ]the[ ](?:best|most|biggest|hardest|main|big|great|key)[ ]
        (?!(?:\w+[ ]){0,2}(?:is|was|are|were)\b)
    |it(?:'s|[ ]is)[ ](?:(?:\w+ly|very|so|not|always|much)[ ])*(?:eas(?:y|ier)|hard(?:er)?|tough|
        important|(?:im)?possible|difficult|better|tempting|crucial|critical|essential|tricky)[ ]
        (?:to[ ](?!note|understand|remember|sometimes|\w+ing\b)|that\b|when\b|if\b|for\b)
    |there(?:'s|[ ]is|[ ]are)[ ](?:no|nothing|always|only)[ ]|(?:never|don't)[ ]
    |what[ ](?:people|makes|most|matters)\b |not[ ](?:every|everyone|everybody|all[ ](?!of))\b
    )""",
    re.IGNORECASE | re.VERBOSE,
)
#: What a speaker takes breath with: it is left out.
BREATH = re.compile(
    r"(?:(?:so|and|but|now|well|yeah|look|see|because|or|then|basically|essentially|obviously|"
    r"i mean|you know|of course|honestly|actually|also|however|again|right|okay)(?:,\s|\s(?=\S)))+",
    re.IGNORECASE,
)
#: What an opinion begins with.
PREFIX = re.compile(
    r"""(?:
    (?:i|we)(?:'d|[ ]would)?[ ](?:(?:really|personally|also|always|often)[ ])*
    (?:think|believe|feel(?:[ ]like)?|find|say|argue|learned|realized)[ ]
    (?:that[ ](?=(?:the|an?|every|people|most|many|if|when|in|it's|there|\w{3,}(?<!s)s)\b))?
    |(?:in[ ](?:my[ ](?:opinion|experience|mind|view)|reality|general)|(?:to|for)[ ]me|ultimately|
        generally|usually|often|sometimes|at[ ]the[ ]end[ ]of[ ]the[ ]day),[ ]
    )""",
    re.IGNORECASE | re.VERBOSE,
)
#: First words that are not what a sentence is about, or not understood without the one before.
NO_SUBJECT = frozenset(
    """
    a about above absolutely actually add after again all almost already also although always am
    amazing an and another any anybody anyone anything anyway apparently are as ask at awesome
    be because been before besides beyond both brilliant but by bye call can check come coming
    congratulations consider cool correct could depending did do does double during each earlier
    eight either else enter especially even eventually ever every everybody everyone everything
    exactly excellent except fair fantastic feel few find first five for forward four from get
    getting give go going good got great had half has hate have he hear hearing hello help hence
    here hers hey hi his how however i if imagine important in included indeed instead
    interesting into introducing is it its join just keep kind know last later least less let
    like likewise little look looking lots love lovely make many maybe me mean meaning meet mhm
    mine mm more moreover most much my need neither next nice nine no nobody none nor not
    nothing now of off often oh okay on once one ones only or other others otherwise our ours
    out over overall own part people per perfect perhaps play please plus pretty previously put
    quite rather read right run same say second see seeing set seven several shall she should
    show similarly simply since six so some somebody someone something sometimes somewhat soon
    sort sounds speaking start starting still stop stuff such suppose sure sweet take talk
    talking tell ten than thank thanks that the their theirs them then there therefore these
    they thing things think thinking third this those though three through throughout thus to
    today together tomorrow too teach true try turn twice two typically unless unlike until up
    upon us use using very wait walk want was we were what whatever when whenever where whereas
    wherever whether which whichever while who whoever whom whose why will wish with within
    without wonderful works would write yeah yep yes yesterday yet you your yours
    """.split()
)
#: Points at something that the reader hasn't seen, in an opening sentence.
LEANING = re.compile(
    r"\b(?:"
    "this|a similar|(?:and|so|but|because|think|if|when|,|;) that's|these|those|theirs|he|he's|she|"
    "she's|him|his|hers?|here|here's|such|same|another|others|"
    "(?<!any )(?<!each )(?<!or )(?<!and )other(?! than)|also|too|either|neither|both|"
    "(?<!, )(?<!and )then|"
    "again|instead(?! of)|above|below|earlier|previous|previously|else|like|well|yes|already|"
    "still|certain|equally|likewise|similarly|original(?:ly)?|the (?:two|latter|former)|"
    r"the (?:final|first|second|third|last|next) (?:[\w-]+ )?(?:component|part|piece|step|thing|"
    r"reason|element|ingredient)s?(?! (?:of|to|in|that|you))|"
    "the (?:company|project|paper|book)(?! (?:you|that|which|of))|"
    "ones? (?:is|was|are)|the ones|now|twice|there(?! (?:is|are|was|were|will|has|have|can)|'s)|"
    "for example|examples?(?! of)|illustrations?|use cases? (?:is|are)|additional|not because|"
    "as (?:much|well|many)(?!.* as )|(?:doing|over|in|out|up|from) there|would have|would've|"
    r"would be \w+ing|the better|analogy|some with|of them|people are familiar|"
    r"anyway|a (?:smaller|larger|bigger|lower|higher|simpler|easier|harder) \w+(?=[.,])|"
    "(?:two|three|four|few) (?:choices|ways|options|things|reasons|parts)|"
    "what (?:they|people) mean|"
    r"(?:\w+ing|comes?|go|goes|went|came|gets?|got) back|you use the (?:term|word)|"
    "(?:call|calls|called|do|does|did|take|see|use|make|get) that (?:an?|the|as|in|is|was)|"
    r"the (?:customer|client|user|person|guy|team|reason) (?:what|\w+ed|said|told|was|had|did)|"
    r"the (?:last|past) (?:\w+ )?(?:days|weeks|months|years)|\w+ (?:often |always )?mentions|"
    r"(?:everyone|everybody)(?:'s| is) (?:\w+ )*?\w+ing|"
    r"(?:in|of|for|with|on|from|about|at) that (?:is|was|are|were|can|will)|at the time(?! of)|"
    r"(?:some|all|any) of the \w+ you have|not every(?:one|body) (?:was|were|had|did)|^\w+ing that|"
    r"(?:do|does|doing|did) so|freed up|in particular|take part(?! in)|"
    "will be an? (?:key|new|great|major|big)"
    r")\b",
)
#: Half of a thought: compared with what isn't told, denied where the next sentence tells what is,
#: or what would be under a condition that was told before.
HALF = re.compile(
    r"\b(?:more of an?|a little (?:bit )?more|the (?:smaller|bigger|larger|lower|higher) \w+)\b"
    r"(?!.*\b(?:than|the (?:more|less|\w+er))\b)|"
    r"\b(?:isn't|aren't|is not|are not) (?:just |only |about )?the (?!same|only)"
    r"(?!.*\b(?:but|because)\b|.*;)|"
    r"^(?!.*\b(?:if|when|you|without|rather|otherwise)\b).*\b(?:would|wouldn't) (?!like\b)|"
    r"\bdifferences? between\b(?!.*\b(?:whereas|while|but)\b)|"
    r"\bthe \w+s, because they\b|"
    r"^an? (?:\w+ )?way (?:of|to) (?:describ|explain|look|put|say|think)\w*\b|"
    r"\b(?:significantly|much|far|slightly|even) (?:\w+er|more|less)\b(?!.*\bthan\b)|"
    r"\bmore (?:for|around|about|like)\b(?!.*\bthan\b)|\bbunch of (?:things|stuff)\b|"
    r"\bcomparable\b(?! (?:to|with)\b)|"
    r"\bpercent(?:age)?\b(?!.* (?:of|in)\b)|"
    r"\b(?:fraction|portion|proportion|effect|impact|influence|pieces|parts)[.,]|"
    r"\b(?:can|could|will|to) (?:see|do|use|get|have|make|need|find|give|put)[.,]"
)
#: Stands for people or things in the plural, where some were named before.
THEY = re.compile(r"\b(?:they|they're|they've|they'll|they'd|them|their|themselves)\b")
MANY = re.compile(
    r"\b(?:people|everyone|everybody|nobody|someone|somebody|every (?!day|time|year|week)|data|"
    r"\w{3,}[^\Wsui]s)\b"
)
#: "that" is no pointer where it begins a clause.
THAT = re.compile(r"\bthat\b")
CLAUSE = re.compile(
    r"\b(?:"
    "that(?:'s|'ll|'ve)|"
    "that (?:is|are|was|were|has|have|had|can|will|would|could|should|may|might|must|do|does|did)|"
    "that (?:don't|doesn't|aren't|isn't|can't|you|you're|you've|we|i|it|they|people|the|an?|no)|"
    "that (?:there|there's|every|everyone|most|many|all|their|your|its|our|only|allows?|lets?)|"
    "that (?:helps?|makes?|works?|runs?|needs?|wants?|comes?|gives?|takes?|happens?|uses?|goes)|"
    r"that (?:provide|require|enable|support|matter|mean|get|\w+ly|\w+[^\Wsui]s|\w+ed)"
    r")\b",
)
#: Where an "it" may look back to the clause before.
JOINS = re.compile(
    r"\b(?:"
    "and|but|so|because|when|if|that|which|where|as|while|since|until|though"
    r")\b",
)
#: Begins with a thing, which an "it" may stand for.
THING = re.compile(r"an?\s(?!lot\b)")
IT = re.compile(
    r"\b(?:"
    "it|its|it's|itself|it'll|it'd"
    r")\b",
)
#: "it" that stands for nothing: "it's hard to say".
NO_IT = re.compile(
    r"""it(?:'s|[ ](?:is|was|can[ ]be|will[ ]be|becomes|makes|takes|turns))[ ](?:\w+ly[ ]|very[ ]|
    so[ ]|not[ ]|always[ ]|pretty[ ]|just[ ]|much[ ]|a[ ]lot[ ]|all[ ]|more[ ])*(?:eas(?:y|ier)|
    hard(?:er)?|important|(?:im)?possible|difficult|better|best|worth|necessary|nice|great|good|time|tempting|
    common|crucial|critical|essential|tough|tricky|safe|fine|clear|obvious|rare|natural|useful|
    helpful|sense|about|up|out)\b(?!\ is\b)(?=[^.,]*\b(?:to|that|if|when|how)\b)""",
    re.VERBOSE,
)
#: The talk around the talk: greetings, sponsors, housekeeping, what to click, fillers.
HOUSEKEEPING = re.compile(
    r"\b(?:"
    r"hey|welcome|podcasts?|episodes?|listen\w*|thank\w*|sponsor\w*|subscribe|sign(?:ing)? up|"
    r"see you|tune in|join(?:ed|ing)? (?:us|me|in)|my name|bye|good morning|hello|tweet\w*|"
    "twitter|reddit|linkedin|show notes|of the (?:week|day|show)|cool things?|promo|"
    r"check (?:it|them|this|that|us)|check (?:me|out)|recording|audience|interview\w*|"
    "you (?:said|asked|guys|mention(?:ed)?|all)|"
    "(?:i|we) (?:said|talked|mentioned|discussed|spoke)|y'all|(?:some|all|those) of you|i love|"
    "we(?:'ve| have) (?:talked|seen|covered|mentioned|discussed|heard)|like i|dot com|at sign|"
    "as (?:i|we|you) (?:say|said|mentioned|know|can|see|talked|were)|yeah|yep|uh|um|hmm|wow|okay|"
    r"ok|oh|haha|blah|sorry|congrat\w*|i'm an?|stay tuned|talk(?:ed|ing|s)? (?:about|to you|us)|"
    "let's|mention(?:ed|ing)?|your (?:question|point|talk|job|role|journey|story)|questions?|"
    "let me|answer(?:ing|ed)?|favou?rite|plug|booth|excited|looking forward|hiring|you know|"
    "kind of|gonna|wanna|sort of|i mean|i guess|or (?:something|whatever)|and (?:whatnot|so on)|"
    "stuff like|et cetera|gotta|keynotes?|sessions?|conferences?|meet-?ups?|webinars?|blogs?|"
    "videos?|articles?|hosts?|newsletters?|guests?|today|yesterday|tomorrow|tonight|recently|"
    r"announc\w+|launch(?:ed|ing)|"
    "(?:this|last|next|past) (?:week|weekend|month|year|quarter|night|morning|summer|winter)s?|"
    "just released|(?:came|comes) out with|free trial|"
    "coming (?:soon|up|out)|roadmap|(?:in|to) (?:beta|alpha|preview)|real quick|"
    "here|go (?:to|look|ahead|and|check|read|watch|find)|come (?:to|and|by|see|talk)|visit|"
    "our guest|slack|give (?:it|them|this)|"
    "(?:our|the) (?:site|website|docs|documentation|channel)|link(?:ed|s)?|repo(?:sitory)?|"
    "books? by|reckon|search for|contact us|reach out|try (?:it|that|this|them)|contests?|roles?|"
    "positions?|job descriptions?|sections?|you'll (?:find|see)|tutorials?|documents?|"
    "quick start|take a (?:look|listen)|"
    "i (?:can't|cannot|don't|didn't) (?:remember|know|recall|think)|tickets|jobs?|"
    "number (?:one|two|three|four|five|six|seven|eight|nine|ten)|prior to|if you will|"
    "etc|you're right|you could say|in the room|discount|"
    "regist(?:er|ration)|(?:mon|tues|wednes|thurs|fri|satur|sun)day|though|"
    r"(?:january|february|march|april|may|june|july) \d+|"
    r"(?:august|september|october|november|december) \d+"
    r")\b",
)
ADDRESS = re.compile(
    r"(?:\b(?:do|does|did|is|are|was|will|can|to|it|that)|n't)[.!]|@|\w\.(?:com|org|io|net|dev)\b|"
    r"\b(?:right|like|yes|no|well|actually),|, right\.|"
    r"the way (?:that )?you(?:'re| (?:think|are|do)) ",
)
#: The forms of verbs that make a sentence one, and common ones after who does it.
FINITE_FORMS = (
    r"is|are|was|were|\w+'s(?= (?:an?|the|not|all|been|\w+ing|\w+ly|very|so)\b)|\w+'re|\w+n't|"
    r"has|have|had|do|does|did|can|cannot|could|will|would|should|"
    "must|may|might|needs|wants|makes|gets|takes|gives|goes|comes|means|helps|lets|allows|works|runs|tends|"
    "says|looks|seems|becomes|keeps|happens|changes|requires|provides|enables|supports|uses|creates|"
    "brings|offers|costs|came|took|became|went|wrote|grew|gave|knew|"
    # Any other, before what it is done to: "loses a second", "painted every weight".
    r"\w+(?:[^\Wsui]s|ed)(?= (?:an?|the|every|no|not|only|its|your|you)\b)"
)
PLAIN_FORMS = (
    "need|want|have|get|make|think|know|use|build|love|try|end|move|spend|learn|believe|expect|start|"
    "run|take|give|go|come|work|allow|see|tend|feel|like|keep|change|grow|fail|care"
)
FINITE = re.compile(rf"\b(?:{FINITE_FORMS})\b")
SUBJECT_VERB = re.compile(
    r"\b(?:"
    r"(?:you|people|everyone|everybody|they|\w{3,}s) (?:\w+ly |always |often |never |still |just )?"
    f"(?:{PLAIN_FORMS})"
    r")\b",
)
#: Verbs of clauses that are only part of a sentence.
CLAUSES = re.compile(
    r"\b(?:"
    r"to \w+|(?:that|which|who|where|when|what|how)'(?:s|re|ve|d)|"
    r"(?:that|which|who|where|when|what|how|why|if|because) (?:[\w'-]+ ){0,3}?"
    r"(?:(?:can|cannot|could|will|would|should|may|might|\w+n't) (?:always |\w+ly |not )?\w+|"
    rf"{FINITE_FORMS}|{PLAIN_FORMS})|(?<=\w )(?:you|we|they)(?:'ve)? (?:can |could )?\w+"
    r")\b",
)
#: Where the next clause begins.
NEXT = re.compile(r",\s(?:and|but|so|or|because|which)\b|;")
#: "If you can, do": what one is told to do.
TOLD = re.compile(rf"\s*(?:then|just|please|don't|never|always|check|{PLAIN_FORMS})\b")
CONDITION = re.compile(
    r"\b(?:"
    "if|when|whenever|once|until|before|after|unless|as long|don't|never|always|trust|instead|"
    "without"
    r")\b",
)
#: "Training a network is …", and not "Trying to find out, …".
GERUND = re.compile(
    r"\w+ing\b[^,]*?\b(?:is|are|isn't|aren't|means|makes|takes|gives|allows|helps|requires|lets|has|"
    r"will|won't|would|doesn't|gets|keeps|costs)\b",
)
#: "Glass, which …", "Ada, you …": what comes before the comma is no sentence's beginning.
APPOSED = re.compile(r"(?:\S+\s){0,3}\S+,")

#: What rightly has a comma soon.
INTRODUCED = re.compile(
    r"\b(?:"
    "if|when|whenever|once|until|before|after|unless|as|in|with|for|at|without|instead"
    r")\b",
)

#: Who talks of themselves, or of "us".
SPEAKER = re.compile(
    r"\b(?:"
    "i|i'm|i've|i'd|i'll|me|my|mine|we|we're|we've|we'll|we'd|us|our|ours"
    r")\b",
)
#: Says little, or that the speaker is not sure.
HEDGES = re.compile(
    r"\b(?:"
    "actually|really|basically|just|totally|stuff|whatever|pretty|super|quite|definitely|absolutely|"
    "obviously|literally|exactly|cool|great|awesome|essentially|things?|some|something|there"
    r")\b",
)
#: Asks, or praises, somebody who is there.
ADDRESSED = re.compile(
    r"\b(?:"
    r"you're \w+ing|you've \w+ed|hopefully"
    r")\b",
)
VAGUE = re.compile(
    r"\b(?:"
    "(?:whole )?(?:bunch|number|range|ton|tons|variety|set|couple|types?|kinds?) of|various|"
    "probably|certainly|lots? of|a few|a (?:little )?bit|different|of course|maybe|potentially|"
    "perhaps|might|and so forth|"
    "(?<=, )you (?:just )?want to"
    r")\b",
)
#: A story has a beginning, and this may not be it.
PAST = re.compile(
    r"\b(?:"
    r"was|were|had|did|went|came|\w{3,}ed"
    r")\b",
)
#: Says why, how much, or for whom.
INSIGHT = re.compile(
    r"\b(?:"
    "because|instead of|rather than|reasons?|better|best|worst|never|always|every|without|"
    "even if|even though|means?|difference|important|mistakes?|problems?|hard(?:er|est)?|"
    r"eas(?:y|ier|iest)|impossible|learn\w*|humans?|world|people|trust|fail\w*|truth|wrong|"
    "matters?|only|more|less|most|enough|too (?:many|much)|no one|nobody|everyone|everybody|not"
    r")\b",
)
#: "A lock is a staircase for boats".
DEFINES = re.compile(
    r"\W*(?:\S+\s){1,6}?(?:is|are|was|were|means|isn't|aren't)\s(?:\w+ly\s)?(?:an?|the|not|all|about|"
    r"when|where|how|what|to|one|no|more|always|never|often)\b",
)
#: Is no opinion, but an answer to a question, or general only for somebody.
ANSWER = re.compile(
    r"(?:i|we)(?:'d|[ ]would)[ ](?:say|argue)|(?:generally|usually|often|sometimes|at the end)\b",
    re.IGNORECASE,
)
#: A name, within a sentence.
NAME = re.compile(r"(?<=[\w,] )(?!I\b)[A-Z][\w-]*")
#: What a thing is sold with: true, and no quote for the morning.
ADVERT = re.compile(
    r"\b(?:"
    "(?:lets?|allows?|enables?|helps?|gives?|provides?|offers?|supports?) (?:you|your|users|"
    "customers|developers|companies|teams|organizations|businesses|people|us|to|for|an?)|"
    r"(?:is|are) (?:(?:\w+ly|an?|the|our|really|very|one of the) ){0,3}(?:[\w-]+ ){0,5}?(?:service|"
    "platform|product|tool|suite|portfolio|solution|offering|framework|library|database|engine|"
    "system|environment|component|feature|software|version|partner|program|application|company)s?|"
    "managed|scalable|seamless(?:ly)?|open[- ]source|(?:go-to-)?market(?:ing|place)?|partners?"
    r")\b",
)
#: Misheard, mistyped, or begun anew in the middle.
DAMAGED = re.compile(
    r"\b(?:"
    r"(?:because|so) \w+(?=\.)|(?!only|really)\w{3,}ly \w{3,}ly|(?:of|to|for) \w+ly the|and so|"
    r"ensure to|no way that|going (?:be|get|have)|(\w+) \1|"
    r"a (?:[ai]|e(?![uw])|o(?!ne|nce))\w+|an [bcdgjkpqtvwyz]\w+|"
    r"so the (?:\w+ ){0,3}\w+(?=\.$)|sometime(?! (?:in|next|after|before|around|this|last|soon))|"
    r"(?:can|could|will|would|should|must|to) (?:is|are|was|were|has|does|goes)|"
    r"(?:is|are|was|were|has) (?:no longer )?(?:is|are|was|were|has|have|do|does)"
    r")\b",
)
#: What was not said which, at the end of a clause: "in the library."
DEFINITE = re.compile(
    r"\bthe (?!world|internet|cloud|web|future|time|way|end|market|industry|planet|earth|rest|same)"
    r"(?:[\w-]+(?: [\w-]+)?[.,]|(?<=because the )[\w-]+ (?:is|are|was|were|did|has)|"
    r"(?<=, the )[\w-]+ (?:will|is|are|can|has|have|was|that|you)\b|\w+s (?:using|via|through)\b|"
    r"(?<=all the )\w+)"
)
#: Praise and news: "has always been".
PERFECT = re.compile(
    r"\b(?:(?:has|have) (?:\w+ly |just |always )?(?:been|worked)|(?:is|are|'s) being used)\b"
)
#: Is half a sentence without a comma.
IF = re.compile(r"(?:if|when|whenever|once|unless|after|before|until|as long)\b")

"""More time, dates, and work that goes on."""

from __future__ import annotations

from cpra_bot.model.fact import FactKind
from cpra_bot.reading.rules.rule import Needs, Rule

_NOT_EXTENDED = (
    r"whether .{0,40}(?:extension|additional|more|further|extend)|might|in the event|unless|in case",
    r"no extension",
    r"not (?:an|require|need|taking|request|seeking) .. (?:extension|time)",
    r"{dont} (?:need|require)",
    r"if .. (?:additional|more|further) time",
    r"if (?:an?|the) extension",
    r"may (?:be|need|require|take|extend|also extend)",
    r"extension \d{3,5}",
    r"did not|previously",
    "your deadline",
    r"extend(?:ed)? to you",
    r"extended .. courtesy",
    r"deadlines? for you",
    "until .. extended",
    r"(?:you|requester) (?:need|want|would like|have|require) .. (?:additional|more|further) time",
    "courtesy",
    r"ext(?:ension)?\.? ?\d",
)
_NOT_STATUS = (
    r"^.{0,12}if you",
    r"please contact|feel free",
    r"not (?:be )?(?:tracked|logged|processed)",
    "no action",
    "if we don't hear",
    r"you(?:'re| are| were)? (?:\w+ )?(?:look|looking|searching|seeking|waiting)(?! (?:at|into))",
)
_NOT_PROMISED = (
    r"(?:please|kindly)(?! (?:note|be advised|expect|allow|look for|watch for))",
    r"you (?:must|may(?! expect)|can(?! expect)|need|should(?! (?:any|expect|hear|have|receive))|have to|will need"
    r"|will have(?! (?:our|the|a|an) )|are required|asked(?! for)|want(?:ed)? (?:it|them|us|this|that))",
    r"if (?:you|we do not|we don't|no |payment)",
    r"pay(?:ment|able)?",
    "invoice",
    "appeal",
    "sign in",
    r"expir\w+",
    "valid",
    r"links?",
    r"clos(?:e|ed|ing)",
    r"re-?open",
    "holiday",
    r"back (?:in|on)",
    r"return\w*",
    "hearing",
    "council",
    "meeting",
    "unless",
    r"abandon\w*",
    r"withdr[ae]wn?",
    r"purge\w*|delete\w*|destroy\w*|overwrit\w+|retain\w*",
    "drop off",
    "retention",
    "work until",
    r"include[sd]? .. through",
    r"(?:{cannot}|{wont}|{dont}) .. (?:provid|releas|commit|finish|complet|send|deliver)\w* .. by",
    r"(?:informed|told|advised|notified) you .. (?:would|in)",
    r"(?:beginning|effective|starting)",
    "agendas",
    r"limited to|not exceeding|not to exceed",
)

RULES = (
    Rule(
        "time extended",
        FactKind.EXTENSION,
        says=(
            r"(?:extend(?:s|ed|ing)?|extension) ... (?:time|deadline|period|days?|respon\w+|determination"
            r"|7922\.535|6253|until|thru|through|to|of|is|reasonably|notice|date|volume)",
            r"(?:time|deadline|period|due date|response) .. (?:is|are|was|be|being|been"
            r"|has been) (?:\w+ )?(?:extended|lengthened|prolonged|enlarged)",
            "unusual circumstances",
            r"(?:notice of|for|an?|the|statutory|14-day|fourteen-day|our|this) (?:\w+ )?extension",
            r"(?:taking|invok\w+|request\w*|claim\w*|exercis\w+|granted) .. extension",
            r"(?:need|needs|needed|needing|requir\w+|tak\w+|avail\w*|exercis\w+|request\w*|want\w*) .. (?:additional"
            r"|more|further|statutory|extra) (?:\w+ ){0,2}?(?:time|days|weeks)",
            r"more time is needed|additional time (?:is|will be) (?:needed|required|necessary)",
            r"avail\w* .. (?:14|fourteen) .. days",
            r"extended (?:to|until|thru|through)",
            r"(?:{cannot}|{wont}) (?:to )?(?:make|meet) (?:that|the|our|this|your) (?:\w+ )?(?:date|deadline|target)",
            r"(?:push|mov|shift|set)(?:e|es|ed|ing)? .. (?:response|deadline|determination|due date|date) .. (?:out"
            r"|back|to)",
            r"new (?:\w+ ){0,3}(?:date|deadline|estimate|target) (?:is|of|will be|has been set|for)",
            r"tak(?:e|es|ing) (?:a |the |an )?(?:second|another|further|additional|full|statutory) (?:14"
            r"|fourteen|\d+)[ -](?:calendar |business )?days",
            r"(?:use|using|taking|take|need) (?:of )?(?:the |some )?(?:extra|additional|further) (?:time"
            r"|days) .. (?:act|law|statute|section|pra|cpra)",
        ),
        unless=_NOT_EXTENDED,
        samples=(
            "The Department extends its time to respond by fourteen days.",
            "We need additional time to search.",
            "Unusual circumstances exist.",
        ),
        look_alikes=(
            "We will write if additional time is necessary.",
            "Call me at extension 2250 about the date.",
            "We will not require an extension of time.",
        ),
    ),
    Rule(
        "promise by a day",
        FactKind.PROMISED_DATE,
        says=(
            r"(?:{will}|we'd|anticipat\w+|expect\w*|estimate[sd]?|hop(?:e|ing)|aim\w*|plan\w*|intend\w*"
            r"|target\w*|be finished|going to|no later than|new date|is now|due date|(?:determination|response"
            r"|answer) date|get an answer|need about|please allow) ... (?:provid\w+|sen[dt]|notif\w+|advis\w+"
            r"|inform\w*|respon\w+|updat\w+|determination|hear|availab\w+|produc\w+|releas\w+|contact\w*"
            r"|deliver\w*|complet\w+|finish\w*|letters?|issue|to you|answer\w*|status|go out|ready|let you know"
            r"|write|date|estimate\w*|something over|records?|have|call you|gather|process|get back|you|weeks"
            r"|until|til|within|by)",
            r"(?:you'll|you will|you should) (?:have|get|receive|hear)",
            r"(?:look|watch) for .. (?:determination|response|answer|reply|letter|records|decision)",
            r"you (?:can|may|should) expect",
            r"(?:determination|response|records|answer|letter) .. (?:{will}|to be expected|due|expected|by)",
            r"(?:date|estimate) .. (?:is|now|:)",
            "(?:target|goal|estimate|aim)(?: date)? (?:is|of|now|has been)",
        ),
        unless=_NOT_PROMISED,
        samples=(
            "We will write by June 3, 2026.",
            "Records should be ready on May 8.",
            "You will have our determination by June 3, 2026.",
            "You can expect to hear from us by June 3, 2026.",
            "You should receive the records by June 3, 2026.",
        ),
        look_alikes=(
            "Please reply by June 3, 2026 or we will close it.",
            "The link will expire on June 3, 2026.",
            "You will have to pay by June 3, 2026.",
            "Staff have ten days to tell you whether the city holds records.",
        ),
        needs=Needs.DAY,
        possible=True,
        negative=True,
    ),
    Rule(
        "work goes on",
        FactKind.STATUS,
        says=(
            r"(?:still|currently|continu\w+|continues? to|in the process of|process of|presently|actively"
            r"|diligently|begun|began|started|to start) .. {work}",
            r"work (?:on (?:it|this|your \w+|the \w+) )?(?:has|have) (?:begun|started)",
            r"(?:is|are|am|'re|we're|i'm|be) (?:\w+ )?(?:working|searching|extracting|exporting|retrieving|gathering"
            r"|processing|reviewing"
            r"|researching|waiting|compiling|preparing|uploading|collecting|pulling|redacting|looking|developing"
            r"|drafting|finali[sz]ing|evaluating|assessing|conducting|completing)",
            r"(?:search|review|request|work|matter|processing|it) .. (?:is|are|remains?) (?:\w+ )?(?:ongoing"
            r"|underway|under way|in progress|continuing|pending|being worked|being processed|being reviewed"
            r"|in the queue|in queue|under review|in process)",
            r"(?:{request}|status|record request \S+) .. (?:was|has been|were) (?:changed|updated|moved"
            r"|reassigned|routed|transferred to)",
            r"^\W{0,3}(?:[a-z]\d\W{1,4})?(?:still )?(?:working on|looking|waiting on|pulling|searching|in process)",
            "still in process",
            r"(?:is|are) with (?:our|the|their) .{0,30}(?:sign-?off|review|approval)",
            r"(?:are|is) with the [\w ]{0,30}(?:dept|department|pd|police|unit),? they",
            r"(?:rest|remainder|others?|items?) (?:to|will) (?:come|follow)",
            r"being (?:worked|processed|searched|gathered|pulled|reviewed|prepared|handled|compiled|redacted)",
            r"(?:initiated|commenced|undertaken|launched|opened|started|begun) (?:a|an|the|our"
            r"|its) (?:\w+ ){0,2}(?:search|review|inquiry|retrieval)",
            r"(?:departments?|divisions?|units?|staff|custodians?|bureaus?) .. (?:has|have|were"
            r"|was) (?:been )?(?:contacted|notified|asked|tasked|alerted|instructed) .. (?:to|identify|search|locate"
            r"|gather)",
            r"(?:now )?(?:proceeding|moving forward|moving ahead) with (?:the|our|a) (?:\w+ )?(?:review|search"
            r"|redaction\w*|processing)",
            r"in the (?:\w+ ){0,2}(?:stage|stages|phase|phases)",
            "(?:have|has|haven't|not) (?:not )?(?:forgotten|lost track)",
            r"(?:is|are) (?:now |currently |still |presently )?under(?:going)? (?:\w+ )?(?:review|redaction"
            r"|examination)",
            r"(?:has|have) (?:now |so far |already )?(?:gathered|collected|compiled|located|identified|assembled"
            r"|pulled) (?:approximately|about|roughly|over|some|nearly|around|more than|\d)",
        ),
        unless=(*_NOT_STATUS, "office .. open"),
        possible=True,
        samples=("We are still searching the archive.", "The review is ongoing."),
        look_alikes=("If you are still waiting, call us.",),
    ),
    Rule(
        "will be in touch",
        FactKind.STATUS,
        says=(
            r"{will} .. (?:update|updates|keep you (?:posted|updated|informed|apprised)|be in touch|get back to"
            r"|follow up|let you know|contact you|reach out|notify you|advise you|inform you|call you"
            r"|write to you|respond to you|do (?:our|the) best|strive|provide it|provide them|forward)",
            r"(?:files|records|documents|totals|rest|remainder|figures|they|it"
            r"|responses?) .. (?:{will}) be (?:\w+ )?(?:uploaded|provided|sent|released|made available|posted"
            r"|produced|shared|ready|available)",
            r"(?:which|that|them|these|it|rest|remainder) (?:i|we) ?(?:'ll|will) send",
            r"i(?:'ll| will) (?:send|forward|check|ask|look|find|follow|pass|nudge|remind|chase|ping|try|call"
            r"|see what|push)",
            r"(?:has|have|needs?) to sign off",
            r"awaiting .. (?:approval|sign|review|respon\w+)",
            r"(?:in|into|placed in|next in) (?:the|our|a|their) (?:\w+ )?(?:queue|line)",
            r"(?:processed|handled|answered) in the order",
            r"{will} (?:check|pick (?:it|this|that)|look into|see to|get to (?:it|this))",
            r"(?:has|have|been|was|were) (?:\w+ )?forwarded",
            r"(?:give|allow) (?:me|us) .{0,20}(?:days?|weeks?|time)",
            r"{will} (?:answer|respond|reply|write|send|communicate)",
            r"(?:is|am|'m|one) handling (?:it|this|your)",
            r"sent (?:this|it|your \w+) (?:over )?to (?:us|me)",
            "mean to see",
            r"make (?:diligent|every|all|reasonable) effort",
            r"will (?:make|take) .. (?:effort|steps)",
            r"(?:please allow|bear with|thank you for your patience|appreciate your patience"
            r"|apologi[sz]e for .. delay|sorry for .. delay)",
            r"(?:we'll|i'll|will) .. (?:upload|send|release|provide|produce) .. (?:{records}|them|it|those)",
            r"(?:hope|expect|anticipate|plan) to (?:have|get|send|finish|complete|provide|release"
            r"|wrap) .. (?:for you|to you|soon|shortly|week|month|day|(?:mon|tues|wednes|thurs|fri)day)",
            r"you (?:should|will|can expect to|ought to) (?:receive|have|hear|get) .. (?:shortly|soon|in the coming"
            r"|next (?:week|month)|(?:mon|tues|wednes|thurs|fri)day)",
            "more (?:soon|shortly|to come|to follow)",
            "stay tuned|hang tight",
            r"(?:expect|anticipate|plan|hope|aim)s? to (?:begin|start|commence) (?:releasing|producing|providing"
            r"|uploading|posting)",
            r"thank you for your \w+ patience",
        ),
        unless=(
            *_NOT_STATUS,
            r"i should (?:advise|inform|notify)",
            r"{will} notify you if .. (?:fee|cost)",
            r"fees? .. exceed",
        ),
        samples=(
            "I will get back to you.",
            "The rest will be uploaded soon.",
            "Thank you for your patience.",
        ),
        look_alikes=("Requests sent here will not be processed.",),
        possible=True,
    ),
    Rule(
        "nothing new yet",
        FactKind.STATUS,
        says=(
            r"{not} .. (?:commit|promise) .. (?:date|that|by|to)",
            r"(?:has|have|is|are) not (?:yet )?(?:been )?(?:closed|completed|finished|reviewed|determined|started)",
            r"{request} (?:isn't|is not) closed",
            r"(?:unable|cannot|can't) .. (?:status update|time ?frame|estimate|date)",
            r"(?:delayed|delays?|backlog|behind)",
            r"(?:closer|better|firmer|more (?:accurate|precise|exact)|exact|final|revised) (?:quote|estimate|figure"
            r"|total)"
            r" (?:when|once|after|later|as soon|next)",
            r"re-?opened",
            r"(?:{request}|it|request \S+) (?:is|remains) (?:still )?open",
            r"waived the .{0,40}fee",
            r"fee .. waived",
            r"{dont} (?:charge|need a fee waiver)",
            r"(?:was|were) (?:e-?mailed|sent|mailed) to you",
            r"(?:resending|re-sending|replied to this request previously)",
            r"{not} received (?:any |your )?(?:payment|response|reply)",
            r"{dont} have (?:an|any) (?:\w+ )?(?:update|news)",
            r"(?:completion|due|delivery|release|expected) date .. (?:has|was|have been) (?:\w+ )?(?:changed|moved"
            r"|revised|updated|pushed)",
        ),
        unless=(r"closed? (?:it|the request) unless", "message was sent"),
        samples=(
            "The work has not been completed.",
            "We have a backlog.",
            "Your case was reopened.",
        ),
        negative=True,
        possible=True,
    ),
    Rule(
        "determination made",
        FactKind.DETERMINATION,
        says=(
            r"(?:has|have|hereby) (?:\w+ )?(?:determined|concluded|decided)",
            r"(?:our|following|provides the|this is (?:our|the)) (?:\w+ )?determination .. (?:follows|is|are"
            r"|below|:)?",
            r"determination (?:letter|of the|is that|was that)",
        ),
        unless=(
            r"determination (?:{will}|date|on|by|to you|as soon)",
            r"{will} .. determination",
            "whether",
            r"extend\w*",
            r"expect\w*",
        ),
        samples=("The City has determined that it holds records.",),
        look_alikes=("Our determination will follow by June 3.",),
    ),
)

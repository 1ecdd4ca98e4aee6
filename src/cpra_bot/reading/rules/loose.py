"""Words that most likely mean something, heeded only in a message of which the other rules understand nothing.

Their facts are never sure, so that no letter leaves on their strength and a person is sent to read the message; but the
person is told what it seems to say. A phrase that is known to mean one thing belongs into the other rules.
"""

from __future__ import annotations

from cpra_bot.model.fact import Certainty, FactKind
from cpra_bot.reading.rules.closure import NOT_CLOSED
from cpra_bot.reading.rules.rule import Rule

_PERHAPS = (
    r"^.{0,30}(?:if|should|once|whether|unless)",
    r"(?:may|might) (?:be|also|have)|in case",
    r"questions|hesitate|feel free",
)
_NOT_NOTHING = (
    *_PERHAPS,
    r"yet|update|date|time ?frame|estimate|fees?|charges?|costs?|paid|payment",
    r"no (?:need|longer|further|later|more|one|problem|change|reply|action)",
    r"{not} (?:to|only|need|necessary|required|monitored|reply|respond|include|a |an )",
    r"your (?:e-?mail|attachment|name|address|call|phone|message)",
    r"phone|voicemail|office hours|contact information|nothing (?:else|new|more|further|in the)|withheld",
)
_LETTER = r"letter|response|reply|determination|decision|order|invoice|estimate|notice|form|correspondence|extension"

LOOSE = (
    Rule(
        "perhaps there are none",
        FactKind.NO_RECORDS,
        says=(
            r"(?:neither|nothing|none|nobody|no one|zero|never) .. (?:return\w*|found|locat\w+|turned up|came up"
            r"|match\w*|exists?"
            r"|on file|on this|on that|for (?:20\d\d|those|these|this|that)|enter\w+|signed|respons\w+|show\w*)",
            r"{not} (?:\w+ ){0,2}(?:entered into|come across|come up with)",
            r"{not} (?:\w+ )?(?:have|find|locate) (?:any of|anything|any such|one)",
            r"(?:we|i|the {office}) (?:have|has|had|found) nothing",
            r"(?:{not}|no|nor) .. (?:lead to|turn up|on file)",
        ),
        unless=(*_NOT_NOTHING,),
        samples=("Neither of the two systems returned a thing.", "We have nothing on this address."),
        look_alikes=("We have not yet found the file.", "I do not have an update for you."),
        negative=True,
        possible=True,
        certainty=Certainty.LIKELY,
    ),
    Rule(
        "perhaps records come with this",
        FactKind.RELEASE,
        says=(
            r"(?:attach\w*|enclos\w*|links?|download\w*|upload\w*|released|shared|mailed) .. (?:{records}|request\w*"
            r"|you asked"
            r"|you wanted)",
            r"(?:everything|all|what|whatever|{records}|things) .. (?:you|your request) .. (?:attach\w*|enclos\w*"
            r"|link|here"
            r"|below|online)",
            r"(?:can|may) (?:now )?be (?:seen|found|had|collected|picked up|opened|read) .. (?:in|at|on|from"
            r"|through) ..",
        ),
        unless=(
            *_PERHAPS,
            _LETTER,
            r"{not}|no|will|form|instructions|please (?:submit|complete|fill|send|provide|use)",
            r"your (?:e-?mail|attachment|message|original request|request is|request (?:from|of|dated))",
            r"secure|how to|track|status|e-?mail link|unsubscribe|survey",
            r"forwarding the attached",
        ),
        samples=(
            "See the link for what you requested, and the files with it.",
            "It has everything you wanted"
            r" attached to it.",
        ),
        look_alikes=("The attached letter answers your request.", "The link to your request will follow."),
        certainty=Certainty.LIKELY,
        done=True,
    ),
    Rule(
        "perhaps it is refused",
        FactKind.DENIAL,
        says=(
            r"(?:is|are|be|being|was|were|remains?|as|it|them|this|these) (?:\w+ ){0,2}?(?:exempt|confidential"
            r"|privileged|withheld"
            r"|denied|declined|rejected|refused|kept (?:secret|from disclosure|back|confidential))",
            r"(?:{cannot}|{wont}|must|have to|{dont}) (?:\w+ )?(?:withhold|deny|decline|refuse|release|disclose"
            r"|share|give (?:you|out))",
            r"(?:{not}|{wont}) (?:\w+ ){0,3}?(?:disclos\w+|releas\w+|turn\w* (?:\w+ )?over|hand\w* (?:\w+ )?over"
            r"|provid\w+"
            r"|produc\w+|shar\w+|made public|make public|honou?r|grant|comply)",
            r"not (?:be )?(?:public|a public record|public records|disclosable|releasable|for release)",
        ),
        unless=(
            *_PERHAPS,
            r"non-?exempt|not (?:exempt|confidential|withheld|denied|closed)|certain|some (?:types|kinds|records)|any",
            r"right to|appeal|this (?:e-?mail|message|communication)|intended|yet|until (?:we|the fee|payment|you)"
            r"|before",
            r"fee waiver|waiver|expedit\w+|in error|mistake|you (?:said|wrote|claim\w*|stat\w+)|your (?:name|address"
            r"|e-?mail)",
            r"nothing|anything|whatever|would|status|time ?frame|by (?:the|that) date|no {records}|redact\w*",
        ),
        samples=("It will be kept from disclosure for now.",),
        look_alikes=("Some records are confidential under state law.", "Your fee waiver was denied."),
        negative=True,
        certainty=Certainty.LIKELY,
    ),
    Rule(
        "perhaps it would have to be made",
        FactKind.RECORD_CREATION,
        says=(
            r"(?:nor|not|n't|no) .. (?:must|need|required?|oblige\w*|obligat\w+|duty|bound|have) .. (?:write"
            r"|calculat\w+|research"
            r"|count|answer questions|interpret|analy[sz]e)",
        ),
        unless=(r"if|log|please note|disclaimer",),
        samples=("Nor does it have to calculate such totals.",),
        look_alikes=("Please note that the Act does not require the City to answer questions.",),
        negative=True,
        possible=True,
        certainty=Certainty.LIKELY,
    ),
    Rule(
        "perhaps a question",
        FactKind.CLARIFICATION,
        says=(
            r"(?:could|can|would|will|do|did|does|are|is|was|were|which|what|how|who|when|where|shall|should|may"
            r"|have|has) .*\?",
            r"please (?:re-?send|specify|describe|tell|give|state|narrow|identify|limit|revise|explain)",
            r"please (?:provide|send|submit) .. (?:description|specific|details?|information|dates?|list|again)",
        ),
        unless=(
            r"questions|concerns|hesitate|feel free|how are you|did we answer|need help|technical|forgot|password",
            r"{fee}",
        ),
        samples=("Please resend it as a plain file.",),
        look_alikes=("Do you have any questions?",),
        possible=True,
        negative=True,
        certainty=Certainty.LIKELY,
    ),
    Rule(
        "perhaps somebody else has them",
        FactKind.REFERRAL,
        says=(
            r"(?:need to|have to|should|would|could|can|must|you'd|best to) (?:\w+ ){0,2}?(?:get|obtain|request|ask"
            r"|turn|go|inquire"
            r"|seek|apply) .. (?:from|to|with|at) (?:the |them|their )?.{0,30}(?:{agency}|them)",
            r"{agency}.{0,30} (?:would be|is) the (?:place|one|right|agency|office|department)",
            r"(?:handled|investigated|taken|operated|run|maintained) by (?:the )?.{0,30}{agency}",
        ),
        unless=(
            *_PERHAPS,
            r"our (?:\w+ )?(?:office|department|division|unit|staff|clerk|attorney)|appeal|pay\w*|court|review",
            r"forwarded|consult\w*|extension",
            r"no (?:further|other|more) (?:\w+ )?(?:action|steps?)",
        ),
        samples=("You would have to get it from the County.", "The Fire District's office would be the place to ask."),
        look_alikes=("If you want it, you can ask for review by the state.",),
        certainty=Certainty.LIKELY,
        possible=True,
    ),
    Rule(
        "perhaps closed",
        FactKind.CLOSURE,
        says=(
            r"(?:closing|closed|close) (?:this|it|your|out|the)",
            r"^\W{0,4}(?:\w+ )?closed\W",
            r"(?:marked|considered|deemed|regarded|treated) as (?:\w+ )?(?:complete|completed|closed|done|finished"
            r"|withdrawn)",
        ),
        unless=(*_PERHAPS, *NOT_CLOSED, r"close to|will close|closed (?:session|door|captioned)"),
        samples=("Yours was treated as finished.",),
        look_alikes=("Our office is closed on Friday.",),
        certainty=Certainty.LIKELY,
    ),
)
"""Rules of last resort."""

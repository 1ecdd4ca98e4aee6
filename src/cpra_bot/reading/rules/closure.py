"""The agency ends the request."""

from __future__ import annotations

from cpra_bot.model.fact import FactKind
from cpra_bot.reading.rules.rule import Rule

NOT_CLOSED = (
    r"(?:offices?|city hall|lobby|counter|station|we|department|unit|facility|building) (?:\w+ ){0,3}(?:is|are"
    r"|will be|was|were|be) closed",
    r"closed (?:on(?! (?:january|february|march|april|may|june|july|august|september|october|november|december|\d))"
    r"|for|every|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|1st|weekends|alternate|the \w+ friday|holidays?)",
    "holiday",
    r"{not} (?:\w+ )?(?:been )?clos\w+",
    r"{not} (?:\w+ ){0,3}(?:withdrawn|complete\w*|fulfilled|satisfied)",
    r"no longer closed|closed any longer",
    r"re-?opened|re-?opening|(?:will|have|has|we|i|been) (?:\w+ )?re-?open",
    r"close of business|closes? at",
    r"close my|do not close",
    r"withdr[ae]w\w* .. (?:objection|denial|exemption|estimate|notice|invoice)",
    "someone else's",
    r"disregard|(?:i|we) (?:said|told|wrote)|mistake\w*|in error|erroneously|inadvertently",
    r"close out .. quarter",
    r"quarter is closed",
    r"(?:you|requester) (?:asked|wrote|said|wish|want|would like) .. clos\w+",
    r"closed (?:session|case file|investigation)",
    r"closed? (?:door|loop)",
    r"will be .. (?:closed|withdrawn|cancell?ed)",
    r"would (?:be|like|have)",
    r"may (?:be|consider)|{will} (?:be )?(?:close|deem|consider|presume)|have to close",
    r"said that it would|had been",
    r"(?:will|when) ... (?:inform|notify|contact|advise|e-?mail) ... (?:closed|completed|complete)",
    "not .. until",
)

RULES = (
    Rule(
        "request closed",
        FactKind.CLOSURE,
        says=(
            r"{case} .. (?:is|are|has been|have been|was|were|been|'s) (?:\w+ ){0,2}(?:closed|withdrawn"
            r"|cancell?ed|abandoned|terminated|concluded|administratively closed)",
            r"(?:closed|closing|close|closes|cancell?ed|withdrawn) (?:out )?(?:your |the |this |out |it |that "
            r"|our )?(?:\w+ ){0,3}(?:{case}|it)",
            r"(?:considers?|considered|deem(?:s|ed)?|consider) .. (?:closed|withdrawn|abandoned|complete"
            r"|completed|satisfied|fulfilled|resolved)",
            r"(?:this|the) (?:request|case|matter|file) .. (?:is )?(?:now )?closed",
            r"status .. (?:closed|complete|completed|withdrawn)",
            r"processed with the following .{0,20}disposition",
            "final disposition",
            r"closing (?:this|it|the|your) (?:one )?out",
            r"duplicat\w+ .. clos(?:ed|ing)",
            r"clos(?:ed|ing) .. duplicat\w+",
            r"(?:closed|closing) (?:this|the) (?:copy|one)",
            r"mark(?:ed|ing)? .. (?:complete|completed|closed|fulfilled|done|resolved)",
            r"{case} \S{1,20} (?:has been|is|was) (?:completed|closed)",
            r"(?:agreed|elected|decided|opted|chosen|asked|wish|wished) to (?:withdraw|cancel|rescind|drop) (?:your"
            r"|the|this|it)",
            "close (?:this|it|that|the request|your request) out",
            "going to (?:go ahead and )?close (?:this|it|the|your)",
        ),
        unless=NOT_CLOSED,
        samples=(
            "Your request has been closed.",
            "We are closing this matter.",
            "The City considers it satisfied.",
        ),
        look_alikes=(
            "Our offices are closed on Fridays.",
            "The request has not been closed.",
            "If you do not pay it will be closed.",
        ),
        negative=True,
    ),
    Rule(
        "closed with this",
        FactKind.CLOSURE,
        says=(
            r"(?:considered|deemed|is|are) (?:\w+ )?(?:fulfilled|complete|completed|satisfied|answered) and .. closed",
            r"(?:will|shall) (?:now|therefore|thus|accordingly|hereby) be (?:\w+ )?closed",
            r"(?:therefore|accordingly|thus|as such|consequently),? .. {case} will be closed",
            r"(?:has|have) (?:\w+ )?(?:complied with|fulfilled|satisfied|completed) (?:your|the|this) (?:\w+ )?{case}",
        ),
        unless=(
            r"{not} (?:\w+ )?(?:complied|fulfilled|satisfied|completed)",
            r"once|until|when|after|reopen\w*|in part|partially|partly",
        ),
        samples=(
            "It is considered fulfilled and will be closed.",
            "The matter will therefore be closed.",
            "The Town has complied with your request.",
        ),
        look_alikes=("When we have completed your request you will hear from us.",),
        detail={"reason": "completed"},
    ),
    Rule(
        "marked as closed",
        FactKind.CLOSURE,
        says=(
            r"(?:date|reason) closed",
            r"^\W{0,4}(?:(?:your )?(?:record )?(?:request|case|file) )?closed ?(?:[:.]|$)",
        ),
        samples=("Date Closed: 03/04/2026", "Request closed: nothing was found."),
    ),
    Rule(
        "response complete",
        FactKind.CLOSURE,
        says=(
            r"(?:this|that|which|these) (?:\w+ )?(?:completes?|concludes?|fulfills?|satisf(?:y|ies)"
            r"|ends) .. (?:response|request|obligation|production|matter|processing|case)",
            r"(?:request|response|production) .. (?:is|has been|was|are) (?:\w+ )?(?:completed?|fulfilled"
            r"|concluded|satisfied|finali[sz]ed|at an end)",
            "responsibility .. at an end",
            r"(?:final|full and final) (?:response|disposition|determination|action|reply) (?:to|on|regarding|of)",
            r"no further (?:action|response|records|correspondence) .. (?:taken|necessary|required|provided|be"
            r"|will)",
            r"(?:nothing|no) (?:further|more|else) .. (?:do|provide|come|follow)",
        ),
        unless=(
            *NOT_CLOSED,
            r"{not} .. (?:complete|finish)\w*",
            r"when .. completed?",
            r"once .. complete\w*",
            r"before|attached",
            r"{not} (?:take|be) .. further",
            r"(?:search|inquiry|review) ... (?:satisf\w+|fulfills?|completes?) (?:your|the|this) request",
        ),
        samples=("This concludes our response.", "The production is complete."),
        look_alikes=("You will get a mail when your request has been completed.",),
        detail={"reason": "completed"},
    ),
)

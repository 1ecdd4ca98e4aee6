"""The agency has the request."""

from __future__ import annotations

from cpra_bot.model.fact import Certainty, FactKind
from cpra_bot.reading.rules.rule import Rule

_NOT_THIS = (
    r"{not} .. (?:received|receipt|submitted|in receipt)",
    r"(?:in error|by mistake)",
    "once .. received",
    r"orders? .. received",
    r"payments?",
    r"{case} {be} (?:{now} )?(?:closed|denied|withdrawn)",
    "to be considered received",
    r"following up on your",
    r"requests? (?:received|sent|submitted|made) (?:by|via|through|to|over)",
    "not logged",
    r"(?:has|have|had) received .. from you",
)

RULES = (
    Rule(
        "receipt stated",
        FactKind.ACKNOWLEDGED,
        says=(
            r"{request} ... (?:was|were|has been|have been|is|been) (?:\w+ )?(?:received|submitted|opened"
            r"|created|logged|entered|open|assigned|registered|routed|docketed)",
            r"(?:received|rec'?d|rcvd|in receipt of|got|receiving) ... {request}",
            r"(?:has|have|had) (?:staff )?received ... {request}",
            r"acknowledg(?:e|es|ing|ement|ment) .. (?:receipt|request|received|letter|e-?mail|correspondence)",
            r"confirm(?:s|ing)? .. receipt",
            r"we have your (?:\w+ ){0,3}{request}",
            r"(?:we )?got it",
            "treated as received",
            r"{request} (?:was|has been|is being) (?:\w+ )?(?:forwarded|passed|sent|directed)(?: on"
            r"| along)? to (?:our|the|your)",
            r"{we} (?:has|have|'ve got|got) your (?:\w+ ){0,4}{request}",
            r"(?:has|have|been) (?:\w+ )?assigned (?:to )?(?:your|this|the) (?:\w+ ){0,3}{request}",
            r"(?:we|i) (?:have )?received (?:it |this |yours )?on(?= (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov"
            r"|dec|\d))",
            r"in (?:possession|receipt) of .. {request}",
            r"(?:your|the|this) (?:\w+ ){0,6}{request} (?:\w+ )?(?:reached|arrived|landed|came in|came to|made it)",
            r"(?:we|i|department|police|office|clerk) (?:have |has )?received (?:it|this)",
            r"sent (?:this|it|your \w+) (?:over )?to (?:us|me)",
            r"(?:we|i) have (?:your|yours)",
            r"{request} (?:was|has been|is being|have been) (?:sent|passed|handed|given)(?: over| on"
            r"| off)? to (?:our|the|my)",
            "{request} (?:was|has been) delivered to (?:the|our)",
        ),
        unless=(*_NOT_THIS, r"receiv\w+ {no} {request}"),
        samples=(
            "Your petition was logged this morning.",
            "I have received your letter.",
            "We've got it.",
        ),
        look_alikes=(
            "Once your request is received we will write.",
            "We have not received your request.",
        ),
    ),
    Rule(
        "received, in one word",
        FactKind.ACKNOWLEDGED,
        says=(
            r"^\W{0,3}(?:rec'?d|rcvd|received)(?=,? (?:thx|thanks|thank|with|on|yours?|\d|and|today|will)|[,.!-])",
            r"(?:{case}|pra|cpra) #?[\w-]{1,14} (?:rec'?d|rcvd|received)",
            r"(?:pra|cpra|prr|foia|rfi)[ -]#?[\w-]{1,14}: (?:rec'?d|rcvd|received)",
            r"recd yours|came in (?:on )?(?:\w+ )?\d",
        ),
        unless=_NOT_THIS,
        samples=("Rcvd, thx.", "PRA 77 rec'd 3/2."),
    ),
    Rule(
        "thanks for the request",
        FactKind.ACKNOWLEDGED,
        says=(
            r"thank(?:s| you) (?:\w+ )?for (?:submitting|your|filing|sending|making) .. (?:request|inquiry"
            r"|petition|enquiry)",
            r"thank(?:s| you) for your interest in public records",
        ),
        unless=(*_NOT_THIS, "patience .. request"),
        samples=("Thank you for your recent public records request.",),
    ),
    Rule(
        "thanks for writing",
        FactKind.ACKNOWLEDGED,
        says=(
            r"thank(?:s| you) (?:\w+ )?for (?:writing|contacting|e-?mailing|reaching out|your e-?mail"
            r"|your message|your letter)",
        ),
        unless=_NOT_THIS,
        samples=("Thanks for writing to Alder Mills PD!",),
        certainty=Certainty.LIKELY,
    ),
    Rule(
        "entered for us",
        FactKind.ACKNOWLEDGED,
        says=(
            "entered .. on your behalf",
            r"(?:typed|put|added|input|uploaded|submitted|filed|keyed|entered|logged) .. (?:portal|system|tracker"
            r"|database"
            r"|nextrequest|govqa|justfoia) .. (?:for you|on your behalf)",
            r"(?:for you|on your behalf) .. (?:into|in|through) (?:our|the) (?:\w+ ){0,3}(?:portal|system"
            r"|nextrequest|govqa)",
            r"entered (?:it|yours|your request)",
            "keyed it into",
            r"i (?:have )?logged (?:it|your)",
            r"(?:opened|created|started) (?:a|your) (?:\w+ )?(?:{case}) (?:for|on)",
        ),
        samples=("I have entered it for you on your behalf.",),
        look_alikes=("Requests are to be entered by the requester in the portal.",),
    ),
    Rule(
        "assigned a number",
        FactKind.ACKNOWLEDGED,
        says=(
            r"(?:{request}|matter|file|ticket) ... (?:has been|was|is) (?:\w+ )?(?:assigned|given) .. (?:no\.?|number"
            r"|reference|#|id)",
            r"(?:assigned|given) .. (?:number|no\.|reference|#) .. to your {request}",
            r"{request} .. (?:is|are) being (?:processed|handled)",
        ),
        unless=_NOT_THIS,
        samples=(
            "Your correspondence has been given number 26-4.",
            "The request is being processed.",
        ),
        look_alikes=("The request was not assigned a number.",),
    ),
)

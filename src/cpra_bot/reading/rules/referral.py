"""File it in a portal; ask somebody else."""

from __future__ import annotations

from cpra_bot.model.fact import Certainty, FactKind
from cpra_bot.reading.rules.rule import Needs, Rule

_NOT_REDIRECTED = (
    r"(?:future|later|any other|additional|new public records) (?:\w+ ){0,3}requests?",
    "on your behalf",
    r"(?:i|we|staff|have|has been|was|been) (?:\w+ )?(?:entered|keyed|logged)",
    r"(?:beginning|starting) (?:january|february|march|april|may|june|july|august|september|october|november"
    r"|december|\d)",
    r"track|monitor|status|progress|view your|download",
    r"in (?:the )?future|going forward",
    "copy of your report",
    r"(?:pay|payment|invoice)",
    "at any time",
    "no need",
    r"social media|newsletter|survey|subscribe",
    "complaint",
    "upload documents",
    r"form .. (?:driver|licen[cs]e|identification|identity|notari[sz]ed)",
    r"option to",
    r"later date",
    r"(?:should|if) (?:you|your|the) .. (?:closed|wish|want|would like)",
)
_NOT_REFERRED = (
    r"(?:any|further|additional|other|have|with|more) (?:\w+ )?(?:questions?|concerns|queries|assistance|help"
    r"|issues)",
    "question[s,]",
    r"feel free|hesitate",
    r"if you need|if you have|if you want to know|if you wish|if you would|if you disagree|should you",
    r"urgent\w*|emergency|crime|lost property",
    r"if you (?:feel|believe|think|are not|disagree)|appeal|petition|complaint|mediation|ombuds\w*",
    r"pay\w*|invoice|check",
    "please contact me",
    r"help ?desk|technical",
    r"consult\w*|extension|unusual circumstances|coordinat\w+|confer\w*",
    r"forwarded to (?:pd|her|him|them|it)",
    r"contact (?:me|us|our office|this office|the undersigned)",
    "received by",
    r"originat\w+ with",
    "in error",
    r"which will|they will|who will",
    r"address you(?!r request)",
)

RULES = (
    Rule(
        "must go through the portal",
        FactKind.PORTAL_REDIRECT,
        says=(
            r"requests? ... (?:must|have to|has to|need to|needs to|are to|should|shall|can only|may only|is to"
            r"|required to) be ... (?:{portal}|foia|in person|mail|standard form|form)",
            r"(?:please|kindly|must|need to|have to|you can|you may|should|to) (?:\w+ )?(?:re-?)?-?(?:submit"
            r"|file|enter|send|make|use|complete|fill out|visit|go to) ... (?:{portal})",
            r"only (?:\w+ )?(?:accepts?|processes|takes?|handles?) .. requests? .. (?:{portal}|through|thru|via)",
            r"(?:{not}|no longer|cannot|unable to) (?:\w+ )?(?:accept|take|process|receive"
            r"|handle) .. requests? .. (?:e-?mail|this|here)",
            r"(?:inbox|mailbox|address|e-?mail) .. no longer (?:used|monitored|accept\w*)",
            r"(?:please|kindly) re-?(?:submit|file) .. (?:form|there|here|portal|online|using|through|via|on)",
            r"(?:obtained|submitted|made|filed|requested) (?:only )?(?:through|via|thru"
            r"|using) (?:\w+ ){0,5}(?:{portal}|foia)",
            "to get started go to",
            r"(?:need to|must|have to|please) (?:\w+ )?(?:create|submit|file|enter|make) (?:your|a"
            r"|the) (?:\w+ ){0,3}request (?:there|here)",
            r"(?:submit|file|enter|re-?submit|re-?file) (?:it|them|this|your (?:\w+ )?request|the request) (?:at"
            r"|through|via|on|using|in)",
            r"requests? (?:received|sent|submitted|made|sent in) (?:by|via|through|over) e-?mail (?:is|are|will"
            r"|can) (?:not|no longer)",
            r"to request (?:public )?records,? (?:\w+ )?(?:complete|use|visit|submit|go)",
            r"requests? (?:cannot|can't|are not|will not be|may not be) (?:be )?accepted (?:by|via"
            r"|through) e-?mail",
            "link to submit a",
            r"go to .. (?:and|to) (?:fill|complete|submit|use)",
            r"{not} .. (?:process|accept|take|handle) (?:e-?mailed|emailed|faxed|written|mailed) requests",
            "click (?:here|below|on|the|this) .. to (?:submit|file|make|enter) .. (?:request|one|it|:)",
            r"uses? .{0,40}(?:{portal}) (?:for|to (?:receive|process|track|handle"
            r"|manage)) (?:all )?(?:\w+ ){0,3}requests?",
            r"e-?mail(?:ed)? (?:submissions|requests) (?:are not|aren't|will not be|won't be|cannot be|are no longer)",
            r"(?:need to|must|have to|please|should|will need to) (?:\w+ )?(?:make|submit|file|enter|place) (?:yours"
            r"|it|them|one) (?:at|through|on|via|in|using|there)",
            r"{cannot} (?:to )?(?:accept|take|process) (?:this|it|your \w+|these) (?:by|via|through|over) e-?mail",
            r"(?:fill in|fill out|complete) (?:the|our|an?) (?:\w+ ){0,4}form(?:,| on| at| there| and (?:submit|send"
            r"|return))",
        ),
        beside=(r"requests?|re-?submit|re-?file|form|foia",),
        unless=_NOT_REDIRECTED,
        samples=(
            "All requests must be made through our online portal.",
            "We cannot accept requests by e-mail.",
            "Please resubmit it using the form.",
        ),
        look_alikes=(
            "For future requests please use the portal.",
            "You can track your request in the portal.",
            "I entered it in the portal on your behalf.",
        ),
        needs=Needs.LINK,
        possible=True,
        negative=True,
    ),
    Rule(
        "ask somebody else",
        FactKind.REFERRAL,
        says=(
            r"(?:please|may|might|wish to|should|will need to|must|would|want to|need to|recommend\w*|suggest\w*"
            r"|advise\w*"
            r"|could|can|have to|try|you'll|kindly) (?:\w+ ){0,4}?(?:contact|direct|submit|re-?submit|send|redirect"
            r"|address"
            r"|take|bring"
            r"|reach out to|check with|try|ask|write to|refer|inquire with|file) .. (?:{agency}|them)",
            r"^(?:\W{0,3})(?:try|contact|ask) (?:them|the \w+)",
            r"reach out to (?:them|the)",
            r"(?:send|direct|address|submit) it (?:there|to them)",
            r"(?<!will[ ])(?<!to[ ])try the (?:\w+ ){0,3}{agency}",
            r"{agency}'s .. (?:address|e-?mail|phone number) is",
            r"(?:refer\w*|redirect\w*|direct\w*) (?:you|your request|this|the requester) (?:\w+ )?to",
            r"(?:their|his|her|correct|right|proper) (?:e-?mail )?address is",
            r"(?:website|site) has contact information",
            r"(?:forwarded|transferred|referred|routed) .. request .. to .{0,60} (?:to|for) (?:respond|response"
            r"|processing|handling)",
            r"(?:would|will|must|should|has to|have to) (?:\w+ )?(?:come|be (?:obtained|requested"
            r"|sought)) from (?:the |another )?(?:[\w'.-]+ ){0,4}(?:{agency})",
            "follow up with (?:them|that (?:agency|office|department))",
            r"(?:that|those|it|they) (?:would|will) be (?:the|with the|from the) (?:[\w'.-]+ ){0,4}(?:{agency})",
            r"{agency} .. (?:might|may|could|would|should) (?:\w+ )?(?:have|hold|keep) (?:what|them|those|these|it"
            r"|such|the {records})",
            r"{agency} is (?:who|whom|where) you(?:'d|'ll| would| will)? (?:\w+ )?(?:need|want|have) to",
            r"(?:come|comes|came|obtained) from the (?:[\w'.-]+ ){0,5}(?:{agency}),? whose",
            "(?:think|believe|assume|suspect) you (?:want|need|mean|are looking for|meant) .. (?:{agency})",
            "here(?:'s| is) their (?:e-?mail |contact )?(?:address|e-?mail|information|number)",
        ),
        unless=(*_NOT_REFERRED, r"{portal} .. (?:submit|request)"),
        samples=(
            "Please direct your request to the Sheriff's Office.",
            "We recommend that you contact the District.",
        ),
        look_alikes=(
            "If you have questions, please contact the City Clerk.",
            "If you feel that this was not handled well, you may write to the City Manager.",
        ),
        possible=True,
        negative=True,
    ),
    Rule(
        "somebody else has them",
        FactKind.REFERRAL,
        says=(
            r"(?:maintained|held|kept|provided|handled|processed|owned|operated) (?:\w+ ){0,3}by (?:the "
            r"|another |a different )?(?:[\w'.-]+ ){0,5}{agency}",
            r"(?:belongs?|belonging) to the [\w' ]{0,40}{agency}",
            r"contracts? with the [\w' ]{0,40}{agency}",
            r"custodian .{0,40}(?:is|are) the",
            r"belongs? to (?:the )?(?:caltrans|chp|dmv|doj|fbi)",
            r"the (?:[\w'.-]+ ){0,4}{agency} (?:handles?|keeps?|maintains?|holds?|processes) (?:those|these"
            r"|such) (?:\w+ )?(?:requests|records"
            r"|reports|files)",
            r"{agency},? which is the (?:\w+ )?custodian",
        ),
        unless=(
            *_NOT_REFERRED,
            r"guidelines?|number of (?:public records )?requests",
            r"(?:our|this) (?:department|office|agency|city|police)|by (?:its|our)",
            r"policy|vendor|emails?",
        ),
        samples=("The City contracts with the County Sheriff for law enforcement.",),
        look_alikes=(
            "Those files are not maintained by the Police Department.",
            "The unit that keeps these files is short of staff.",
        ),
    ),
    Rule(
        "not ours",
        FactKind.REFERRAL,
        says=(
            r"{isnt} (?:\w+ )?(?:the )?(?:custodian|keeper|holder|correct|right|proper|appropriate)s? (?:of"
            r"|agency|department|office|custodian|person|place|address)?",
            r"{dont} have (?:\w+ )?custody of",
            r"(?:wrong|different|another|other) (?:agency|department|jurisdiction|office|city|county)",
            r"{dont} have jurisdiction",
            r"{agency} (?:has|have) jurisdiction",
            r"(?:meant|intended) (?:to (?:write|send|contact)|for) .. {agency}",
            r"(?:separate|independent) (?:legal |public |government )?(?:entity|agency|jurisdiction)",
            r"is the (?:appropriate|correct|proper|right) (?:agency|department|office|custodian)",
            r"outside (?:of )?(?:our|the city's|the county's) jurisdiction",
            r"you(?:'ve| have) reached .. not",
            "does not have its own police",
            r"{isnt} (?:a )?part of (?:the|our) (?:\w+ ){0,2}{agency}",
            r"(?:have|has) (?:their|its) own (?:records|clerk|custodian|public records|police|public safety)",
        ),
        unless=(
            *_NOT_REFERRED,
            "separate",
            r"number of (?:public records )?requests",
            "unsure",
        ),
        samples=(
            "This office is not the custodian of those files.",
            "You have the wrong department.",
        ),
        look_alikes=("We must consult another agency, so take an extension.",),
        negative=True,
        certainty=Certainty.LIKELY,
    ),
)

"""The agency hands something over."""

from __future__ import annotations

from cpra_bot.model.fact import Certainty, FactKind
from cpra_bot.reading.rules.rule import Rule

_LETTER_WORDS = (
    r"(?:letters?|response|responses|determination|decision|invoice|bill|estimate|claim form|request form"
    r"|application|affidavit|quote|fee|notice|instructions"
    r"|acknowledge?ment|order|reply|denial|extension|agency decision|(?:vaughn |privilege |exemption )(?:index|log))"
)
_LETTER = (
    r"(?:attached|enclosed|find|see|herewith|here is|here are|forwarding|includes?"
    r"|sending)[,:]? (?:please )?(?:find |is |are |see )?(?:[\w']+,? ){0,5}?"
    + _LETTER_WORDS
    + r"(?! (?:records|documents|files|to your request,? (?:are|is) the))",
    _LETTER_WORDS + r" (?:is|are|was|were) (?:\w+ )?(?:attached|enclosed|e-?mailed|sent|mailed)",
    "document is .. response",
    _LETTER_WORDS + r" (?:to|on|regarding|about|for|concerning) [^.;,]{1,50} (?:is|are) (?:\w+ )?(?:attached|enclosed)",
    "attached correspondence",
    r"text of (?:that|the|my|our) e-?mail",
    r"attached (?:\w+ ){0,2}requests?",
)
_NOT_GIVEN = (
    r"{cannot} (?:\w+ ){0,2}(?:be )?{give}",
    r"{wont} .. {give}",
    r"not (?:yet )?(?:available|ready)",
    r"previously|earlier|in (?:our|my) (?:prior|last|previous)",
    r"requests? (?:for .. )?(?:has|have|is|was|were|are) (?:been )?(?:sent|forwarded|submitted)",
    r"(?:deny|denied|withheld|withholding)",
    r"(?:your|the|this) (?:\w+ ){0,3}{request} (?:was|has been|is being|is) (?:\w+ )?(?:forwarded|sent|e-?mailed|routed"
    r"|transferred|shared|uploaded|posted)",
)

RULES = (
    Rule(
        "records come with this",
        FactKind.RELEASE,
        says=(
            r"(?:attached|enclosed|appended|herewith|transmitted) ... {records}",
            r"{records} .. (?:is|are|be|was|were) (?:\w+ )?(?:attached|enclosed|appended|included)",
            r"(?:please|kindly) find ... {records}",
            r"(?:see|in|open|review) (?:the )?(?:attached|attachments?|enclosed|enclosure) ... {records}",
            r"{records}[,)]? (?:\w+ )?(?:attached|enclosed|herewith)",
            r"i(?:'m| am|'ve| have) (?:attach(?:ed|ing)|enclos(?:ed|ing)) ... {records}",
            r"here(?: is| are|'s) .. {records}",
            r"{records} ... (?:comes?|came|sent|included|provided) (?:along )?with this (?:e-?mail|message|letter)",
            r"(?:attached|enclosed) (?:is|are) (?:what|everything|all that|whatever) we",
            r"(?:what|all|everything|most|some|much|part) (?:that )?you (?:asked for|requested|wanted|sought"
            r"|seek) .. (?:is|are)"
            r" (?:\w+ )?(?:attached|enclosed)",
            "here you go",
            r"(?:i|we|{office}) (?:hereby )?(?:attach|enclose|append)(?:es)? ... {records}",
            r"you(?:'ll| will) find ... {records} .. (?:attached|enclosed|below|here|link)",
            r"(?:attached|enclosed|below|herewith),? you(?:'ll| will) find",
            r"(?:produces|producing|provides|transmits|releases) herewith",
            r"{records} .. (?:follow|below)[.:]",
            r"{records} ... which i have attached",
            r"these are (?:all )?(?:of )?(?:the|our|your) {records} .. (?:respon\w+|answer\w*|satisf\w+|you (?:asked"
            r"|requested|wanted|sought))",
        ),
        unless=(
            *_LETTER,
            *_NOT_GIVEN,
            "fyi",
            r"(?:return|complete|fill\w*|sign)(?: out| in)? (?:and \w+ )?the (?:attached|enclosed)",
            r"to (?:file|open) (?:a|any) attach\w+",
            "instructions",
            r"attached {papers}(?!.{0,80}(?:respons|request|record|asked|sought|redact|copies))",
            r"^(?!.*(?:respons|request|record|asked|sought|we have|redact|cop(?:y|ies)|polic|agreement|audit|log"
            r"|list|report|data|mail|invoice|contract|video|sheet|export|statistic|stats|totals|numbers"
            r"|\d+ (?:pages|documents|files)|here you go|footage|memo)).*{papers}",
            r"request .. (?:copy|copies) of which (?:is|are) (?:\w+ )?(?:below|attached|enclosed)",
            "(?:verify|confirm|validate) (?:your|the) (?:e-?mail|account|identity|address)",
        ),
        samples=(
            "Attached please find the audit reports.",
            "The agreement is enclosed.",
            "Here are the two policies.",
        ),
        look_alikes=(
            "Please see the attached letter.",
            "The attached invoice must be paid.",
            "I am forwarding the attached documents for Counsel.",
        ),
        detail={"how": "attachment"},
        done=True,
    ),
    Rule(
        "records beside a letter",
        FactKind.RELEASE,
        says=(
            r"(?:together|along) with (?:all |any )?(?:of )?(?:the|our|those|these|your) {adj}{records}",
            r"(?:response|letter|determination) and (?:the |all |any )?(?:responsive|requested) {records}",
        ),
        beside=(r"attached|enclosed|find|herewith",),
        unless=(*_NOT_GIVEN, r"(?:return|complete|fill\w*|sign)"),
        samples=("Attached is our response together with the requested records.",),
        look_alikes=("Send the form together with the records you refer to.",),
        detail={"how": "attachment"},
        done=True,
    ),
    Rule(
        "papers come with this",
        FactKind.RELEASE,
        says=(
            r"see (?:the )?(?:attached|attachments?|enclosed)",
            r"^\W{0,3}(?:docs? )?(?:part |batch |e-?mail )?\d of \d",
            "i attach",
            r"(?:it|they|these|both|all) (?:is|are) (?:\w+ )?(?:attached|enclosed)",
            r"^\W{0,3}[a-z]\d.{0,12}: (?:please )?see (?:the )?(?:\w+ ){0,2}(?:pdfs?|files?|documents?|records"
            r"|spreadsheets?)",
            r"{papers} ... (?:is|are) (?:\w+ )?(?:attached|enclosed)",
            r"(?:attached|enclosed) (?:is|are|please find) .. {papers}",
            r"^\W{0,3}(?:attached|enclosed)\W{0,3}$",
        ),
        unless=(
            *_NOT_GIVEN,
            *_LETTER,
            "fyi",
        ),
        samples=("Attached is a document with 14 names.",),
        look_alikes=("A1. A letter is attached.",),
        detail={"how": "attachment"},
        done=True,
        certainty=Certainty.LIKELY,
    ),
    Rule(
        "records were released",
        FactKind.RELEASE,
        says=(
            r"{records} .. (?:has|have|had|were|was|are|is) (?:\w+ ){0,2}(?:released|uploaded|posted|produced"
            r"|provided|published|added|shared|made available|handed over|turned over|furnished|supplied"
            r"|delivered|forwarded|transferred|e-?mailed|sent|mailed|disclosed|transmitted)",
            r"(?:{we}|staff|pd) .. (?:is|are|am|has|have|'s|'re|'ve|'m|we're) (?:\w+ ){0,2}(?:releas(?:ing|ed)"
            r"|provid(?:ing|ed)|produc(?:ing|ed)|upload(?:ing|ed)|shar(?:ing|ed)|furnish(?:ing|ed)|disclos(?:ing"
            r"|ed)) .. (?:you"
            r"|{records}|link)",
            r"(?:{we}|staff) (?:\w+ )?(?:releases|provides|produces|furnishes|discloses) .. {records}",
            r"(?:we|i) (?:\w+ )?(?:released|uploaded|posted|emailed|e-mailed|sent) .. {records}",
            r"(?:happy|glad|pleased) to (?:share|provide|send|release)",
            r"records? (?:has|have) been (?:\w+ )?(?:released|fulfilled)",
            r"(?:hereby )?releases the",
            r"(?:put|placed|loaded|saved|copied|dropped) .. {records} .. (?:folder|drive|portal|site|account|center)",
            r"(?:i|we|they)(?:'m|'re| am| are) sending(?: you)?(?: over| along)? (?:\w+ ){0,4}{records}",
            r"(?:documents?|files?|records?)(?:\(s\))? (?:was|were|has been|have been) (?:\w+ )?(?:released"
            r"|uploaded|added|posted)",
            "access (?:is|has been|was) (?:hereby )?granted (?:to|for) .. {records}",
            r"(?:city|county|department|district|agency|office|university) (?:\w+ )?(?:hereby )?(?:provides|submits"
            r"|responds with) (?:you )?(?:with )?the following",
            r"(?:attached|enclosed) (?:is|are) (?:our|the|a) (?:\w+ ){0,3}(?:release|production|installment)",
        ),
        unless=(
            *_LETTER,
            *_NOT_GIVEN,
            r"on (?:january|february|march|april|may|june|july|august|september|october|november|december) \d",
            r"reports? (?:was|were) (?:\w+ )?provided",
            r"contact|questions",
            r"sorry|unable|next (?:week|month)|tomorrow|shortly|in batches",
            r"(?:which|whom) (?:it|we|they) (?:\w+ )?shares?",
            "only to",
        ),
        samples=(
            "The video has been uploaded.",
            "The County is releasing the logs.",
            "We are happy to share our policy.",
        ),
        look_alikes=("Records will be released once redacted.", "The letter was sent to you."),
        done=True,
    ),
    Rule(
        "given in full or in part",
        FactKind.RELEASE,
        says=(
            r"(?:are|is|were|was) (?:being |hereby )?(?:released|provided|produced|disclosed"
            r"|furnished)(?: to you)? (?:in full"
            r"|in part|in (?:its|their) entirety|without redactions?|with (?:\w+ )?(?:redactions|deletions))",
        ),
        unless=(
            r"{not} (?:\w+ )?(?:be |being )?(?:released|provided|produced|disclosed|furnished)",
            r"whether|previously|earlier|^nothing|^none",
        ),
        samples=(
            "All forty are provided to you without redaction.",
            "Twelve were released in full; nine were"
            r" withheld.",
        ),
        look_alikes=("None of them will be released in full.", "Nothing is being released in part."),
        negative=True,
        done=True,
    ),
    Rule(
        "records can be fetched",
        FactKind.RELEASE,
        says=(
            r"{records} .. (?:is|are) (?:\w+ )?(?:available|ready|accessible|here|posted|online)",
            r"(?:here|below|following|this) (?:is|are) (?:a |the |your )?links?",
            r"(?:use|click|follow|visit|via|through|at|with) (?:the |this |these )?(?:\w+ )?links? .. (?:access"
            r"|view|download|obtain|retrieve|see)",
            r"(?:can|may) (?:\w+ )?(?:be )?(?:view\w*|seen|opened|download\w*|access\w*|found|inspect\w*|pick\w*|see"
            r"|retriev\w+) .. (?:{records}|here|at|online|counter|link|below|website|page|center|portal|account)",
            r"(?:you (?:can|may|could|will be able to)|click .. to|links? .. to|please"
            r"|here to) (?:now )?(?:download|view|access|retrieve|pick up) (?:\w+ ){0,4}{records}",
            r"{records} .. can be (?:viewed|accessed|downloaded|found|inspected|picked up)",
            r"responsive {adj}{records} .. can be found",
            r"log ?in .. (?:to|and) (?:retrieve|view|download|access) (?:them|the|your|records|those|it)",
            r"(?:all|everything|what|records|information) .. (?:you(?:'re| are) (?:asking|looking) for"
            r"|you asked for|you want|you requested|requested|responsive) .. (?:is|are) .. (?:on|at|posted"
            r"|in our|published)",
            r"{records} .. (?:is|are) (?:\w+ )?(?:posted|published|linked)",
            r"installments? .. (?:is|are) (?:now )?available",
            "available for download",
            r"(?:batch|set|installment|part|volume|production) .. (?:is|are) (?:now )?(?:in|on|at) (?:the|our|your"
            r"|that) (?:\w+ )?(?:folder|drive|portal|site|page|account)",
            "{records} .. (?:is|are) (?:publicly available|public|open to the public)(?=,| at| on|:|;)",
        ),
        unless=(
            *_NOT_GIVEN,
            r"secure (?:e-?mail )?message",
            r"agendas|minutes",
            "may be available",
            r"track|status|monitor",
            r"privacy policy|terms of service|social media",
            r"log ?in .. if you'd like",
            r"not (?:\w+ )?available",
            "any .. available .. will",
            r"(?:be|become|made|makes?|making) available",
            "available online can be",
            r"(?:track|monitor) .. request",
            r"message",
            r"^\W{0,3}here is (?:the|a|our|that) link\W{0,3}$",
            "(?:verify|confirm|validate) (?:your|the) (?:e-?mail|account|identity|address)",
        ),
        samples=(
            "Your files are ready for pickup.",
            "You can view the logs at the counter.",
            "Use the links below to access the recordings.",
        ),
        look_alikes=(
            "Records will be made available later.",
            "To view the secure message, click the link.",
        ),
        detail={"how": "link"},
        done=True,
    ),
    Rule(
        "all is given",
        FactKind.RELEASE,
        says=(
            r"(?:that|this|which)(?: is| was| should be|'s) (?:\w+ )?(?:everything|all (?:of )?(?:the "
            r"|that )?(?:{records}|we have)|the whole|it for|the last)",
            r"(?:given|gave|sent|provided|released) (?:you )?(?:everything|all)",
            r"(?:that|this) should do it",
            r"(?:we're|we are) all set",
            r"(?:this|that|here) is the last of",
            "all done",
            r"nothing (?:else|more|further) (?:was|is|remains) outstanding",
            "you now have everything",
            r"(?:that's|thats) (?:it|all)",
            r"(?:that's|that is) (?:all|everything)",
            r"answers? your (?:request|questions?) (?:completely|fully|in full|in its entirety)",
            r"(?:full|complete|final) (?:release|production|response to your)",
            r"(?:released|provided|produced|disclosed|granted) (?:to you )?in (?:full|(?:its|their) entirety)",
        ),
        unless=(r"will|once|not|n't|unless|until|attached (?:final|document)",),
        samples=("That is everything.", "We have given you everything."),
        look_alikes=("That is not everything.",),
        detail={"whole": "yes"},
    ),
    Rule(
        "more will follow",
        FactKind.RELEASE,
        says=(
            r"(?:first|second|third|fourth|fifth|sixth|\w+th|\d+(?:st|nd|rd|th)|initial|partial|this|next"
            r"|another|additional) (?:\w+ )?(?:batch|set|installments?|instalments?|production|release"
            r"|group) (?:of|is|are|has|have|to)",
            r"batch \W?\d",
            r"(?:this is|here is) (?:\w+ )?(?:production|batch|release|installment|set|part|volume) (?:no\. |number "
            r"|#)?\d"
            r"(?: (?:of|out of) \d)?",
            r"(?:some|part|most|portions?) of (?:what|the (?:records|documents|materials|items|files)) .. (?:is"
            r"|are) (?:\w+ )?"
            r"(?:attached|enclosed|released|provided|available)",
            r"on a rolling basis .. (?:{records}|released|provided)",
            r"partial (?:release|response|production|disclosure|fulfillment)",
            r"(?:granted|released|approved|disclosed|provided) in part",
            r"in full and .{0,12}in part",
            r"partially (?:granted|released|fulfilled)",
            "(?:interim|rolling) (?:release|response|production|disclosure)",
        ),
        beside=(r"{give}|attached|enclosed|available|access|released|granted|ready|links?|find|this is|here is",),
        unless=(
            r"will be (?:provided|released|produced|sent|reviewed) (?:in|on|as) (?:batches|a rolling)",
            "provided you with",
            "future",
        ),
        samples=("Attached is the first batch of records.",),
        look_alikes=("Records will be provided in batches.",),
        done=True,
        detail={"partial": "yes"},
    ),
)

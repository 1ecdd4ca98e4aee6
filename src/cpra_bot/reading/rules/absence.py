"""The agency has nothing, or would have to make it."""

from __future__ import annotations

from cpra_bot.model.fact import Certainty, FactKind
from cpra_bot.reading.rules.rule import Rule

_NOT_NONE = (
    r"except|other than|besides|apart from|aside from|non-?exempt",
    r"if any|whether|no need|no longer need\w*|no charge|no cost|no fee",
    r"{not} yet|{not} been able to (?!(?:locate|find|identify) any)",
    r"no (?:further |additional )(?:{records}|action|response)",
    r"(?:your|any|such) (?:privacy )?information",
    r"no (?:record|information) of (?:you|receiving|your)",
    "no redactions",
    r"no {adj}{records} (?:will|can|shall|would|are|is|may) (?:be )?(?:being )?(?:released|provided|produced"
    r"|disclosed)",
    "withheld",
    r"phone|drop ?box",
    r"no one|no other agenc\w+",
    "contact information",
    r"(?:own|have a|has a|no) police department|authority over|access to (?:\w+ ){0,5}records",
    r"{dont} (?:\w+ )?have (?:a |an |your |the |any )?(?:\w+ )?(?:date|time ?frame|estimate|way|answer|update"
    r"|letter|budget|status|authority|control|ability|that letter)",
    r"(?:if|whether|unless|in case|in the event) .. (?:no|not|{records})",
    r"have to|has to",
    r"(?:does|do) not (?:keep|make|hold) .. (?:new|log)",
    r"{make} .. new",
    r"(?:legal|investigat\w+) .. obligation",
    r"by (?:e-?mail|phone)",
    "hold .. against",
    r"but (?:\w+ ){0,6}(?:created|made|prepared|generated|compiled|built|put together) (?:one|it|them|this)",
)
_TOO_VAGUE = (
    r"identif\w+ (?:what|which)",
    r"(?:vague|broad|unclear|ambiguous|as written|as worded|more (?:specific|information))",
    r"(?:e-?mail )?address (?:\w+ ){0,3}(?:couldn't|could not|was not|wasn't)",
)
_CONDITIONAL_MAKING = (
    r"(?:log|index)(?: \w+)? (?:of|for|identifying|listing)? ?(?:\w+ ){0,3}(?:exempt\w*|withheld|withholding"
    r"|documents exempt)",
    r"privilege log|vaughn index",
    r"record for you|profile|account|user name",
    r"withdr[ae]ws?|reconsider\w*",
    r"(?:isn't|is not|not|n't) (?:be )?(?:creating|the creation|create"
    r"|considered creat\w+) (?:of )?(?:a )?(?:new )?record",
    r"(?:although|while|even though|though) .. {duty}",
    r"(?:courtesy|happy to|nevertheless|nonetheless|here you go|as a courtesy)",
    r"(?:have|has) to make up .. but",
    "no new record has to be",
    r"reserve\w* .. right",
    r"if (?:you|your|the|this|any|a)",
    r"(?:you|others?|agencies|requester) (?:say|said|argue|argued|understand|wrote|contend|told)",
)

RULES = (
    Rule(
        "no records",
        FactKind.NO_RECORDS,
        says=(
            r"no {adj}{records} (?:\w+ ){0,4}?(?:exists?|existed|found|located|identified|responsive|on file"
            r"|matching|match|available|discovered|in (?:our|its|the) possession|pertaining|related|relating"
            r"|regarding|meeting|fitting|that (?:are|were|would|match|respond|meet))",
            r"no responsive {adj}{records}",
            r"[a-z]\d{1,2} ?[:=.)-]{1,2} no (?:\w+ ){0,2}{records}",
            r"no {records} responsive",
            r"no such {records}",
            r"{has} no {adj}{records}",
            r"got no {adj}{records}",
            r"there (?:are|were|is|was) no (?:\w+,? ){0,4}?{records}",
            r"(?:nothing|none|zero \w+) (?:was |were |is |are |has been |have been )?(?:found|located|responsive"
            r"|on file|identified|we have|in (?:our|the) files)",
            "nothing .. responsive",
            r"there(?: is|'s| was) nothing (?:for|from|on|about|dated|before|after)",
            r"no (?:such )?(?:\w+ ){1,4}?(?:could|can) be (?:found|located|identified)",
            r"there (?:has|have) (?:never|not) been (?:a|an|any) (?:\w+ ){0,3}{records}",
            r"nothing (?:\w+ ){0,4}?(?:that |which )?(?:match\w*|fits?|answers|meets|responds)",
            r"none of (?:them|these|those|(?:the|our) \w+) (?:has|have|had|holds?|keeps?|maintains?) (?:any|such|a)",
            r"no (?:\w+ )?(?:documentation|documents?|records?) (?:regarding|about|of|on|concerning|relating"
            r"|related|pertaining)",
            r"(?:no|zero) (?:results?|hits|matches|documents|records)(?:\.|,| were| was)",
            r"(?:search\w*|looked|checked|went through|reviewed) .. (?:and|but) (?:\w+ )?(?:found|located|identified"
            r"|came across) (?:nothing|none|no \w+)",
        ),
        unless=_NOT_NONE,
        samples=(
            "No responsive records were located.",
            "There is nothing on file for A6.",
            "The search yielded zero documents.",
        ),
        look_alikes=(
            "No fees are due.",
            "No further records will follow.",
            "If no records exist, we will tell you.",
        ),
        negative=True,
        detail={"final": "yes"},
        possible=True,
    ),
    Rule(
        "does not have them",
        FactKind.NO_RECORDS,
        says=(
            r"{dont} (?:\w+ )?{hold} .. {records}",
            r"{isnt} (?:\w+ )?in (?:the )?(?:possession|custody|control)(?: or \w+)? of",
            r"{isnt} (?:\w+ )?{hold} by",
            r"{isnt} (?:a |an )?{records} (?:that |which )?(?:we|i|they|(?:the|our|this) \w+) (?:creates?|keeps?"
            r"|maintains?|has|have|generates?)",
            r"(?:has |have )?never (?:had|signed|entered into|executed|issued|adopted|created|conducted"
            r"|purchased) .. {records}",
            r"{isnt} something (?:that )?(?:we|i|they|(?:the|our|this) \w+) (?:have|has|tracks?|keeps?|maintains?"
            r"|collects?|records?)",
            r"(?:we|they|(?:the|our|this) \w+) (?:have|has|had) none",
            r"search\w* .. (?:unsuccessful|without success|fruitless|came back negative)",
            r"(?:{cannot}) be (?:located|found|identified)",
            r"fail(?:s|ed) to (?:locate|find|identify|turn up|reveal|produce|yield|uncover) (?:any|a|the|such"
            r"|responsive)",
            r"nor (?:does|do|did) (?:we|it|they|(?:the|our) \w+) (?:have|maintain|possess|hold|keep)",
            r"(?:show|shows|showed) no (?:\w+ )?{records}",
            r"there (?:isn't|is not|aren't|are not) (?:any|an?) (?:\w+ ){0,3}{records}",
            r"(?:{cannot}) (?:to )?{find} (?:one|any|it|them|those|such|anything)",
            r"(?:has|have|had) not (?:\w+ )?(?:\w+ or )?(?:{hold}|created|generated) .. {records}",
            r"(?:has|have|had) (?:not|never) (?:\w+ )?{find} .. {records}",
            r"haven't .. (?:found|located) .. {records}",
            r"(?:{cannot}(?: to)?|{dont}) (?:\w+ )?{find} .. {records}",
            r"{find} (?:no|zero) {adj}{records}",
            r"(?:{records}|it|they|these|those|that|which|list|requested) .. {dont} exist",
            r"{records} .. (?:no longer exists?|never existed|not in existence)",
            r"search(?:es)? .. (?:yielded|returned|produced|resulted in|turned up|revealed|found|uncovered"
            r"|came up(?: with)?|brought up) (?:no|zero|nothing|none)",
            r"{dont} (?:yield|return|result in|produce|reveal|turn up|locate|uncover|lead to|bring up|show|identify"
            r"|come up with) any",
            r"come up empty|came up empty|came back empty",
            r"does not (?:have|maintain|keep) (?:any|these|those|such|the|that|what|this|individuali[sz]ed"
            r"|a database)",
            "has no .. responsive",
            r"(?:was|were|been) (?:destroyed|purged|deleted|expunged|discarded|overwritten) .. (?:retention"
            r"|schedule|policy|in accordance)",
            r"{dont} (?:seem|appear|believe we|think we|think that we) (?:to )?(?:{hold}) .. (?:{records}|anything"
            r"|any|one|such)",
            r"{dont} (?:\w+ )?(?:have|hold|find|see) anything .. (?:match\w*|fits?|like|on|for|about|responsive)",
            r"(?:does|do|did|has|have|had)(?: not|n't) (?:currently |yet |presently )?(?:own|use|utili[sz]e|operate"
            r"|deploy|employ|used|have) .. (?:and|so) (?:therefore |thus |as such |consequently )?(?:has|have|had"
            r"|there (?:are|is)) (?:no|nothing)",
            r"(?:has|have|had|was|were) (?:\w+ )?(?:been )?(?:purged|destroyed|overwritten|expunged"
            r"|discarded)(?: \w+)? and",
            "(?:{records}|it|they) .. {cannot} (?:to )?be (?:retrieved|recovered|restored)",
        ),
        unless=(
            *_NOT_NONE,
            *_TOO_VAGUE,
            "does not house",
            r"{make} .. (?:that|which) (?:\w+ )?(?:do|does) not",
        ),
        samples=(
            "The Town does not possess the reports you ask for.",
            "We were unable to locate any logs.",
            "Our search came up empty.",
        ),
        look_alikes=(
            "We have not identified any records except those that are exempt.",
            "We do not have a time frame for the records.",
        ),
        negative=True,
        detail={"final": "yes"},
        possible=True,
    ),
    Rule(
        "has no such system",
        FactKind.NO_RECORDS,
        says=(
            r"{dont} (?:currently |presently |yet )?(?:use|utili[sz]e|own|operate|employ|deploy|have|possess"
            r"|contract for)"
            r" (?:\w+ ){0,4}(?:alprs?|lprs?|anprs?|plate readers?|flock|plate recognition)",
            r"(?:has|have|operates?|uses?|owns?) no (?:\w+ ){0,3}(?:alprs?|lprs?|plate readers?|plate recognition)",
            r"never (?:used|owned|operated|deployed|purchased) (?:\w+ ){0,4}(?:alprs?|lprs?|plate readers?|flock)",
        ),
        unless=(*_NOT_NONE, r"data (?:with|from)|share|for (?:parking|tolls)|other than|anymore"),
        samples=("The Town does not operate any ALPR cameras.",),
        look_alikes=("We do not have ALPR data with that age.",),
        negative=True,
        certainty=Certainty.LIKELY,
    ),
    Rule(
        "would have to be made",
        FactKind.RECORD_CREATION,
        says=(
            r"would .. (?:requir\w+|need\w*|have|mean|involve|entail|necessitate|amount to|constitute|be"
            r"|call for|call upon) ... {make} .. (?:new )?(?:{records}|something|one)",
            r"(?<!not[ ])(?<!n't[ ])(?:requir\w+|need\w*|ask\w*|seeks?|seeking|demands?|calls? (?:for|upon"
            r"|on)) ... (?:{make}) .. (?:{records}|something) .. (?:not (?:currently )?(?:in existence|exist\w*)"
            r"|that (?:does|do) not)",
            r"(?:amount|tantamount) to (?:\w+ )?{make}",
            r"(?:something|that) we would have to put together",
            r"(?:declines?|refuses?|will not|won't) (?:to )?{make} (?:one|a new|new|such)",
            r"(?:someone|somebody|staff|we|they|(?:an?|the) \w+) would (?:have|need) to .. (?:count|tally|calculate"
            r"|add up)",
            r"(?:not (?:held|kept|contained|reflected|found|shown) in (?:any|an existing)"
            r"|no existing) (?:\w+ )?{records} ... "
            r"(?:no (?:obligation|duty)|not {duty})",
            r"(?:asks?|asked|asking|seeks?|sought|seeking|requests?|requested) .. rather than .. (?:records?|recorded"
            r"|documents?|documentation)",
            r"{dont} (?:\w+ )?(?:compile|track|tabulate|keep|maintain|calculate|collect|produce) (?:it|them|this"
            r"|these|those"
            r"|that|such) .. (?:no (?:duty|obligation|requirement)|not {duty}) .. {make}",
            r"no (?:such )?(?:{records}) exists?,? .. would have to",
            r"would (?:need|have) to be (?:created|compiled|counted|generated|made|prepared|written|tabulated"
            r"|assembled|put together|typed|calculated|pulled together)",
            r"(?:export\w*|answer\w*|that|this|it|doing so|which|counting) .. (?:would|wd) (?:mean"
            r"|be) .. (?:{make}|creation)",
            r"(?:we'd|they'd|i'd|we would|she would|he would|staff would) (?:be|have to|need to) .. {make}",
            r"to the extent ... (?:extract|tabulate|generate|create|compile|{make})",
            r"compil(?:e|ation) (?:of )?(?:a |any )?(?:{records}) (?:not|that (?:does|do) not)",
            r"(?:creation|compilation|preparation) of (?:a )?(?:new )?{records} (?:\w+ )?(?:which|that|not)",
            "would (?:have|need) to {make} (?:it|one|them) .. (?:from|out of|by|with)",
        ),
        unless=(
            *_CONDITIONAL_MAKING,
            r"extension|additional time|more time|\$",
            r"vendor|script",
        ),
        samples=(
            "Answering A1 would require us to create a new list.",
            "That would have to be compiled by hand.",
            "We'd be making a new report for you.",
        ),
        look_alikes=(
            "Our software made a record for you with a user name.",
            "The City withdraws its objection that A1 would require it to create a record.",
        ),
        possible=True,
        negative=True,
    ),
    Rule(
        "need not make it",
        FactKind.RECORD_CREATION,
        says=(
            r"{not} (?:\w+ )?{duty} .. to (?:\w+ )?{make} .. (?:{records}|something|one|new|responsive"
            r"|information)",
            r"no (?:obligation|duty|requirement) .. {make}",
            r"(?:not|n't|never) (?:\w+ )?(?:a )?duty to {make}",
            r"(?:{law}|nothing|no provision) .. (?:does not|doesn't|do not|requires?|compels?"
            r"|obligates?) .. {make} .. (?:{records}|one|them)",
            r"{dont} (?:have to|need to|create|compile|generate|prepare) .. (?:new|records?|lists?|reports?"
            r"|something)",
            r"(?:{law}) (?:only )?(?:covers?|applies to|reach(?:es)?|extends? to) .. existing",
            r"existing (?:docs|records|documents) only",
            r"{law} (?:doesn't|does not) (?:make|have) (?:us|agencies|the \w+|an? \w+) .. (?:{make}|produce|prepare)",
            r"(?:does not|doesn't|do not) (?:oblige|require|compel|obligate) (?:us|it|an? (?:\w+ )?agency|agencies"
            r"|the \w+)"
            r" to .. {make} .. (?:{records}|one|them|new|something)",
            r"{law} (?:does not|doesn't) (?:call for|require|ask for|demand|oblige) (?:that|this|it)(?! (?:be|the|we"
            r"|you))",
            r"interrogator(?:y|ies)",
            r"nor (?:must|need|does|do|is|are) .. (?:{make}|write) .. (?:one|{records})",
            r"(?:not|n't) (?:require|oblige|obligate|compel) .. (?:to|or) (?:answer (?:\w+ )?questions"
            r"|respond to (?:\w+ )?questions"
            r"|draw up|(?:do|perform|conduct) research)",
            r"beyond what (?:the )?{law} (?:\w+ )?(?:demands?|requires?|obligates?|asks?)",
            r"(?:{law}|nothing) .. (?:does not|doesn't|do not|don't) (?:oblige|require|compel|obligate|ask) (?:us"
            r"|the \w+|it)"
            r" to do (?:that|so|this|it)",
            r"not (?:required|obligated|obliged) to (?:make|create|compile|prepare|generate) one",
            r"{dont} (?:prepare|create|generate|compile|run) (?:custom|special|new) (?:{records})",
            r"only (?:have|has|required|obligated|need) to (?:give|provide|produce"
            r"|disclose) .. (?:already )?(?:exists?|existing)",
            r"(?:duty|obligation) .. (?:furnish|provide|produce|existing) .. not .. (?:author|create|{make})",
            r"(?:does not|doesn't|do not|don't|nothing) (?:\w+ )?(?:require|requires|compels?"
            r"|calls? for) (?:\w+ )?(?:new |additional )?{records} (?:to be )?(?:created|made|prepared|compiled"
            r"|generated|built)",
        ),
        unless=(
            *_CONDITIONAL_MAKING,
            r"(?:does|do) not (?:create|compile|maintain).{1,40}(?:third parties|benefit)",
        ),
        samples=(
            "We are not required to create a record.",
            "Nothing in the Act compels us to compile one.",
        ),
        look_alikes=(
            "Nothing requires the City to create a log of exempt documents.",
            "Although we are not obliged to create a record, staff ran the report.",
        ),
        possible=True,
        negative=True,
        certainty=Certainty.LIKELY,
    ),
)

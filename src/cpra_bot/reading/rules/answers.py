"""The agency has nothing, would have to make it, or hands something over."""

from __future__ import annotations

from cpra_bot.model.fact import Certainty, FactKind
from cpra_bot.reading.rules.rule import Rule

_NOT_NONE = (
    r"except|other than|besides|apart from|aside from|non-?exempt", r"if any|whether|no need|no longer need\w*|no charge|no cost|no fee",
    r"{not} (?:yet|been able to)", r"no (?:further |additional )(?:{records}|action|response)", r"(?:your|any|such) (?:privacy )?information",
    r"no (?:record|information) of (?:you|receiving|your)", r"no redactions", r"withheld", r"phone|drop ?box",
    r"no one|no other agenc\w+", r"contact information", r"police department|authority over|access to .. records",
    r"{dont} (?:\w+ )?have (?:a |an |your |the |any )?(?:\w+ )?(?:date|time ?frame|estimate|way|answer|update|letter|budget|status|authority|control|ability|that letter)",
    r"(?:if|whether|unless|in case|in the event) .. (?:no|not|{records})", r"have to|has to", r"(?:does|do) not (?:keep|make|hold) .. (?:new|log)",
    r"{make} .. new", r"(?:legal|investigat\w+) .. obligation", r"by (?:e-?mail|phone)", r"hold .. against",
)  # fmt: skip
_CONDITIONAL_MAKING = (
    r"(?:log|index)(?: \w+)? (?:of|for|identifying|listing)? ?(?:\w+ ){0,3}(?:exempt\w*|withheld|withholding|documents exempt)",
    r"privilege log|vaughn index", r"record for you|profile|account|user name", r"withdr[ae]ws?|reconsider\w*",
    r"(?:isn't|is not|not|n't) (?:be )?(?:creating|the creation|create|considered creat\w+) (?:of )?(?:a )?(?:new )?record",
    r"(?:although|while|even though|though) .. {duty}", r"(?:courtesy|happy to|nevertheless|nonetheless|here you go|as a courtesy)",
    r"(?:have|has) to make up .. but", r"no new record has to be", r"reserve\w* .. right", r"if (?:you|your|the|this|any|a)",
    r"(?:you|others?|agencies|requester) (?:say|said|argue|argued|understand|wrote|contend|told)",
)  # fmt: skip
_LETTER_WORDS = (
    r"(?:letters?|response|responses|determination|decision|invoice|bill|estimate|claim form|request form|application|affidavit|quote|fee|notice|instructions"
    r"|acknowledge?ment|order|reply|denial|extension|agency decision)"
)
_LETTER = (
    r"(?:attached|enclosed|find|see|herewith|here is|here are|forwarding|includes?|sending)[,:]? (?:please )?(?:find |is |are |see )?(?:[\w']+,? ){0,5}?" + _LETTER_WORDS
    + r"(?! (?:records|documents|files|to your request,? (?:are|is) the))",
    _LETTER_WORDS + r" (?:is|are|was|were) (?:\w+ )?(?:attached|enclosed|e-?mailed|sent|mailed)",
    r"document is .. response", r"attached correspondence", r"text of (?:that|the|my|our) e-?mail", r"attached (?:\w+ ){0,2}requests?",
)  # fmt: skip
_NOT_GIVEN = (
    r"{cannot} (?:\w+ ){0,2}(?:be )?{give}", r"{wont} .. {give}", r"not (?:yet )?(?:available|ready)",
    r"previously|earlier|in (?:our|my) (?:prior|last|previous)", r"requests? (?:for .. )?(?:has|have|is|was|were|are) (?:been )?(?:sent|forwarded|submitted)",
    r"(?:deny|denied|withheld|withholding)",
    r"your (?:\w+ ){0,3}request (?:was|has been) (?:forwarded|sent|e-?mailed)",
)  # fmt: skip

RULES = (
    Rule(
        "no records",
        FactKind.NO_RECORDS,
        says=(
            r"no {adj}{records} (?:\w+ ){0,4}?(?:exists?|existed|found|located|identified|responsive|on file|matching|match|available|discovered"
            r"|in (?:our|its|the) possession|pertaining|related|relating|regarding|meeting|fitting|that (?:are|were|would|match|respond|meet))",
            r"no responsive {adj}{records}", r"[a-z]\d{1,2} ?[:=.)-]{1,2} no (?:\w+ ){0,2}{records}", r"no {records} responsive", r"no such {records}", r"{has} no {adj}{records}", r"there (?:are|were|is|was) no (?:\w+,? ){0,4}?{records}",
            r"(?:nothing|none|zero \w+) (?:was |were |is |are |has been |have been )?(?:found|located|responsive|on file|identified|we have|in (?:our|the) files)", r"nothing .. responsive",
            r"no (?:\w+ )?(?:documentation|documents?|records?) (?:regarding|about|of|on|concerning|relating|related|pertaining)",
            r"(?:no|zero) (?:results?|hits|matches|documents|records)(?:\.|,| were| was)",
        ),
        unless=_NOT_NONE,
        samples=("No responsive records were located.", "There is nothing on file for A6.", "The search yielded zero documents."),
        look_alikes=("No fees are due.", "No further records will follow.", "If no records exist, we will tell you."),
        negative=True,
        detail={"final": "yes"},
        possible=True,
    ),
    Rule(
        "does not have them",
        FactKind.NO_RECORDS,
        says=(
            r"{dont} (?:\w+ )?{hold} .. {records}", r"{isnt} (?:\w+ )?in (?:the )?(?:possession|custody|control)(?: or \w+)? of",
            r"{isnt} (?:\w+ )?{hold} by", r"(?:has|have|had) not (?:\w+ )?(?:\w+ or )?(?:{hold}|created|generated) .. {records}",
            r"(?:has|have|had) (?:not|never) (?:\w+ )?{find} .. {records}", r"haven't .. (?:found|located) .. {records}",
            r"(?:{cannot}(?: to)?|{dont}) (?:\w+ )?{find} .. {records}", r"{find} (?:no|zero) {adj}{records}",
            r"(?:{records}|it|they|these|those|that|which|list|requested) .. {dont} exist", r"{records} .. (?:no longer exists?|never existed|not in existence)",
            r"search(?:es)? .. (?:yielded|returned|produced|resulted in|turned up|revealed|found|uncovered|came up(?: with)?|brought up) (?:no|zero|nothing|none)",
            r"{dont} (?:yield|return|result in|produce|reveal|turn up|locate|uncover) any", r"come up empty|came up empty|came back empty",
            r"does not (?:have|maintain|keep) (?:any|these|those|such|the|that|what|this|individuali[sz]ed|a database)",
            r"has no .. responsive", r"(?:was|were|been) (?:destroyed|purged|deleted|expunged|discarded|overwritten) .. (?:retention|schedule|policy|in accordance)",
        ),
        unless=(*_NOT_NONE, r"does not house"),
        samples=("The Town does not possess the reports you ask for.", "We were unable to locate any logs.", "Our search came up empty."),
        look_alikes=("We have not identified any records except those that are exempt.", "We do not have a time frame for the records."),
        negative=True,
        detail={"final": "yes"},
        possible=True,
    ),
    Rule(
        "none now, the search goes on",
        FactKind.NO_RECORDS,
        says=(r"at this (?:time|point|moment|stage) .. (?:no|not|nothing|none) .. (?:{records}|responsive|found|located)",
              r"(?:no|not|nothing) .. {records} .. (?:at this (?:time|point|moment|stage)|so far|as yet|to date|thus far)"),
        beside=(r"{will} .. (?:update|notify|continue|inform|let you know|search|keep)", r"(?:continu\w+|ongoing|still|further) .. search\w*",
                r"search\w* .. (?:continu\w+|ongoing|not complete)", r"(?:so far|as yet|to date|thus far)"),
        unless=(r"non-?exempt", r"status|update .. not"),
        samples=("At this time nothing was found, and we will update you by June 3.",),
        negative=True,
        possible=True,
    ),
    Rule(
        "would have to be made",
        FactKind.RECORD_CREATION,
        says=(
            r"would .. (?:requir\w+|need\w*|have|mean|involve|entail|necessitate|amount to|constitute|be|call for|call upon) ... {make} .. (?:new )?"
            r"(?:{records}|something|one)",
            r"(?:requir\w+|need\w*|ask\w*|seeks?|seeking|demands?|calls? (?:for|upon|on)) ... (?:{make}) .. (?:{records}|something) .. (?:not (?:currently )?(?:in existence|exist\w*)|that (?:does|do) not)", r"(?:amount|tantamount) to (?:\w+ )?{make}",
            r"(?:something|that) we would have to put together", r"no (?:such )?(?:{records}) exists?,? .. would have to",
            r"would (?:need|have) to be (?:created|compiled|counted|generated|made|prepared|written|tabulated|assembled|put together|typed|calculated|pulled together)",
            r"(?:export\w*|answer\w*|that|this|it|doing so|which|counting) .. (?:would|wd) (?:mean|be) .. (?:{make}|creation)",
            r"(?:we'd|they'd|i'd|we would|she would|he would|staff would) (?:be|have to|need to) .. {make}",
            r"to the extent .. (?:extract|tabulate|generate|create|compile|{make})",
            r"compil(?:e|ation) (?:of )?(?:a |any )?(?:{records}) (?:not|that (?:does|do) not)",
            r"(?:creation|compilation|preparation) of (?:a )?(?:new )?{records} (?:\w+ )?(?:which|that|not)",
        ),
        unless=(*_CONDITIONAL_MAKING, r"extension|additional time|more time|\$", r"vendor|script"),
        samples=("Answering A1 would require us to create a new list.", "That would have to be compiled by hand.", "We'd be making a new report for you."),
        look_alikes=("The system had me create a record for you.", "The City withdraws its objection that A1 would require it to create a record."),
        possible=True,
        negative=True,
    ),
    Rule(
        "need not make it",
        FactKind.RECORD_CREATION,
        says=(
            r"{not} (?:\w+ )?{duty} .. to (?:\w+ )?{make} .. (?:{records}|something|one|new|responsive|information)",
            r"no (?:obligation|duty|requirement) .. {make}", r"(?:not|n't|never) (?:\w+ )?(?:a )?duty to {make}",
            r"(?:{law}|nothing|no provision) .. (?:does not|doesn't|do not|requires?|compels?|obligates?) .. {make} .. (?:{records}|one|them)",
            r"{dont} (?:have to|need to|create|compile|generate|prepare) .. (?:new|records?|lists?|reports?|something)",
            r"(?:{law}) (?:only )?(?:covers?|applies to|reach(?:es)?|extends? to) .. existing", r"existing (?:docs|records|documents) only", r"not (?:required|obligated|obliged) to (?:make|create|compile|prepare|generate) one",
            r"{dont} (?:prepare|create|generate|compile|run) (?:custom|special|new) (?:{records})",
            r"only (?:have|has|required|obligated|need) to (?:give|provide|produce|disclose) .. (?:already )?(?:exists?|existing)",
            r"(?:duty|obligation) .. (?:furnish|provide|produce|existing) .. not .. (?:author|create|{make})",
        ),
        unless=(*_CONDITIONAL_MAKING, r"(?:does|do) not (?:create|compile|maintain).{1,40}(?:third parties|benefit)"),
        samples=("We are not required to create a record.", "Nothing in the Act compels us to compile one."),
        look_alikes=("Nothing requires the City to create a log of exempt documents.", "Although we are not obliged to create a record, staff ran the report."),
        possible=True,
        negative=True,
        certainty=Certainty.LIKELY,
    ),
    Rule(
        "records come with this",
        FactKind.RELEASE,
        says=(
            r"(?:attached|enclosed|appended|herewith|transmitted) ... {records}", r"{records} .. (?:is|are|be|was|were) (?:\w+ )?(?:attached|enclosed|appended|included)",
            r"(?:please|kindly) find ... {records}", r"(?:see|in|open|review) (?:the )?(?:attached|attachments?|enclosed|enclosure) ... {records}",
            r"{records}[,)]? (?:\w+ )?(?:attached|enclosed|herewith)", r"i(?:'m| am|'ve| have) (?:attach(?:ed|ing)|enclos(?:ed|ing)) ... {records}", r"here (?:is|are) .. {records}", r"here you go",
            r"(?:produces|producing|provides|transmits|releases) herewith", r"{records} .. (?:follow|below)[.:]", r"{records} ... which i have attached",
        ),
        unless=(*_LETTER, *_NOT_GIVEN, r"fyi", r"to (?:file|open) (?:a|any) attach\w+", r"instructions",
                r"attached {papers}(?!.{0,80}(?:respons|request|record|asked|sought|redact|copies))", r"^(?!.*(?:respons|request|record|asked|sought|we have|redact|cop(?:y|ies)|polic|agreement|audit|log|list|report|data|mail|invoice|contract|video|sheet|export|statistic|stats|totals|numbers|here you go|footage|memo)).*{papers}"),
        samples=("Attached please find the audit reports.", "The agreement is enclosed.", "Here are the two policies."),
        look_alikes=("Please see the attached letter.", "The attached invoice must be paid.", "I am forwarding the attached documents for Counsel."),
        detail={"how": "attachment"},
        done=True,
    ),
    Rule(
        "papers come with this",
        FactKind.RELEASE,
        says=(r"see (?:the )?(?:attached|attachments?|enclosed)", r"^\W{0,3}(?:docs? )?(?:part |batch |e-?mail )?\d of \d", r"i attach", r"{papers} ... (?:is|are) (?:\w+ )?(?:attached|enclosed)", r"(?:attached|enclosed) (?:is|are|please find) .. {papers}", r"^\W{0,3}(?:attached|enclosed)\W{0,3}$"),
        unless=(*_NOT_GIVEN, *_LETTER, r"fyi"),
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
            r"{records} .. (?:has|have|had|were|was|are|is) (?:\w+ ){0,2}(?:released|uploaded|posted|produced|provided|published|added|shared|made available|forwarded|transferred|e-?mailed|sent)",
            r"(?:{we}|staff|pd) .. (?:is|are|am|has|have|'s|'re|'ve|'m|we're) (?:\w+ ){0,2}(?:releas(?:ing|ed)|provid(?:ing|ed)|produc(?:ing|ed)|upload(?:ing|ed)|shar(?:ing|ed)|furnish(?:ing|ed)) .. (?:you|{records}|link)",
            r"(?:{we}|staff) (?:\w+ )?(?:releases|provides|produces|furnishes|discloses|shares) .. {records}",
            r"(?:we|i) (?:\w+ )?(?:released|uploaded|posted|emailed|e-mailed|sent) .. {records}",
            r"(?:happy|glad|pleased) to (?:share|provide|send|release)",
            r"records? (?:has|have) been (?:\w+ )?(?:released|fulfilled)", r"(?:hereby )?releases the", r"(?:documents?|files?|records?)(?:\(s\))? (?:was|were|has been|have been) (?:\w+ )?(?:released|uploaded|added|posted)",
        ),
        unless=(*_LETTER, *_NOT_GIVEN, r"on (?:january|february|march|april|may|june|july|august|september|october|november|december) \d", r"reports? (?:was|were) (?:\w+ )?provided",
                r"contact|questions", r"sorry|unable"),
        samples=("The video has been uploaded.", "The County is releasing the logs.", "We are happy to share our policy."),
        look_alikes=("Records will be released once redacted.", "The letter was sent to you."),
        done=True,
    ),
    Rule(
        "records can be fetched",
        FactKind.RELEASE,
        says=(
            r"{records} .. (?:is|are) (?:\w+ )?(?:available|ready|accessible|here|posted|online)", r"(?:here|below|following|this) (?:is|are) (?:a |the |your )?links?", r"(?:use|click|follow|visit|via|through|at|with) (?:the |this |these )?(?:\w+ )?links? .. (?:access|view|download|obtain|retrieve|see)",
            r"(?:can|may) (?:\w+ )?(?:be )?(?:view\w*|download\w*|access\w*|found|inspect\w*|pick\w*|see|retriev\w+) .. (?:{records}|here|at|online|counter|link|below|website|page)",
            r"(?:you (?:can|may|could|will be able to)|click .. to|links? .. to|please|here to) (?:now )?(?:download|view|access|retrieve|pick up) (?:\w+ ){0,4}{records}", r"{records} .. can be (?:viewed|accessed|downloaded|found|inspected|picked up)",
            r"responsive {adj}{records} .. can be found", r"log ?in .. (?:to|and) (?:retrieve|view|download|access) (?:them|the|your|records|those|it)",
            r"(?:all|everything|what|records|information) .. (?:you(?:'re| are) (?:asking|looking) for|you asked for|you want|you requested|requested|responsive) .. (?:is|are) .. (?:on|at|posted|in our|published)",
            r"{records} .. (?:is|are) (?:\w+ )?(?:posted|published|linked)", r"installments? .. (?:is|are) (?:now )?available", r"available for download",
        ),
        unless=(*_NOT_GIVEN, r"secure (?:e-?mail )?message", r"agendas|minutes", r"may be available", r"track|status|monitor", r"privacy policy|terms of service|social media",
                r"log ?in .. if you'd like", r"not (?:\w+ )?available", r"any .. available .. will", r"(?:be|become|made|makes?|making) available", r"available online can be", r"(?:track|monitor) .. request|message"),
        samples=("Your files are ready for pickup.", "You can view the logs at the counter.", "Use the links below to access the recordings."),
        look_alikes=("Records will be made available later.", "To view the secure message, click the link."),
        detail={"how": "link"},
        done=True,
    ),
    Rule(
        "all is given",
        FactKind.RELEASE,
        says=(
            r"(?:that|this|which)(?: is| was| should be|'s) (?:\w+ )?(?:everything|all (?:of )?(?:the |that )?(?:{records}|we have)|the whole|it for|the last)",
            r"(?:given|gave|sent|provided|released) (?:you )?(?:everything|all)", r"(?:that|this) should do it", r"(?:we're|we are) all set", r"(?:this|that|here) is the last of", r"all done", r"nothing (?:else|more|further) (?:was|is|remains) outstanding", r"you now have everything", r"(?:that's|thats) (?:it|all)", r"(?:that's|that is) (?:all|everything)",
            r"(?:full|complete|final) (?:release|production|response to your)", r"(?:released|provided|produced|disclosed|granted) (?:to you )?in (?:full|(?:its|their) entirety)",
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
            r"(?:first|second|third|fourth|fifth|sixth|\w+th|\d+(?:st|nd|rd|th)|initial|partial|this|next|another|additional) (?:\w+ )?(?:batch|set|installments?|instalments?|production|release|group) (?:of|is|are|has|have|to)",
            r"batch \W?\d", r"on a rolling basis .. (?:{records}|released|provided)", r"partial (?:release|response|production|disclosure|fulfillment)", r"(?:granted|released|approved|disclosed|provided) in part", r"in full and .{0,12}in part", r"partially (?:granted|released|fulfilled)",
        ),
        beside=(r"{give}|attached|enclosed|available|access|released|granted|ready|links?|find",),
        unless=(r"will be (?:provided|released|produced|sent|reviewed) (?:in|on|as) (?:batches|a rolling)", r"provided you with", r"future"),
        samples=("Attached is the first batch of records.",),
        look_alikes=("Records will be provided in batches.",),
        done=True,
        detail={"partial": "yes"},
    ),
)  # fmt: skip

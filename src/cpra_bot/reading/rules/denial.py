"""The agency withholds something, or warns that it may."""

from __future__ import annotations

from cpra_bot.model.fact import Certainty, FactKind
from cpra_bot.reading.rules.rule import Rule

_NOT_A_DENIAL = (
    r"(?:nothing|none|no {adj}{records}) (?:was|were|has been|have been|is|are|will be) (?:\w+ )?(?:withheld"
    r"|denied|redacted)",
    r"not (?:denying|withholding|a denial)",
    r"reserves? .. right",
    r"either .. den(?:y|ying)",
    r"grant(?:ed|ing)? (?:or|and) den\w+",
    r"den\w+ or grant\w*",
    r"(?:right|may|can|wish|want|entitled) to (?:appeal|petition|seek review)",
    r"withdr[ae]ws? .. (?:denial|objection|exemption)",
    r"(?:you|he|she|requester) (?:wrote|said|stated?|argued?|claim\w*|quoted?|asked?|mention\w*)",
    r"denial of (?:service|a permit|entry)",
    r"(?:created?|maintain|prepare|provide) (?:a |an )?(?:\w+ )?(?:log|index) of",
    r"no longer (?:withh|den)\w+",
    r"instead of (?:denying|withholding)",
    r"(?:earlier|previous|prior|former) (?:denial|objection|refusal|withholding)",
    r"revers(?:es|ed|ing)",
    r"reconsider\w*",
    r"(?:building|parking|business|gun|carry) (?:permit|licen[cs]e)",
    r"den(?:y|ied) (?:\d+|outside|other)|rejected (?:one|\d+)",
    r"not (?:been )?denied",
    r"in error|by mistake",
    r"certain (?:public )?records (?:be|to be|and permits)",
    r"(?:certain|many|some (?:types|kinds) of) (?:\w+ ){0,3}{records}(?!.{0,60}(?:responsive|requested"
    r"|you )) .. (?:is|are)"
    r" (?:\w+ )?exempt",
    r"please identify|cite the|keep in mind",
    r"^.{0,6}if (?:any|a|you)",
    r"fee[- ]waiver|waiver of fees",
)
_MERELY = (
    r"non-?exempt .. {records} .. {give}",
    r"all (?:of the )?(?:responsive,? )?(?:and )?non-?exempt",
    r"except .. redact\w+",
)
_NOT_NOW = (
    r"(?:status|update|estimate|exact date|date|time ?frame|timeline|determination|hard copy|legal advice"
    r"|confirmation)",
    r"at this time|before|until|by (?:the|then|friday|monday)|any (?:sooner|faster|earlier)|by e-?mail"
    r"|too (?:big|large)|yet",
    r"accept|requests? by",
)

RULES = (
    Rule(
        "records withheld",
        FactKind.DENIAL,
        says=(
            r"{be} (?:\w+ ){0,2}(?:withheld|withholding|withholds)",
            r"(?:allows?|permits?|authori[sz]es?|entitles?) .. (?:withhold|keep .. confidential"
            r"|refuse) .. ,? ?and (?:we|i"
            r"|the {office}) (?:are|am|is|do|does|have|has|will)",
            r"(?:withheld|withholds?|withholding) (?:\w+ ){0,6}?(?:pursuant|under|as|because|based|in full"
            r"|in part|in (?:its|their) entirety|from|these|the|those|this|them|it|this|that|such|records|item"
            r"|all|under)",
            "redacted in (?:full|(?:its|their) entirety)",
        ),
        unless=(
            *_NOT_A_DENIAL,
            "to withhold or",
            r"(?:redact\w*|names?|personal \w+|phone|addresses) .. withheld .. (?:attached|enclosed|released)",
        ),
        samples=(
            "The audit log is withheld.",
            "We withhold these records under Evidence Code 1040.",
        ),
        look_alikes=(
            "Nothing was withheld.",
            "Some records may be withheld.",
            "If records are withheld, you will be told why.",
        ),
    ),
    Rule(
        "request denied",
        FactKind.DENIAL,
        says=(
            r"(?:{case}|items? [a-z]?\d\w*|{records}|that|it|these|this|they) .. {be} (?:\w+ ){0,2}(?:denied"
            r"|refused|rejected|declined)",
            r"(?:must|hereby|have to|has to|we|is|are|am|city|county|department|district|office|agency|division"
            r"|i) (?:\w+ )?(?:deny|denies|denying) .. (?:request|access|item|disclosure|records|them|it|this"
            r"|part)",
            r"(?:must|have to|has to) (?:\w+ )?(?:deny|refuse|decline) .. (?:request|item|access|records)",
            r"^\W{0,4}(?:(?:items? )?[a-z]?\d{1,2} ?[:.)-]+ ?)?(?:\w+ ){0,2}(?:request|access|disclosure"
            r"|records?)? ?denied(?=[.:;,]| pursuant| under| per)",
            r"(?:request|access|disclosure|production) denied",
            r"(?:is|are|am|'re|'m) (?:\w+ )?(?:refusing|denying|declining) .. (?:request|access|records"
            r"|disclos\w+|releas\w+|provid\w+|them|it)",
            r"(?:refuse|refuses) (?:your|the|this) request",
            "denied in part",
            r"stands? (?:on|by) .. (?:sections?|denial|decision|position|§|79\d\d)",
            r"(?:answer|position|decision) .. (?:has not|hasn't|have not) changed",
            r"denied in (?:full|part|its entirety|whole)",
            r"objects? to (?:the|your|this) request",
            r"(?:it|that)(?: is|'s) (?:\w+ )?(?:denied|refused)",
            r"objects? to (?:the )?(?:producing|releasing|disclosing|providing|production|disclosure|release)",
            r"(?:this|it|which) (?:is|constitutes) (?:a|our) (?:\w+ )?denial",
            "(?:answer|position|decision) (?:has not|hasn't|have not) changed",
        ),
        unless=_NOT_A_DENIAL,
        samples=("Item A7 is denied.", "The County must deny your request."),
        look_alikes=(
            "We are not denying it.",
            "If your request is denied you may appeal.",
            "A letter granting or denying it will be written.",
        ),
    ),
    Rule(
        "records exempt",
        FactKind.DENIAL,
        says=(
            r"(?:{records}|these|they|it|which|this|those|that|request|portions?|access|item \w+) .. (?:is|are"
            r"|be|being) (?:\w+ ){0,2}exempt(?:ed)?(?: from| under| pursuant| by| per|\.| and|,)",
            r"{not} .. {records} .. (?:except|other than|besides|apart from) .. exempt",
            r"{records} exempt (?:gc|gov|under|per|from|pursuant)",
            r"exempt in (?:full|part|its entirety|their entirety)",
            r"^\W{0,3}exempt (?:under|per|pursuant|from|in|gc|gov)",
            r"(?:they're|it's|that's|these are|those are|therefore|thus|hence) exempt",
            "conditionally exempt",
            r"exemptions? (?:appl(?:y|ies)|{be} claimed|asserted)",
            r"(?:asserts?|invokes?|claims?|rel(?:y|ies) (?:up)?on) .. (?:exemptions?|privileges?)",
            r"exempt from (?:public )?(?:disclosure|release|production) (?:under|pursuant|per|by|because|in|as)",
            r"(?:falls?|fall) (?:\w+ )?(?:within|under) .. exemption",
        ),
        unless=(
            *_NOT_A_DENIAL,
            *_MERELY,
            r"determine .. (?:exempt|whether)",
            "not exempt",
            "any records .. exempt",
            r"exempt from .. fees?",
            r"review\w* .. (?:to|for) .. exempt\w*",
            r"including,? but not limited",
            r"(?:documents|records) exempt from disclosure \(haynie",
        ),
        samples=(
            "These files are exempt under Gov. Code 7923.600.",
            "We found no record other than those that are exempt.",
        ),
        look_alikes=(
            "All responsive, non-exempt records are attached.",
            "The request may seek records that are exempt from disclosure.",
        ),
    ),
    Rule(
        "will not be given",
        FactKind.DENIAL,
        says=(
            r"{willnot} (?:\w+ ){0,2}(?:be )?(?:disclos\w+|releas\w+|provid\w+|produc\w+|furnish\w*|shar\w+"
            r"|turn\w* over|hand\w* over|giv(?:e|ing) out|comply|divulg\w+|made public|mak(?:e|ing) .. (?:public"
            r"|available)"
            r"|giv(?:e|ing) (?:it|them|that|these|those|you (?:any|the|a copy|access)))",
            r"(?:{dont} have to|need not) be (?:disclosed|released|produced|provided)",
            r"{not} (?:to )?(?:disclosing|releasing|producing|divulging|turn(?:ing)? (?:\w+ ){0,3}over"
            r"|hand(?:ing)? (?:\w+ ){0,3}over)",
            r"may not be (?:\w+ )?(?:given|disclosed|released|divulged|shared|furnished|made public|disseminated)",
            r"{isnt} (?:being |to be )(?:disclosed|released|provided|produced|made public|shared)",
            r"(?:{cannot}|{wont}) (?:to )?(?:honor|grant|fulfill|accommodate|approve) (?:your|this"
            r"|the) (?:\w+ )?request",
            r"{dont} (?:\w+ )?(?:make (?:it|them|these|those|this|that|such \w+) public|release|disclose|give out"
            r"|divulge"
            r"|share .. with the (?:public|media|press))",
            r"{wont} (?:be )?(?:answer\w*|respond\w* to|address\w*) (?:them|it|these|those|items?|that part|this part)",
            r"(?:only|solely) (?:be )?(?:released|available|disclosed|provided) .. (?:subpoena|court order"
            r"|to the (?:parties|victims?)"
            r"|involved parties)",
            r"(?:requires?|need|needs) a (?:subpoena|court order)",
            r"{records} .. {willnot} (?:\w+ )?be (?:\w+ )?(?:disclosed|released|provided|produced|furnished"
            r"|shared|sent)",
            r"{wont} be (?:disclosed|released|produced|furnished|divulged|made public)",
            r"no {adj}(?:{records}|portions?|parts?)(?: of \w+)? (?:will|can|shall|would"
            r"|may) be (?:\w+ )?(?:disclosed|released|provided"
            r"|produced)",
        ),
        unless=(
            *_NOT_A_DENIAL,
            *_NOT_NOW,
            r"create|compil\w+|exist\w*|locat\w+|found|hard copy|physical|paper",
            r"your (?:e-?mail|personal|information|address|name)|third part|as (?:it is )?written|as worded"
            r"|without more",
            r"unless|without|until",
        ),
        samples=(
            "The Department declines to release the footage.",
            "Names of officers cannot be disclosed.",
        ),
        look_alikes=(
            "We are unable to provide a status update.",
            "We cannot release records until the fee is paid.",
        ),
        negative=True,
        certainty=Certainty.LIKELY,
    ),
    Rule(
        "law does not reach it",
        FactKind.DENIAL,
        says=(
            r"(?:not|n't|exempt from) (?:\w+ )?subject to .. (?:cpra|pra|act|foia|foil|disclosure|public records"
            r"|public release|release|inspection)",
            r"(?:act|cpra|pra|foia|foil|public records law) .. (?:does not|do not|doesn't) apply",
            r"{isnt} (?:\w+ ){0,2}(?:a )?(?:disclosable|public records?|releasable|open to (?:the )?public"
            r"|open records?)(?! act)",
            r"neither confirm(?:s|ed|ing)? n?or den(?:y|ies|ying)",
            r"not considered (?:a )?public records?",
            r"not (?:considered|treated|processed|handled|regarded) .. (?:under|as) .. (?:act|foia?|cpra|pra|foil)",
            r"not (?:a )?(?:proper|valid) (?:\w+ )?request (?:for (?:\w+ )?records|under)",
        ),
        unless=(*_NOT_A_DENIAL, r"(?:e-?mail|footer|message) .. subject to"),
        samples=(
            "Those are court files, which are not subject to the CPRA.",
            "The Act does not apply to the judiciary.",
        ),
        look_alikes=("If it is not subject to disclosure you will be told.",),
        negative=True,
    ),
    Rule(
        "confidential",
        FactKind.DENIAL,
        says=(
            r"(?:{records}|these|those|they|this|it|which) .. (?:is|are) (?:\w+ ){0,2}(?:confidential|privileged"
            r"|protected from (?:disclosure|release)|prohibited from (?:being )?\w+|shielded from disclosure)",
            r"(?:is|are|'re|'s) (?:\w+ )?protected (?:by|under) .. (?:privilege|act|code|section|law|doctrine)",
            r"(?:prohibits?|bars?|prevents?|precludes?|forbids?) .. (?:disclos\w+|releas\w+|disseminat\w+|shar(?:e|ing)"
            r"|giving|handing|making (?:it|them|these|those) public|(?:us|we|the {office}) from (?:providing"
            r"|producing))",
        ),
        unless=(
            *_NOT_A_DENIAL,
            r"(?:e-?mail|message|transmission|communication|attachments|footer) .. (?:confidential|privileged)",
            r"intended recipient|strictly",
            r"certain (?:public )?records|please note|in addition",
        ),
        samples=("Complaint files are confidential.", "State law bars us from releasing them."),
        look_alikes=("This e-mail may be confidential.",),
        certainty=Certainty.LIKELY,
    ),
    Rule(
        "may turn out exempt",
        FactKind.EXEMPTION_WARNING,
        says=(
            r"(?:may|might|could) .. (?:exempt\w*|withheld|redact\w*|privileged|confidential|denied)",
            r"subject to (?:\w+ ){0,3}(?:redaction|exemptions?|review for exempt\w*)",
            r"(?:if|whether|any) .. exempt\w*",
            r"to the extent .. (?:exempt|privileged|confidential)",
            r"review\w* .. (?:for|to) .. (?:exempt\w*|redact\w*|privileged?)",
        ),
        unless=(r"this (?:e-?mail|message|transmission)", "intended recipient"),
        samples=("Some of the records may be redacted.", "Files will be reviewed for exemptions."),
        look_alikes=("All responsive, non-exempt records are attached.",),
        possible=True,
        negative=True,
    ),
)

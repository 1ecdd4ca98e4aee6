"""What the agency wants of us: an answer, a proof, something by a day."""

from __future__ import annotations

from cpra_bot.model.fact import FactKind
from cpra_bot.reading.rules.rule import Needs, Rule

_POLITE = (
    r"(?:any|have|further|additional|other|more) (?:\w+ )?(?:questions?|queries|concerns|assistance)",
    r"feel free|hesitate",
    "questions about your request",
    "did we answer",
    r"let (?:me|us) know if you (?:have|need)",
    "no need",
    "hard copy",
    r"if there (?:are|is)",
)
_NOT_ASKED = (
    "confirm you can open",
    r"{not} (?:need|required|necessary|have) .. (?:id|identity|show|provide|verify|confirm|reason|licen[cs]e)",
    "leave .. blank",
    r"(?:isn't|not) (?:needed|required)",
    "optional",
    "no need",
    r"if you (?:wish|want|would like)",
    "never give",
    r"we (?:can|will|have) confirm\w*",
    "i can confirm",
    "just confirming",
    "confirmed",
    "to see it",
    "keep your personal",
)

RULES = (
    Rule(
        "asks what is meant",
        FactKind.CLARIFICATION,
        says=(
            r"(?:please|kindly|could you|can you|would you|you (?:may|can|must|need to|should|will need to)"
            r"|ask (?:that )?you|alternatively you may|you to) (?:\w+,? ){0,3}?(?:clarif(?:y|ied)|specify"
            r"|narrow\w*|refine|re-?word|rephrase|elaborate|identify (?:the|which|a)|describe|be more specific"
            r"|indicate|state (?:which|what)|advise (?:which|what|as to)|limit)",
            r"(?:need|require|request|seek|requires|requesting|seeking|needs) .. (?:clarification"
            r"|more (?:information|details?|specifics?)|additional (?:information|details?)"
            r"|further (?:information|details?))",
            r"clarification (?:is|of|on|regarding|needed|required|request)",
            r"request is (?:\w+ )?(?:vague|ambiguous|broad|unclear|overbroad)",
            r"(?<!to[ ])(?<!will[ ])(?<!can[ ])send (?:us|me) (?:the|a list|your|which)",
            r"(?:contact|call|write to|e-?mail) (?:me|us) to (?:discuss|narrow|clarify|talk)",
            r"(?:make|making) .. more (?:focused|specific|precise|manageable)",
            r"(?:provide|give|send|submit|need|write|try) .. (?:more|less) (?:specific|detailed|precise|broad|narrow)",
            r"(?:not|n't) (?:contain|include|provide|have|give)(?: us)? (?:enough|sufficient|adequate) (?:details?"
            r"|information|specifics)",
            r"(?:insufficient|too little) (?:details?|information)",
            r"(?:we|i|staff|they) (?:will |would |do |'ll )?(?:also |still )?(?:need|require) .. (?:dates?"
            r"|locations?|addresse?s?|names?"
            r"|case numbers?|report numbers?|time ?frames?|search terms|key ?words) (?:of|and|or|for|that|in|to|you)",
            r"(?:get back to (?:us|me)|reply|respond|write back|come back(?: to us)?) with .. (?:list|names?|dates?"
            r"|locations?|numbers?"
            r"|details?|terms|information|key ?words|specifics)",
            r"help(?:s|ful)?(?: us)? if you (?:could|can|would)",
            r"(?:{cannot}) (?:to )?(?:determine|tell|identify|understand|discern|ascertain) (?:exactly "
            r"|precisely )?(?:what|which|from)",
            r"(?:not sure|unsure|confused|uncertain|not certain) (?:exactly )?(?:what|which|about|by|if you"
            r"|whether you)",
            r"please (?:\w+ )?(?:provide|send|give|supply|include) .. (?:date range|dates|time ?frame|location"
            r"|case number|search terms"
            r"|key ?words|parameters|scope)",
            r"(?:too|overly) (?:broad|vague|ambiguous)",
            r"(?:does|do|did) not (?:reasonably |adequately |sufficiently )?(?:describe|identify|specify)",
            r"not (?:reasonably )?(?:clear|identifiable|specific enough)",
            r"(?:provide|send|give) .. (?:more|additional|further|specific) (?:information|details?|dates?|names?)",
            r"(?:is|it's) (?:un|not )clear (?:from|which|what|whether)",
            r"unclear (?:from|which|what|whether|to us)",
            r"please (?:\w+ )?(?:advise|say|tell us|let us know|respond with|provide us with|send us"
            r"|supply) (?:\w+ ){0,3}(?:which|what|whether|names?|numbers?|dates?|locations?|addresse?s?)",
            r"(?:need|like|want|have) to know (?:which|what|whether|if|how)",
            r"(?:can|could|would) you tell (?:us|me)",
            "offering to help you",
            r"(?:let (?:us|me) know|advise|tell (?:us|me)|indicate|confirm) .. (?:whether|if) you (?:want|would like"
            r"|prefer"
            r"|wish|are (?:interested|looking|seeking)) .. (?:narrow\w*|only|instead|or|both|all|also|change\w*"
            r"|includ\w+)",
            r"(?:is|are) (?:very|too|overly|quite|extremely) broad",
            r"(?:which|what) (?:\w+ ){1,8}(?:do you|are you|would you|did you|you want|you need|is it|should we)",
            r"(?:do|does) .. (?:mean|include)(?: .*)?\?",
            r"(?:was|is) (?:that|it|this) .. (?:or|you) .*\?",
            r"(?:we|i|staff|{office}) (?:will |would )?(?:need|require)s? the following(?: \w+)?:?",
            r"{cannot} be processed (?:in its (?:current|present) form|as (?:\w+ )?(?:written|submitted|worded"
            r"|drafted))",
            r"(?:can|could|able to) accommodate .. (?:limited|narrow\w*|smaller|more specific)",
            r"(?:unduly|overly|extremely) burdensome .. {cannot} (?:be )?process\w*",
            "(?:need|like|want|have|helpful|help us) to know (?:the|who|where|when)",
            r"(?:know|clarify|explain|sure|understand|tell us|say|clear) .. what (?:\w+ )?(?:you mean|is meant)",
            r"(?:{cannot}|unable to) (?:begin|start|proceed|continue|conduct) .. without (?:more|further|additional"
            r"|that|this)",
        ),
        unless=(
            *_POLITE,
            r"if .{0,30}custodian",
            r"^(?!.{0,8}let (?:me|us) know).{0,20}if you (?:need|seek|want|require|would like|have|wish)",
            r"may (?:be )?(?:contact|ask|need)\w* .. clarif\w+",
            r"if (?:we|clarification|staff|more) .. (?:need|clarif|necessary|required|have)\w*",
            r"(?:asked|requested|sought) (?:you to|clarif)\w*",
            r"requests? clarification",
            r"request for (?:more |further )?(?:clarif\w+|information)|(?:not|n't) (?:responded|replied|answered"
            r"|heard)",
            r"(?:your|your full|your legal|full legal|legal) name(?! of)|mailing address|payment|check|licen[cs]e",
            r"to discuss (?:\w+ ){0,2}(?:options|concerns|this further|it further)",
            r"years? sought",
            "(?:re-?)?open (?:it )?again|re-?open",
        ),
        samples=(
            "Please clarify item B1.",
            r"Which years do you want?",
            "We require additional details.",
        ),
        look_alikes=(
            "Please let us know if you have any questions.",
            "We will contact you if clarification is needed.",
        ),
        possible=True,
        negative=True,
    ),
    Rule(
        "asks whether we still want it",
        FactKind.CLARIFICATION,
        says=(
            r"(?:are you|if you are|whether you are|you(?:'re| are)) still (?:interested|seeking|wanting|looking"
            r"|in need)",
            r"(?:if|whether|do) you still (?:desire|want|wish|need|require|seek)",
            r"(?:wish|want|like|intend) to (?:continue|proceed) (?:with )?(?:your|this|the) request",
        ),
        unless=(r"{fee}",),
        samples=("Please tell us if you still want these.",),
        possible=True,
        negative=True,
    ),
    Rule(
        "asks something",
        FactKind.CLARIFICATION,
        says=(
            r"(?:do you|can you|could you|would you|will you|are you|is there|how (?:many|would)|what is|which"
            r"|can i|may i|should we|shall we|were you|have you|did you|when you say|would one|would that|is it"
            r"|is this|are these) .{3,160}\?",
        ),
        unless=(
            *_POLITE,
            r"go ahead|proceed|accept",
            r"questions\?",
            r"how (?:are|did)",
            "forgot",
            r"^\W{0,3}q(?:uestion)? ?\d",
        ),
        samples=(r"Will you fetch them on a drive of your own?",),
        look_alikes=(r"Did we answer your question?",),
        possible=True,
        negative=True,
    ),
    Rule(
        "wants a proof of identity",
        FactKind.CONFIRMATION_WANTED,
        says=(
            r"(?:confirm|verify|provide|needs?|requires?|required|upload|send|submit|attach|prove|proof of"
            r"|present|supply|reply with|include|state|furnish) ... (?:identity|photo id|i\.d\."
            r"|(?:government|state|school)[- ]issued|copy of .{0,30}\bid\b|driver'?s licen[cs]e|dl|identification"
            r"|residen(?:cy|t|ce)|(?:full "
            r"|legal )+name|mailing address|citizenship|citizen|commercial purpose|reason for|purpose of (?:the"
            r"|your)|notari[sz]ed|date of birth|phone number)",
            r"proof (?:that|of who|of your|you are)",
            r"copy of your (?:identification|photo|driver'?s|licen[cs]e|passport)",
            r"(?:picture|photo|photocopy|scan|image) of (?:your|a|an) (?:\w+ ){0,3}(?:id|licen[cs]e|passport)",
            r"(?:identity|identification|residency|citizenship) .. (?:required|must be|needs to be|verif\w+)",
            r"are you .. (?:resident|attorney|media|citizen)",
            "(?:identity|identification|verification|authorization) form",
            r"(?:once|after|when) .. (?:notari[sz]ed|verified) .. (?:return|process|proceed|go on)\w*",
        ),
        unless=(
            *_NOT_ASKED,
            *_POLITE,
            r"exempt|withheld|redact\w*|denied",
        ),
        samples=(
            "Please provide a photo ID.",
            "Kindly confirm that you are a resident of the county.",
        ),
        look_alikes=(
            "You do not need to show ID.",
            "Leave the line for your driver's license blank.",
        ),
        possible=True,
        negative=True,
    ),
    Rule(
        "wants an address or account confirmed",
        FactKind.CONFIRMATION_WANTED,
        says=(
            r"(?:confirm|verify|activate|validate) .. (?:e-?mail|account|address|registration)",
            "confirm account",
            r"(?:view|read|open|retrieve|access) (?:the |this |your )?(?:secure|encrypted|protected) (?:e-?mail "
            r"|zix\w* )?message",
            r"(?:set|create|choose|reset) .. password",
            r"your (?:confirmation|verification|access|one-time) code",
            r"(?:enter|use) .. (?:verification|confirmation) code",
            r"click .. (?:verify|confirm|activate)",
            r"test e-?mail .. verify",
        ),
        unless=(
            *_NOT_ASKED,
            r"requests? (?:to|have|must|are) .. (?:entered|submitted|made)",
            "user name and password the first time",
        ),
        samples=("Please activate this account.", "To view the secure message, click the link."),
        look_alikes=("You should never give your password to strangers.",),
        possible=True,
        negative=True,
    ),
    Rule(
        "we are to act by a day",
        FactKind.DEADLINE_FOR_US,
        says=(
            r"(?:if|unless) .. (?:{not}|no|you|payment|reply|response) ... (?:hear|receiv\w+|respon\w+|pa(?:y"
            r"|id)|come|reply|by|within|in)",
            r"(?:please|kindly|must|need to|ask that you|you have|you should|you will have) .. (?:respond|reply"
            r"|pay|submit|provide|confirm|let us know|contact|advise|your desire|claim|pick)",
            "pay by",
            r"(?:your|a) (?:response|reply|payment|answer) .. (?:no later than|not later than|by|before|within)",
            r"(?:^|please |must |kindly |and |you )(?:respond|reply|answer|pay) .. "
            r"(?:no later than|not later than|by|before|within)",
            r"(?:will|be) .. (?:closed|withdrawn|abandoned|cancell?ed|deemed) .. (?:by|within|in|on|after)",
            "otherwise .. close",
        ),
        unless=(
            "appeal",
            "if not all",
            r"you (?:get|have|receive|will get) (?:an|our|your) (?:answer|response|determination)",
            r"you (?:asked|want\w*|request\w*) .. by",
            r"(?:asked|told) you",
            r"you (?:may|can) expect|expect to hear",
            r"we will (?:respond|provide|notify|let you know)",
            r"(?:response|reply|answer|determination) (?:will|should) (?:follow|be sent|be made|reach you|come)",
            "sign in",
            r"links? .. (?:expire|valid)",
        ),
        samples=(
            "Please reply by June 3, 2026.",
            "If we do not hear from you within 30 days it will be closed.",
        ),
        look_alikes=("You may appeal by June 3, 2026.", "We will respond by June 3, 2026."),
        needs=Needs.DAY,
        possible=True,
        negative=True,
    ),
)

"""What it costs: quote, demand, threshold; and sums that are none of these."""

from __future__ import annotations

from cpra_bot.model.fact import FactKind
from cpra_bot.reading.rules.rule import Needs, Rule

UNRELATED = (
    r"passports?|notary|citation|sign-?off|permits?|licen[cs]es?|parking|livescan|live scan|fingerprint\w*"
    r"|reports? by appt|ransom\w*|did not pay|budget|grant of|contract (?:amount|price)|worth|salary|damages"
    r"|settlement|fine of|penalt(?:y|ies)",
)
NO_FEE = (
    r"waiv(?:e|ed|es|ing)",
    r"no (?:charge|cost|fee)s?",
    "free of charge",
    r"{not} (?:\w+ )?(?:need|have|required|owe) .. pay\w*",
    r"(?:will|do) not charge",
    r"(?:received|thank you for) (?:\w+ )?(?:your )?(?:payment|check|deposit)",
    r"payment .. (?:was|has been) (?:received|processed)",
    r"^(?!.*(?:once|until|after|when|if|unless|not) .{0,30}been (?:paid|received in full)).*(?:was|has been"
    r"|been) (?:paid"
    r"|refunded|received in full)",
    r"refund\w*",
    "administratively closed",
    r"fee schedule(?!,? (?:the|this|your|that|it|we|i) )",
    "avoid the cost",
    r"no fees? assessed",
    "will charge .. except",
    r"fees? are waived",
)
THRESHOLD = (
    r"(?:exceeds?|exceeding|more than|over|greater than|in excess of|above|up to|less than|under"
    r"|below) (?:\w+ ){0,3}?{sum}",
    r"{sum} or (?:more|less)",
)

RULES = (
    Rule(
        "asks first above a sum",
        FactKind.FEE_THRESHOLD,
        says=THRESHOLD,
        unless=UNRELATED,
        samples=("We will tell you before we go on if fees exceed $50.",),
        needs=Needs.SUM,
        possible=True,
        negative=True,
    ),
    Rule(
        "to be paid first",
        FactKind.FEE_DEMAND,
        says=(
            r"(?:once|upon|after|until|when|prior to|before|unless) .. (?:pay|paid|payment|receipt of)",
            r"(?:pay|remit|submit|send|mail|make) .. (?:balance|payment|deposit|fee|amount|invoice|check|{sum})",
            r"(?:invoice|bill) .. (?:attached|amount|posted|enclosed|no|for)",
            r"(?:attached|enclosed) .. (?:invoice|bill)",
            r"(?:payment|deposit|prepayment|fee|balance) .. (?:required|due|needed|owed|must be|payable)",
            r"(?:require|need)s? .. (?:deposit|payment|prepayment)",
            "payable to",
            "pay by",
            "on receipt of",
            r"(?:minimum|advance) payment",
            "balance of",
            "you owe",
            r"{not} received .. payment",
            r"{will} not (?:proceed|start|begin|commence) .. (?:pay\w*|agreement)",
            "please pay",
            "amount due",
            r"(?:has|have|needs?) to be paid",
            r"{sum}\)? (?:\w+ )?(?:up front|upfront|in advance|is owed|is owing|is due)",
            "(?:estimate|statement|quote) of (?:those|these|the|such|any) (?:costs|fees|charges) before",
            r"(?:requires?|involves?|necessitates?) (?:\w+ )?(?:data )?(?:compilation|extraction"
            r"|programming),? ... to (?:produce|respond|answer)",
            "(?:written )?(?:authorization|agreement|approval|consent|commitment) to (?:incur|pay|cover)",
            r"(?:there will be|are|incur) (?:\w+ )?(?:fees|charges|costs) (?:associated|for processing)",
            "fees (?:will|do|would) apply",
        ),
        unless=(
            *NO_FEE,
            *UNRELATED,
            *THRESHOLD,
            r"should you (?:choose|wish|want)",
            r"if (?:you|physical|paper|copies|records)",
            r"costs? of duplication",
            "all requests are subject",
            "balance of the request",
            r"form|postage|self-addressed",
        ),
        samples=("The invoice in the amount of $12.50 is due.", "Please remit a deposit of $100."),
        look_alikes=("We have waived the charge of $19.20.", "We received your payment of $12."),
        needs=Needs.SUM_OR_NOT,
        possible=True,
        negative=True,
    ),
    Rule(
        "what it would cost",
        FactKind.FEE_QUOTE,
        says=(
            r"(?:{fee}) ... {sum}",
            r"{sum} .. (?:{fee})",
            r"{sum} .. (?:per|an|a|each|for) (?:hour|page|copy|disc|cd|disk|video|report|side|hr|the)",
            r"[@=] ?{sum}",
            r"\d+ ?(?:cents|c|¢) (?:a|per|each)? ?(?:page|copy|side|sheet)",
            r"copies are .{0,20}(?:{sum}|cents)",
            r"(?:cd|dvd|usb|thumb drive|flash drive|hard drive|drive|copies?|disk|disc) (?:is|are|@) (?:\w+ )?{sum}",
            r"(?:makes?|made|comes? to|totals?|totall?ing|amounts? to|adds? up to|works? out (?:to|at)) (?:\w+ )?{sum}",
            r"quoted? .{0,10}{sum}",
            r"(?:attached|enclosed) .{0,20}(?:cost|fee) estimate",
            r"(?:cost|fee) estimates? (?:is |are )?(?:attached|enclosed)",
            r"at least {sum}",
            r"(?:now|down to|reduced to|revised to|lowered to|increased to) {sum}",
            r"(?:would|will) cost .{0,20}{sum}",
            r"total.{0,80}{sum}",
        ),
        unless=(
            *NO_FEE,
            *UNRELATED,
            *THRESHOLD,
            r"should you (?:choose|wish|want)",
        ),
        samples=("The estimated cost is $640.00.", "Copies are 25 cents a page."),
        look_alikes=("The budget of the unit is $9,000.", "A parking permit costs $12."),
        needs=Needs.SUM_OR_NOT,
        possible=True,
        negative=True,
    ),
)

"""Classes of words that phrases share, each a regular expression over flat text. A class may name another one."""

from __future__ import annotations

WORDS: dict[str, str] = {
    # Who
    "office": r"(?:city|county|town|village|borough|district|departments?|dept\.?|agency|office|division|unit"
    r"|bureau|section"
    r"|sheriff(?:'s (?:office|department))?|police|pd|clerk|court|authority|commission|council|board|university|college"
    r"|school|station|public body|local agency|custodian|staff|port|department of \w+(?: \w+)?)",
    "we": r"(?:we|i|it|they|she|he|nobody here|\w+pd|(?:the|our|this|your) (?:[\w.&'-]+ ){0,6}?{office}"
    r"|[\w'-]+ (?:pd|{office})|staff)",
    "you": r"(?:you|the requester|requester|requestor|the requestor)",
    # Yes and no
    "not": r"(?:not|never|neither|cannot|can ?not|unable to|not able to|(?:do|does|did|is|are|was|were|wo|would"
    r"|could|ca|should"
    r"|have|has|had)n'?t)",
    "dont": r"(?:(?:do|does|did) not|don'?t|doesn'?t|didn'?t)",
    "cannot": r"(?:(?:will |would )?not be able|won't be able"
    r"|can ?not|can'?t|could not|couldn'?t|(?:is|are|am|was|were|be|been) (?:not able|unable)|unable"
    r"|(?:is|are) not going"
    r"|not in a position)",
    "isnt": r"(?:is not|are not|was not|were not|isn'?t|aren'?t|wasn'?t|weren'?t|ain'?t)",
    "wont": r"(?:will not|won'?t|shall not|would not be|wouldn'?t be|not going to|will be not)",
    "willnot": r"(?:{wont}|declines? to|refuses? to|{cannot}(?: to)?|must (?:decline|deny))",
    "no": r"(?:no|zero|not any|n't any|nothing|none|no such)",
    "will": r"(?:will|'ll|\w+'ll|shall|should|is going to|are going to|plans? to|hopes? to|expects? to"
    r"|intends? to|anticipates?"
    r"(?: that)?|aims? to|can)",
    "be": r"(?:is|are|was|were|been|being|be|has been|have been|had been)",
    "has": r"(?:has|have|had|'ve|'s)",
    "now": r"(?:now|hereby|already|also|therefore|just|today|since|recently|accordingly|successfully|been"
    r"|previously|either|as such)",
    # What
    "records": r"(?:records?|documents?|docs?|files?|information|info|data|e-?mails?|reports?|materials?|videos?"
    r"|footage|writings?|logs?"
    r"|lists?|policy|policies|agreements?|contracts?|copy|copies|pages?|items?|invoices?|photos?|audio|recordings?"
    r"|correspondence|spreadsheets?|statistics|stats|totals|numbers|memoranda|figures|responses?|results|entries|audits?"
    r"|calls|call logs|complaints|matches|hits|mous?|printouts?|tables?|screenshots?|worksheets?|manuals?|documentation"
    r"|memos?|guidance|training bulletins?|transcripts?|tapes?|folders?|publications?|binder|letters?|exports?"
    r"|redacted version|batch|production)",
    "papers": r"(?:documents?|docs?|files?|information|info|items?|attachments?|materials?|pages?|copy|copies"
    r"|letters?)",
    "adj": r"(?:(?:any|all|the|these|those|such|your|our|this|that|some|certain|additional|further|other|more|of"
    r"|non-?exempt|exempt|responsive"
    r"|relevant|requested|public|disclosable|existing|written|related|and|or|police|department|following|remaining|specific"
    r"|final|available|releasable|original|complete|separate|redacted|attached|agency|city|county|foi|foia|a"
    r"|an)[, ]{1,2}){0,6}",
    "request": r"(?:requests?|petition|inquir(?:y|ies)|enquir(?:y|ies)|correspondence|letter|e-?mail|message"
    r"|ticket|yours|submission|application"
    r"|pra|cpra|foia|foi)",
    "case": r"(?:requests?|ticket|case|file|matter|record request|pra|inquiry|petition|appeal)",
    "portal": r"(?:portal|records? center|nextrequest|govqa|justfoia|web ?site|web ?page|web form|online|on-line"
    r"|form|webform|link"
    r"|public access link|foia ?online|request system|system|platform|foiaxpress|pal)",
    "law": r"(?:the (?:public records )?act|pra|cpra|law|statute|foia|foil|section|gov(?:\.|ernment)? code|§)",
    "duty": r"(?:required|obligated|obliged|compelled|mandated|bound|under (?:any|an|no) (?:obligation|duty)"
    r"|have (?:any|an|no) (?:obligation|duty))",
    # Acts
    "make": r"(?:creat(?:e|es|ed|ing|ion)|compil(?:e|es|ing|ation)|generat(?:e|es|ing)|manufactur(?:e|es|ing)"
    r"|produc(?:e|ing) new"
    r"|prepar(?:e|es|ing|ation)|mak(?:e|es|ing)|tabulat\w+|author(?:ing)?|assembl(?:e|es|ing)|construct(?:ing)?|synthesi[sz]e"
    r"|develop(?:ing)?|draft(?:ing)?|build(?:ing)?|put together|put in|type up|typing up)",
    "withhold": r"(?:withh(?:eld|old|olds|olding)|den(?:y|ied|ies|ying)|refus(?:e|es|ed|ing)|reject(?:s|ed|ing)?"
    r"|declin(?:e|es|ed|ing))",
    "give": r"(?:provid(?:e|es|ed|ing)|releas(?:e|es|ed|ing)|disclos(?:e|es|ed|ing)|produc(?:e|es|ed|ing)"
    r"|send(?:s|ing)?|sent|shar(?:e|es|ed|ing)"
    r"|furnish(?:es|ed|ing)?|giv(?:e|es|ing|en)|gave|upload(?:s|ed|ing)?|forward(?:s|ed|ing)?|transmit(?:s|ted|ting)?|deliver(?:s|ed|ing)?"
    r"|suppl(?:y|ies|ied|ying)|e-?mail(?:ed|ing)|post(?:s|ed|ing)|attach(?:ed|ing)?|made available|make available"
    r"|making available"
    r"|includ(?:e|es|ed|ing)|enclos(?:e|es|ed|ing))",
    "find": r"(?:locat(?:e|es|ed|ing)|find|found|identif(?:y|ied|ying)|discover(?:ed)?|uncover(?:ed)?|come across)",
    "hold": r"(?:have|has|had|possess(?:es|ed)?|maintain(?:s|ed)?|keep|keeps|kept|hold|holds|held|own|owns"
    r"|retain(?:s|ed)?|house|houses"
    r"|store|stores|in possession of|in our possession|(?:in )?(?:the )?(?:possession|custody) of|custody"
    r"|generate|track|tracks|collect|collects)",
    "work": r"(?:search(?:ing)?|gather(?:ing)?|compil(?:e|ing)|review(?:ing)?|process(?:ing)?|collect(?:ing)?"
    r"|research(?:ing)?|work(?:ing)?"
    r"|prepar(?:e|ing)|redact(?:ing)?|look(?:ing)?|assembl(?:e|ing)|pull(?:ing)?|wait(?:ing)?|coordinat(?:e|ing)|retriev(?:e|ing)"
    r"|locat(?:e|ing)|identify(?:ing)?|develop(?:ing)?|finali[sz](?:e|ing)|draft(?:ing)?|examin(?:e|ing)|evaluat(?:e|ing)|assess(?:ing)?|determin(?:e|ing)|upload(?:ing)?|check(?:ing)?)",
    "sum": r"\$ ?[\d,]+(?:\.\d+)?",
    "fee": r"(?:fees?|costs?|charges?|invoices?|payments?|amounts?|balance|deposit|estimate|estimated|total|price"
    r"|prepayment|bill|quote|quoted|owed|due)",
    "contact": r"(?:contact|direct|submit|re-?submit|send|address|redirect|forward|reach out|check with|try|ask"
    r"|write|call|inquire|refer|file)",
    "agency": r"(?:agency|agencies|department|county|city|sheriff(?:'s)?|police|state|district|clerk|court|office"
    r"|jurisdiction|chp|dmv|bureau"
    r"|division|commission|council|board|authority|company|public body|custodian|ministry|university|fbi|doj"
    r"|highway patrol)",
}

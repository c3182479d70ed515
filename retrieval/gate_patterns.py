"""The patterns by which a message shows that it is a question, or that it is none; their weights are fitted.

A message is lower case here, without code, links, names and smileys. The order is that of the weights.
"""

_ANYONE = r"(?:any ?one|any ?body|any1|some ?one|some ?body)"
_ASKING_WORD = (
    r"(?:what|what's|whats|how|how's|hows|where|where's|wheres|when|when's|who|who's|whos|whom|whose|why"
    r"|which|wich)"
)
_VERB = (
    r"(?:is|isn't|isnt|are|aren't|am|was|were|do|does|did|don't|doesn't|didn't|can|can't|cant|could|couldn't"
    r"|will|would|should|shouldn't|shall|may|might|has|have|had|hasn't|haven't|won't|wouldn't)"
)
_SUBJECT = (
    r"(?:i|you|u|ya|we|they|he|she|it|this|that|these|those|there|the|my|your|our|their|his|her|its|a|an|any"
    r"|some|all|any ?one|anybody|any1|some ?one|somebody|every ?one|everybody|people|guys|both|new|no|not"
    r"|one|only)"
)

ANYWHERE: tuple[tuple[str, str], ...] = (
    ("mark at the end", r"\?[\s?!.)\"']*$"),
    ("mark near the end", r"\?.{0,30}$"),
    ("mark", r"\?"),
    ("mark after a word", r"\w[\"')\s]{0,3}\?"),
    ("two marks", r"\?.*\?"),
    ("marks in a row", r"\?[?!]"),
    ("one word and a mark", r"^\W*\w+\W*\?\W*$"),
    ("tag", r"\b(?:right|huh|eh|lol|yeah|innit|isn't it|doesn't it|aren't we|don't you think|no)\s*\?"),
    ("anyone", rf"\b{_ANYONE}\b"),
    (
        "anyone knows",
        rf"\b{_ANYONE}(?: here| else| out there)?,? (?:knows?|have|has|got|tried|can|could|use|using|used)",
    ),
    ("can anyone", rf"\b(?:can|could|would|will|does|did|do|has|have|is) (?:pls |please )?{_ANYONE}\b"),
    (
        "how to",
        r"\bhow (?:to|do|does|can|could|would|should|did|is|are|i|you|we|long|many|much|often|soon)\b",
    ),
    (
        "what is",
        r"\bwhat(?:'s|s| is| are| do| does| did| should| would| about| if| kind| time| exactly)\b",
    ),
    ("where is", r"\bwhere(?:'s|s| is| are| do| does| did| can| could| should| would)\b"),
    (
        "why does",
        r"\bwhy(?:'s| is| are| do| does| did| can't| isn't| doesn't| don't| would| was| won't)\b",
    ),
    (
        "which one",
        r"\b(?:which|who|when|whose) (?:is|are|do|does|did|can|one|of|should|will|would|was|has|have)\b",
    ),
    ("is there", r"\b(?:is|are|isn't) (?:there|it possible|this|that)\b"),
    ("may i", r"\b(?:can|could|should|may|am|do|did|must|shall) (?:i|we)\b"),
    ("do you", r"\b(?:do|did|can|could|would|will|have|are|were|r) (?:you|u|ya)\b"),
    (
        "any idea",
        (
            r"\bany(?: \w+)? (?:ideas?|advice|tips|suggestions?|recommendations?|chance|way|news|help"
            r"|pointers?|clue|thoughts)\b"
        ),
    ),
    ("this or that", r"\w,? or \w[^.]{0,40}\?"),
    ("wondering", r"\b(?:wondering|curious)\b|\bi wonder (?:if|whether|how|what)\b"),
    (
        "wants to know",
        r"\b(?:like|want|wanted|love|need|trying) to (?:know|ask|understand|find out|figure out|learn)\b",
    ),
    (
        "not sure",
        (
            r"\bnot (?:quite )?sure (?:who|what|how|which|where|if|whether|when)\b"
            r"|\b(?:don't|dont|do not) (?:know|get|understand|see) (?:how|what|where|which|why|who|if)\b"
        ),
    ),
    ("tell me", r"\b(?:tell|remind|show|explain|advise|let) (?:me|us|how|what)\b"),
    ("need", r"\bi(?:'d)? (?:really )?(?:need|want|would like|would love|must|have to)\b|^need\b"),
    ("cannot", r"\b(?:can't|cannot|cant|can not|couldn't|unable to|not able to)\b"),
    (
        "fails",
        (
            r"\b(?:won't|wont|doesn't|doesnt|does not|didn't|isn't|not|stopped|keeps?)"
            r" (?:work|working|load|loading|open|start|show|let|crashing|getting|failing|find|rise)\b"
        ),
    ),
    ("trouble", r"\b(?:trouble|problems?|issues?|error|stuck|lost|struggling|hard time|failing)\b"),
    ("trying", r"\b(?:trying|tried|looking|searching) (?:to|for)\b"),
    ("help", r"\bhelp\b"),
    ("please", r"\b(?:please|pls|plz)\b"),
    ("thanks", r"\b(?:thanks|thank you|thx|ty|cheers)\b"),
    ("thanks for", r"\b(?:thanks|thank you|thx) (?:for|to|all|a lot|very|so|everyone)\b"),
    (
        "good wishes",
        r"\b(?:congrat\w*|happy|welcome|kudos|well done|shout ?out|great (?:job|work)|nice (?:one|work))\b",
    ),
    ("laughter", r"\b(?:lo+l|lmao|rofl|(?:ha|he){2,}h?|xd)\b"),
    ("news", r"\b(?:fyi|heads up|reminder|note that|announcement|released?|please (?:note|remember))\b"),
    (
        "leisure",
        (
            r"\b(?:lunch|coffee|cake|pizza|beer|drinks|dinner|game|match|movie|weekend|party|birthday|tonight"
            r"|wings|weather)\b"
        ),
    ),
    ("invites", r"\b(?:up for|who's in|who wants|wanna|anyone want|anybody want|want to join|who else)\b"),
    (
        "disbelief",
        (
            r"\b(?:can you believe|guess (?:who|what)|who knew|you know what|who (?:cares|needs|doesn't)"
            r"|how (?:hard|cool|great)) "
        ),
    ),
    ("exclaims", r"\b(?:what|such) an? \w+|\bhow (?:cool|nice|cute|great|lucky|awesome)\b"),
    (
        "reports",
        r"\b(?:asked|asks|told|said|says|wanted to know|wonders|know (?:how|what|why) (?:you|he|she|it)) \b",
    ),
    (
        "answers",
        (
            r"\b(?:you (?:can|could|should|need|have|might|may|must|want)|it(?:'s| is| was| depends)|that's"
            r"|i think|i'd|i would|i guess|maybe|probably|should (?:be|work))\b"
        ),
    ),
    (
        "offers",
        r"\b(?:i can|happy to|let me know|feel free|if you (?:want|need|have)|if any ?(?:one|body))\b",
    ),
    ("exclamation mark", r"!"),
    ("dots", r"\.\.\.|…"),
    ("full stop at the end", r"\.\s*$"),
    ("open end", r"[,:]\s*$"),
)
"""Looked for in the whole message."""

AT_START: tuple[tuple[str, str], ...] = (
    ("asks with a word", rf"{_ASKING_WORD}\b"),
    ("asks with a verb", rf"{_VERB} {_SUBJECT}\b"),
    ("verb without subject", rf"{_VERB}\b(?! {_SUBJECT}\b)"),
    (
        "asking word and verb",
        (
            r"(?:how|where|when|what|which|who)"
            r" (?:to|do|does|did|can|could|should|would|is|are|was|will|i|you|we)\b"
        ),
    ),
    ("asks for any", r"any\b(?! (?:more|way|time|questions)\b)"),
    ("asks for somebody", rf"{_ANYONE}\b"),
    (
        "tells with an asking word",
        (
            r"(?:what|how|where|why|who|when)"
            r" (?:he|she|they|it|a|an|the|i like|i love|i mean|i need|you need) \w+"
        ),
    ),
    (
        "relative clause",
        (
            r"which (?:is|was|means|reminds|i|makes)\b|when (?:i|you|it|the|in|we) "
            r"|(?:who|what|where|when|how)ever\b"
        ),
    ),
    ("yes or no", r"(?:yes|yeah|yep|yup|no|nope|sure|exactly|true|right|correct|agreed|nah)\b"),
    (
        "advises",
        (
            r"(?:try|use|check|look|run|see|read|just|install|add|make|do|don't|go|put|set|click|restart|you"
            r"|there's|have a)\b"
        ),
    ),
    ("of oneself", r"(?:i|i'm|im|i've|i'll|my|we|we're|we've|our|me)\b"),
    ("of a thing", r"(?:it|it's|its|that|that's|this|he|she|they|the|there|these|those)\b"),
)
"""Looked for at the start of a sentence, behind greetings; the first two make it one that asks."""

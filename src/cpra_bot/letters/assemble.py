"""Puts a letter together: text, addresses, and the names it keeps for ever."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import replace

from cpra_bot.letters.channels import rules_of
from cpra_bot.letters.compose import compose
from cpra_bot.letters.context import LetterContext
from cpra_bot.letters.environment import Templates
from cpra_bot.letters.identity import fingerprint, letter_mark, message_id, reply_address, reply_token
from cpra_bot.letters.items import labels_for
from cpra_bot.model.agency import Route
from cpra_bot.model.letter import Attachment, Letter
from cpra_bot.model.settings import Mailbox


def assemble(
    context: LetterContext,
    templates: Templates,
    *,
    secret: bytes,
    mailbox: Mailbox,
    route: Route,
    in_reply_to: str = "",
    references: Sequence[str] = (),
) -> Letter:
    """One letter, complete and fixed. The same arguments give the same letter, byte for byte.

    Args:
        context: what it is made of; its `reply_address` is set here, from secret, request and mailbox.
        templates: parsed.
        secret: the workspace's own.
        mailbox: the From address, and whether each request can have a reply address of its own.
        route: where it goes; what its channel forbids is left out of the text.
        in_reply_to: Message-ID that this letter answers, or empty.
        references: the whole chain of Message-IDs, oldest first (RFC 5322 §3.6.4).

    Raises:
        LetterAtFault: see `compose`.
        UsageError: the mailbox address cannot take a reply token.
    """
    order = context.order
    rules = rules_of(route.channel)
    ours = rules.own_address
    tagged = ours and mailbox.plus_addressing
    own = reply_address(mailbox.address, reply_token(secret, order.request)) if tagged else ""
    context = replace(
        context,
        reply_address=(own or mailbox.address) if ours else "",
        channel=route.channel,
        signed=route.signed and rules.attachments,
    )
    subject, body = compose(context, templates)
    letter = Letter(
        key=order.key,
        request=order.request,
        kind=order.kind,
        channel=route.channel,
        to=route.address,
        sender=mailbox.address,
        sender_name=context.requester.name,
        reply_to=own,
        subject=subject,
        body=body,
        message_id=message_id(secret, order.key, mailbox.address.rpartition("@")[2]),
        mark=letter_mark(secret, order.key),
        items=labels_for(order, context.campaign, context.agency.id),
        fingerprint="",
        in_reply_to=in_reply_to,
        references=tuple(references),
    )
    return replace(letter, fingerprint=fingerprint(letter))


def attach(letter: Letter, name: str, media_type: str, content: bytes) -> Letter:
    """The letter with one more file; its fingerprint covers the file.

    Args:
        letter: complete.
        name: file name, ASCII, without a path.
        media_type: `application/pdf`.
        content: the file's bytes.
    """
    digest = hashlib.sha256(content).hexdigest()
    each = Attachment(name, media_type, digest, base64.b64encode(content).decode("ascii"))
    letter = replace(letter, attachments=(*letter.attachments, each))
    return replace(letter, fingerprint=fingerprint(letter))

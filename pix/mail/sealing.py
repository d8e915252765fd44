"""What a waiting message says, unreadable to whoever has the database alone.

The link in a message opens a space; a backup of the database made while it waits must not. The key is derived from the
site's secret, which no table holds. A secret that was replaced still opens what it sealed, as long as it stands in
``SECRET_KEY_FALLBACKS``.
"""

import json
from dataclasses import asdict, dataclass
from uuid import UUID

from django.conf import settings
from django.utils.crypto import salted_hmac
from nacl.exceptions import CryptoError
from nacl.secret import Aead


class BrokenSeal(Exception):
    """No secret of this site opens it: the secret was changed meanwhile, or the row is not the one that was sealed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedWords:
    """What is sealed: to whom, about what, and the text."""

    to: str
    subject: str
    text: str


def seal(words: SealedWords, *, reference: UUID) -> bytes:
    """Close the words of the message that has this reference; moved to another row, they do not open."""
    text = json.dumps(asdict(words), ensure_ascii=False).encode("utf-8", "surrogatepass")
    return bytes(_box(settings.SECRET_KEY).encrypt(text, reference.bytes))


def open_sealed(sealed: bytes, *, reference: UUID) -> SealedWords:
    """Give back the words. Raises ``BrokenSeal``."""
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            text = _box(secret).decrypt(sealed, reference.bytes)
        except CryptoError:
            continue
        return SealedWords(**json.loads(text.decode("utf-8", "surrogatepass")))
    raise BrokenSeal


def _box(secret: str | bytes) -> Aead:
    return Aead(salted_hmac("pix.mail.sealing", "key", secret=secret, algorithm="sha256").digest())

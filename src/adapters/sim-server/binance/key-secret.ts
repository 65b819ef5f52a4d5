/**
 * What requests of a key are proved with: a secret that they are hashed with (HMAC-SHA256), or an Ed25519 key, of which the
 * server keeps the public half. Only a key of the second kind can log a connection on.
 */
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { InputError } from '../../../core/index.ts';

/** Letters and digits, as the venue makes secrets. */
const PLAIN = /^[A-Za-z0-9_-]{1,128}$/;
/** Begin of an Ed25519 private key in PKCS #8 (RFC 8410, section 7), and length with its 32 bytes. */
const ED25519_HEAD = '302e020100300506032b657004220420';
const PKCS8_BYTES = 48;

/** Kind of a key, and what its signatures are checked with. */
export type KeySecret =
  | { readonly kind: 'HMAC_SHA256'; readonly secret: string }
  | { readonly kind: 'ED25519'; readonly publicKey: KeyObject };

function refuse(cause?: unknown): never {
  throw new InputError(
    'BOT4_CLI_USAGE',
    '--secret: letters, digits, - and _ are needed, at most 128, or an Ed25519 key as PEM or as base64 of PKCS #8',
    { cause },
  );
}

function ed25519(read: () => KeyObject): KeySecret {
  let publicKey: KeyObject;
  try {
    publicKey = read();
  } catch (cause) {
    refuse(cause);
  }
  if (publicKey.asymmetricKeyType !== 'ed25519') refuse();
  return { kind: 'ED25519', publicKey };
}

/**
 * Reads the secret of a key.
 * @param secret of letters and digits; or an Ed25519 key, private or public, as PEM, also with line breaks written as `\n`;
 * or a private one as base64 of its 48 bytes of PKCS #8.
 * @throws BOT4_CLI_USAGE
 */
export function readKeySecret(secret: string): KeySecret {
  const text = secret.replaceAll('\\n', '\n').trim();
  if (text.startsWith('-----BEGIN')) return ed25519(() => createPublicKey(`${text}\n`));
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length === PKCS8_BYTES && bytes.toString('hex').startsWith(ED25519_HEAD))
    return ed25519(() => createPublicKey(createPrivateKey({ key: bytes, format: 'der', type: 'pkcs8' })));
  if (!PLAIN.test(text)) refuse();
  return { kind: 'HMAC_SHA256', secret: text };
}

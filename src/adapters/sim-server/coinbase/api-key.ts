/**
 * Keys of accounts in the three forms that the venue has known: an EC private key in PEM and an Ed25519 key in base64, as
 * its developer platform hands them out with a name, and the older secret of letters and digits that requests are signed
 * with. The server keeps of the first two only what a signature is checked with.
 */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { InputError } from '../../../core/index.ts';

const SEED_BYTES = 32;
/** Begin of an Ed25519 private key in PKCS #8 (RFC 8410, section 7). */
const ED25519_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex');
const P256 = 'prime256v1';

/** How requests of a key are proved. */
export type KeyKind = 'ES256' | 'EdDSA' | 'legacy';

/** A key that requests are checked with. */
export interface ApiKey {
  readonly name: string;
  readonly kind: KeyKind;
  /** Of the first two kinds. */
  readonly publicKey: KeyObject | undefined;
  /** Of the third. */
  readonly secret: string;
}

function refuse(detail: string): never {
  throw new InputError('BOT4_CLI_USAGE', detail);
}

function readPem(name: string, pem: string): ApiKey {
  let key: KeyObject;
  try {
    key = createPublicKey(pem);
  } catch (cause) {
    throw new InputError('BOT4_CLI_USAGE', '--secret: the PEM text holds no private key that can be read', { cause });
  }
  const type = key.asymmetricKeyType;
  if (type === 'ed25519') return { name, kind: 'EdDSA', publicKey: key, secret: '' };
  if (type !== 'ec' || key.asymmetricKeyDetails?.namedCurve !== P256)
    refuse('--secret: an EC key on the curve P-256 or an Ed25519 key is needed');
  return { name, kind: 'ES256', publicKey: key, secret: '' };
}

/** The first 32 bytes are the seed; a key of 64 bytes has the public one behind it. */
function readSeed(name: string, bytes: Buffer): ApiKey {
  const der = Buffer.concat([ED25519_HEAD, bytes.subarray(0, SEED_BYTES)]);
  const publicKey = createPublicKey(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }));
  return { name, kind: 'EdDSA', publicKey, secret: '' };
}

/**
 * Reads a key.
 * @param secret PEM, also with line breaks written as `\n`; base64 of 32 or 64 bytes; or any other text of an older key.
 * @throws BOT4_CLI_USAGE
 */
export function readApiKey(name: string, secret: string): ApiKey {
  if (!/^[\w./-]{1,200}$/.test(name)) refuse('--key: letters, digits and . / - _ are needed, at most 200');
  const text = secret.replaceAll('\\n', '\n').trim();
  if (text.startsWith('-----BEGIN')) return readPem(name, `${text}\n`);
  const bytes = Buffer.from(text, 'base64');
  const isBase64 = bytes.toString('base64') === text;
  if (isBase64 && (bytes.length === SEED_BYTES || bytes.length === 2 * SEED_BYTES)) return readSeed(name, bytes);
  if (!/^[!-~]{1,128}$/.test(text)) refuse('--secret: a PEM key, a base64 key or up to 128 printable characters');
  return { name, kind: 'legacy', publicKey: undefined, secret: text };
}

/** A new key as the developer platform hands it out: its name, and an EC private key in PEM. */
export function makeApiKey(): { readonly key: string; readonly secret: string } {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    key: `organizations/${randomUUID()}/apiKeys/${randomUUID()}`,
    secret: privateKey.export({ type: 'sec1', format: 'pem' }) as string,
  };
}

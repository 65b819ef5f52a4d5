/**
 * Keys that sign artifacts: Ed25519 (RFC 8032) by the OpenSSL inside Node. The private key is made on first use, is
 * readable by its owner alone, and never leaves this file as text: not in errors, not in logs, not in JSON.
 *
 * Folder: `signing-key.pem` (PKCS #8, mode 0600) and `trusted/<id>.pem` (SPKI), one for each key whose signatures
 * count. A key is revoked by removing its file, and another machine's is trusted by adding it.
 */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import { linkSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputError, StoreError } from '../../core/index.ts';
import { syncFolder, temporaryBeside, writeFileAtomic } from '../fs/atomic-write.ts';

const PRIVATE_FILE = 'signing-key.pem';
const TRUSTED_FOLDER = 'trusted';
/** Permission bits of group and others. */
const OTHERS = 0o077;

function refuse(file: string, detail: string, cause?: unknown): never {
  throw new InputError(
    'BOT4_ARTIFACT_KEY',
    detail,
    cause === undefined ? { place: { file } } : { place: { file }, cause },
  );
}

/** First 16 hexadecimal digits of the SHA-256 of the public key in SPKI form. */
function idOf(publicKey: KeyObject): string {
  return createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .slice(0, 16);
}

/** Signs with the private key of this machine. */
export class Ed25519Signer {
  readonly keyId: string;
  readonly #key: KeyObject;
  constructor(privateKey: KeyObject) {
    this.#key = privateKey;
    this.keyId = idOf(createPublicKey(privateKey));
  }
  sign(bytes: Uint8Array): Uint8Array {
    return new Uint8Array(sign(null, bytes, this.#key));
  }
}

/** Verifies signatures by the keys of the trusted list. */
export class Ed25519Verifier {
  readonly #keys: ReadonlyMap<string, KeyObject>;
  constructor(keys: ReadonlyMap<string, KeyObject>) {
    this.#keys = keys;
  }
  /** Ids of the trusted keys, sorted. */
  get keyIds(): readonly string[] {
    return [...this.#keys.keys()].sort();
  }
  verify(
    bytes: Uint8Array,
    by: { readonly keyId: string; readonly signature: Uint8Array },
  ): 'valid' | 'invalid' | 'untrusted' {
    const key = this.#keys.get(by.keyId);
    if (key === undefined) return 'untrusted';
    return verify(null, bytes, key, by.signature) ? 'valid' : 'invalid';
  }
}

/** Makes a key pair and puts it in place, unless another process was faster. The public key is trusted first. */
function createKeys(dir: string): void {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const trusted = join(dir, TRUSTED_FOLDER, `${idOf(publicKey)}.pem`);
  const file = join(dir, PRIVATE_FILE);
  const temporary = temporaryBeside(file);
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    writeFileAtomic(trusted, publicKey.export({ type: 'spki', format: 'pem' }).toString());
    writeFileSync(temporary, privateKey.export({ type: 'pkcs8', format: 'pem' }), {
      flag: 'wx',
      mode: 0o600,
      flush: true,
    });
    linkSync(temporary, file);
    syncFolder(dir);
  } catch (error) {
    rmSync(trusted, { force: true });
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return;
    throw new StoreError('BOT4_STORE_WRITE', 'the signing key cannot be written', { place: { file }, cause: error });
  } finally {
    rmSync(temporary, { force: true });
  }
}

function readPrivateKey(file: string): KeyObject {
  // Windows has no such bits; there the folder of the user protects the file.
  if (process.platform !== 'win32' && (lstatSync(file).mode & OTHERS) !== 0)
    refuse(file, 'users other than its owner may read the signing key');
  let key: KeyObject;
  try {
    key = createPrivateKey(readFileSync(file));
  } catch {
    // The cause is left out on purpose: nothing that touched the key may reach a log.
    return refuse(file, 'the signing key is not a private key in PEM form');
  }
  if (key.asymmetricKeyType !== 'ed25519') refuse(file, 'the signing key is not an Ed25519 key');
  return key;
}

function readTrustedKey(file: string, id: string): KeyObject {
  const text = readFileSync(file, 'utf8');
  if (!text.startsWith('-----BEGIN PUBLIC KEY-----')) refuse(file, 'a trusted key is a public key in PEM form');
  let key: KeyObject;
  try {
    key = createPublicKey(text);
  } catch (error) {
    return refuse(file, 'a trusted key is a public key in PEM form', error);
  }
  if (key.asymmetricKeyType !== 'ed25519') refuse(file, 'the trusted key is not an Ed25519 key');
  if (idOf(key) !== id) refuse(file, `the file must have the name of its key, ${idOf(key)}.pem`);
  return key;
}

/**
 * Reads the trusted list, without any private key: enough for a runner.
 * @param dir for example `.bot4/keys`. A list that does not exist trusts nobody.
 * @throws BOT4_ARTIFACT_KEY for a file that is not a public key, or not the one that its name says.
 */
export function openTrustedKeys(dir: string): Ed25519Verifier {
  const folder = join(dir, TRUSTED_FOLDER);
  const keys = new Map<string, KeyObject>();
  if (lstatSync(folder, { throwIfNoEntry: false }) === undefined) return new Ed25519Verifier(keys);
  for (const name of readdirSync(folder)) {
    // What a crash left of an unfinished write.
    if (name.startsWith('.')) continue;
    const id = name.replace(/\.pem$/, '');
    keys.set(id, readTrustedKey(join(folder, name), id));
  }
  return new Ed25519Verifier(keys);
}

/**
 * Opens the key pair of this machine, and makes it on first use.
 * @param dir for example `.bot4/keys`.
 * @returns what signs, and what verifies by all trusted keys.
 * @throws BOT4_ARTIFACT_KEY, BOT4_STORE_WRITE
 */
export function openKeyPair(dir: string): { readonly signer: Ed25519Signer; readonly verifier: Ed25519Verifier } {
  const file = join(dir, PRIVATE_FILE);
  if (lstatSync(file, { throwIfNoEntry: false }) === undefined) createKeys(dir);
  return { signer: new Ed25519Signer(readPrivateKey(file)), verifier: openTrustedKeys(dir) };
}

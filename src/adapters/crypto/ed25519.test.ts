import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openKeyPair, openTrustedKeys } from './ed25519.ts';

const MODULE = fileURLToPath(new URL('./ed25519.ts', import.meta.url));
const bytes = new TextEncoder().encode('manifest');

let dir = '';
let keys = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'bot4-keys-'));
  keys = join(dir, 'keys');
});
afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

const privateFile = (): string => join(keys, 'signing-key.pem');

describe('openKeyPair', () => {
  it('makes a key on first use, for its owner alone, and opens the same one afterwards', () => {
    const first = openKeyPair(keys);
    expect(statSync(privateFile()).mode & 0o777).toBe(0o600);
    expect(statSync(keys).mode & 0o077).toBe(0);
    expect(first.signer.keyId).toMatch(/^[0-9a-f]{16}$/);
    expect(openKeyPair(keys).signer.keyId).toBe(first.signer.keyId);
    expect(readdirSync(keys).sort()).toEqual(['signing-key.pem', 'trusted']);
    expect(first.verifier.keyIds).toEqual([first.signer.keyId]);
  });

  it('makes one key when 3 processes come first', () => {
    const body = `import { openKeyPair } from ${JSON.stringify(MODULE)};
      console.log(openKeyPair(${JSON.stringify(keys)}).signer.keyId)`;
    const script = `${JSON.stringify(process.execPath)} --input-type=module -e '${body}'`;
    const output = spawnSync('sh', ['-c', `${script} & ${script} & ${script} & wait`], { encoding: 'utf8' }).stdout;
    const ids = output.trim().split('\n');
    expect(ids).toHaveLength(3);
    expect(new Set(ids).size).toBe(1);
    expect(openTrustedKeys(keys).keyIds).toEqual([ids[0]]);
  });

  it('refuses a key that others may read', () => {
    openKeyPair(keys);
    chmodSync(privateFile(), 0o644);
    expect(() => openKeyPair(keys)).toThrow('BOT4_ARTIFACT_KEY');
  });

  it('refuses a file that is no key, and a key of another kind, without showing a byte of it', () => {
    openKeyPair(keys);
    writeFileSync(privateFile(), 'SECRET-BYTES');
    expect(() => openKeyPair(keys)).toThrow(/^BOT4_ARTIFACT_KEY(?!.*SECRET)/);
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    writeFileSync(privateFile(), privateKey.export({ type: 'pkcs8', format: 'pem' }));
    expect(() => openKeyPair(keys)).toThrow('not an Ed25519 key');
  });

  it('does not show the private key in any text of the pair', () => {
    const pair = openKeyPair(keys);
    const secret = readFileSync(privateFile(), 'utf8').split('\n')[1] ?? '';
    expect(secret.length).toBeGreaterThan(40);
    const shown = inspect(pair, { depth: 10, showHidden: true }) + JSON.stringify(pair) + String(pair.signer);
    expect(shown).not.toContain(secret);
    expect(JSON.stringify(pair.signer)).toBe(JSON.stringify({ keyId: pair.signer.keyId }));
  });

  it('says when the folder cannot be made', () => {
    writeFileSync(keys, 'a file in the way');
    expect(() => openKeyPair(join(keys, 'below'))).toThrow();
  });
});

describe('a signature', () => {
  it('is valid for the bytes and the key that signed', () => {
    const { signer, verifier } = openKeyPair(keys);
    const signature = signer.sign(bytes);
    expect(signature).toHaveLength(64);
    expect(signer.sign(bytes)).toEqual(signature);
    expect(verifier.verify(bytes, { keyId: signer.keyId, signature })).toBe('valid');
    expect(openTrustedKeys(keys).verify(bytes, { keyId: signer.keyId, signature })).toBe('valid');
  });

  it('is invalid after a change of any bit of it or of the bytes', () => {
    const { signer, verifier } = openKeyPair(keys);
    const signature = signer.sign(bytes);
    for (let bit = 0; bit < 512; bit++) {
      const changed = signature.slice();
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(verifier.verify(bytes, { keyId: signer.keyId, signature: changed })).toBe('invalid');
    }
    expect(verifier.verify(bytes.subarray(1), { keyId: signer.keyId, signature })).toBe('invalid');
    expect(verifier.verify(bytes, { keyId: signer.keyId, signature: signature.subarray(1) })).toBe('invalid');
  });

  it('by a key that is not trusted does not count, and counts once its key is added', () => {
    const own = openKeyPair(keys);
    const other = openKeyPair(join(dir, 'other'));
    const by = { keyId: other.signer.keyId, signature: other.signer.sign(bytes) };
    expect(own.verifier.verify(bytes, by)).toBe('untrusted');
    expect(own.verifier.verify(bytes, { ...by, keyId: own.signer.keyId })).toBe('invalid');
    const name = `${other.signer.keyId}.pem`;
    copyFileSync(join(dir, 'other', 'trusted', name), join(keys, 'trusted', name));
    expect(openTrustedKeys(keys).verify(bytes, by)).toBe('valid');
  });
});

describe('openTrustedKeys', () => {
  it('trusts nobody without a list and never makes a key', () => {
    expect(openTrustedKeys(keys).keyIds).toEqual([]);
    expect(readdirSync(dir)).toEqual([]);
  });

  it('passes over what a crash left behind', () => {
    const { signer } = openKeyPair(keys);
    writeFileSync(join(keys, 'trusted', '.tmp-1-ab'), 'half');
    expect(openTrustedKeys(keys).keyIds).toEqual([signer.keyId]);
  });

  it.each([
    ['text', 'hello'],
    ['a broken key', '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n'],
    [
      'a key of another kind',
      generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ type: 'spki', format: 'pem' }),
    ],
    ['a private key', generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' })],
    ['a key under another name', generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' })],
  ])('refuses %s', (_, content) => {
    mkdirSync(join(keys, 'trusted'), { recursive: true });
    writeFileSync(join(keys, 'trusted', '0123456789abcdef.pem'), content);
    expect(() => openTrustedKeys(keys)).toThrow('BOT4_ARTIFACT_KEY');
  });
});

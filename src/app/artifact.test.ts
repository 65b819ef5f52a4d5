import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cryptoDigest } from '../adapters/crypto/digest.ts';
import { openKeyPair } from '../adapters/crypto/ed25519.ts';
import { FolderArtifactStore } from '../adapters/fs/artifact-store.ts';
import { Bot4Error, InputError, Rng } from '../core/index.ts';
import {
  type Evidence,
  type GatePass,
  isGatePass,
  judge,
  sampleEvidence,
  standardNormals,
} from '../domain/gate/index.ts';
import type { StrategyBundle } from '../domain/strategy/index.ts';
import { CONTENT_FILES, formatManifest, formatSignature, hex, parseManifest } from '../dto/artifact.ts';
import { canonicalBytes } from '../dto/canonical-json.ts';
import type { ArtifactStore } from '../ports/index.ts';
import {
  type ArtifactContent,
  OpenedArtifact,
  openArtifact,
  type Signer,
  type Verifier,
  writeArtifact,
} from './artifact.ts';

type Files = Map<string, Uint8Array>;

let dir = '';
let signer: Signer;
let verifier: Verifier;
let otherSigner: Signer;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'bot4-artifact-'));
  ({ signer, verifier } = openKeyPair(join(dir, 'keys')));
  ({ signer: otherSigner } = openKeyPair(join(dir, 'other-keys')));
});
afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

/** A store in memory that hands out what it is given. */
function storeOf(artifacts: Map<string, Files>): ArtifactStore {
  return {
    list: () => [...artifacts.keys()],
    write: (name, files) => void artifacts.set(name, new Map(files)),
    read: (name) => {
      const files = artifacts.get(name);
      if (files === undefined) throw new InputError('BOT4_ARTIFACT_MISSING', name);
      return files;
    },
  };
}

function evidence(change: Partial<Evidence> = {}): Evidence {
  const returns = standardNormals(600, { seed: 1, mean: 0.2, exact: true }).map((z) => z * 0.004);
  const sample = sampleEvidence({ returns, outOfSampleIndex: 400, trials: { count: 1, sharpeVariance: 0 } });
  return { ...sample, modelTrainedTo: null, ...change };
}

function passOn(facts: Evidence): GatePass {
  const verdict = judge(facts);
  if (verdict.kind !== 'passed') throw new Error(JSON.stringify(verdict.reasons));
  return verdict.pass;
}

const bundle: StrategyBundle = {
  version: 1,
  name: 'sample',
  features: [],
  params: { threshold: 0.1 },
  model: null,
  source: '({ init: () => ({}), onBar: () => ({ target: 1 }) })',
};

function content(change: Partial<ArtifactContent> = {}): ArtifactContent {
  return {
    bundle,
    pass: passOn(evidence()),
    riskProfile: { positionLimitPpm: 20_000 },
    run: {
      instrument: {
        symbol: 'SAMPLE',
        kind: 'spot',
        base: 'SAM',
        quote: 'USDT',
        tickSize: '0.01',
        lotSize: '0.001',
        minNotional: '5',
        maxPrice: '100000',
      },
      costs: { feePpm: 1_000, slippagePpm: 200 },
      initialCash: '10000',
      gitCommit: null,
      packageVersion: '0.1.0',
      lockSha256: 'f5'.repeat(32),
    },
    notebook: new TextEncoder().encode('{"cells":[]}'),
    ...change,
  };
}

/** A fresh artifact in memory. */
function written(change: Partial<ArtifactContent> = {}): {
  name: string;
  hash: string;
  files: Files;
  store: ArtifactStore;
} {
  const artifacts = new Map<string, Files>();
  const store = storeOf(artifacts);
  const { name, hash } = writeArtifact(content(change), { store, digest: cryptoDigest, signer });
  return { name, hash, files: artifacts.get(name) ?? new Map(), store };
}

function open(name: string, files: Files): OpenedArtifact {
  return openArtifact(name, { store: storeOf(new Map([[name, files]])), digest: cryptoDigest, verifier });
}

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof Bot4Error) return error.code;
    throw error;
  }
  return 'opened';
}

/** The same files, with some replaced, signed by the owner of the trusted key as if they were right. */
function signedAnew(files: Files, change: Readonly<Record<string, Uint8Array>>): { name: string; files: Files } {
  const changed = new Map([...files, ...Object.entries(change)]);
  const old = parseManifest(files.get('manifest.json') ?? new Uint8Array());
  const facts = { ...old.files };
  for (const file of CONTENT_FILES) {
    const bytes = changed.get(file) ?? new Uint8Array();
    facts[file] = { sha256: cryptoDigest.sha256(bytes), bytes: bytes.length };
  }
  return withManifest(changed, formatManifest({ ...old, files: facts }));
}

function withManifest(files: Files, manifest: Uint8Array, strategy = 'sample'): { name: string; files: Files } {
  const signature = formatSignature({
    algorithm: 'ed25519',
    publicKeyId: signer.keyId,
    signature: hex(signer.sign(manifest)),
  });
  const name = `${strategy}-${cryptoDigest.sha256(manifest).slice(0, 12)}`;
  return { name, files: new Map([...files, ['manifest.json', manifest], ['signature.json', signature]]) };
}

function jsonOf(files: Files, file: string): Record<string, unknown> {
  return JSON.parse(new TextDecoder().decode(files.get(file))) as Record<string, unknown>;
}

describe('writeArtifact', () => {
  it('names the folder after the strategy and the first 12 digits of the hash of the manifest', () => {
    const { name, hash, files } = written();
    expect(hash).toBe(cryptoDigest.sha256(files.get('manifest.json') ?? ''));
    expect(name).toBe(`sample-${hash.slice(0, 12)}`);
    expect([...files.keys()].sort()).toEqual([...CONTENT_FILES, 'manifest.json', 'signature.json'].sort());
  });

  it('gives the same content the same bytes', () => {
    expect(written()).toMatchObject({ name: written().name, files: written().files });
    expect(written({ riskProfile: { positionLimitPpm: 10_000 } }).name).not.toBe(written().name);
  });

  it('writes to a folder, once, whatever the number of calls', () => {
    const store = new FolderArtifactStore(join(dir, 'models'));
    const ports = { store, digest: cryptoDigest, signer };
    const { name, hash } = writeArtifact(content(), ports);
    writeArtifact(content(), ports);
    expect(store.list()).toEqual([name]);
    expect(openArtifact(name, { store, digest: cryptoDigest, verifier }).hash).toBe(hash);
  });

  it('is not possible without a pass of the gate', () => {
    const forged = { scope: 'paper', synthetic: false, evidence: evidence() } as unknown as GatePass;
    expect(() => written({ pass: forged })).toThrow('with a pass of the gate');
  });

  it.each([
    ['another strategy', { bundle: { ...bundle, name: 'other' } }],
    ['another symbol', { run: { ...content().run, instrument: { ...content().run.instrument, symbol: 'X' } } }],
    ['other costs', { run: { ...content().run, costs: { feePpm: 1, slippagePpm: 200 } } }],
    ['a model that the evidence does not know', { bundle: { ...bundle, model: { trainedTo: 1 } as never } }],
    [
      'a model that saw more than the evidence says',
      { bundle: { ...bundle, model: { trainedTo: 9e15 } as never }, pass: passOn(evidence({ modelTrainedTo: 5 })) },
    ],
  ])('refuses parts that contradict each other: %s', (_, change) => {
    expect(codeOf(() => written(change))).toBe('BOT4_ARTIFACT_VERDICT');
  });

  it('refuses values that are no JSON', () => {
    expect(codeOf(() => written({ riskProfile: { limit: Number.NaN } }))).toBe('BOT4_JSON_VALUE');
  });
});

describe('openArtifact', () => {
  it('returns what was written, with a pass of its own, and none of it can be changed', () => {
    const { name, hash, files } = written();
    const opened = open(name, files);
    expect(OpenedArtifact.is(opened)).toBe(true);
    expect(opened).toMatchObject({
      name,
      hash,
      bundle,
      riskProfile: { positionLimitPpm: 20_000 },
      evidence: evidence(),
    });
    expect(opened.run).toMatchObject({ ...content().run, dataSha256: evidence().data.sha256 });
    expect(isGatePass(opened.pass)).toBe(true);
    expect(opened.pass.evidence).toEqual(evidence());
    expect(opened.verdict.checks.every((check) => check.passed)).toBe(true);
    expect(opened.notebook).toEqual(content().notebook);
    expect(() => Object.assign(opened, { pass: undefined })).toThrow(TypeError);
    expect(() => Object.assign(opened.bundle.params, { threshold: 9 })).toThrow(TypeError);
    expect(() => Object.assign(opened.riskProfile as object, { positionLimitPpm: 9 })).toThrow(TypeError);
  });

  it('is the only way to an opened artifact', () => {
    const { name, files } = written();
    const opened = open(name, files);
    const forged = OpenedArtifact as unknown as new (token: unknown, of: unknown) => OpenedArtifact;
    expect(() => new forged(Symbol('artifact'), opened)).toThrow('only openArtifact');
    expect(OpenedArtifact.is({ ...opened })).toBe(false);
    expect(OpenedArtifact.is(null)).toBe(false);
  });

  it('refuses a name that is not there', () => {
    const { files, name } = written();
    expect(codeOf(() => open(name, files))).toBe('opened');
    const ports = { store: storeOf(new Map()), digest: cryptoDigest, verifier };
    expect(codeOf(() => openArtifact(name, ports))).toBe('BOT4_ARTIFACT_MISSING');
  });
});

describe('a tampered artifact', () => {
  const expected = (file: string): string =>
    file === 'manifest.json' || file === 'signature.json' ? 'BOT4_ARTIFACT_SIGNATURE' : 'BOT4_ARTIFACT_TAMPERED';

  function flip(files: Files, file: string, at: number, mask: number): Files {
    const bytes = (files.get(file) ?? new Uint8Array()).slice();
    bytes[at] = (bytes[at] ?? 0) ^ mask;
    return new Map([...files, [file, bytes]]);
  }

  it.each(['manifest.json', 'signature.json', 'risk-profile.json', 'run.json', 'strategy.json', 'notebook.ipynb'])(
    'is refused with any byte of %s flipped',
    (file) => {
      const { name, files } = written();
      const length = files.get(file)?.length ?? 0;
      expect(length).toBeGreaterThan(0);
      for (let at = 0; at < length; at++) {
        // Lowest bit, the bit between upper and lower case, and all bits.
        for (const mask of [0x01, 0x20, 0xff])
          expect(codeOf(() => open(name, flip(files, file, at, mask)))).toBe(expected(file));
      }
    },
  );

  it('is refused with any of 5,000 random bytes of all files changed (seed 7)', () => {
    const { name, files } = written();
    const places = [...files].flatMap(([file, bytes]) => Array.from(bytes, (_, at) => ({ file, at })));
    const rng = new Rng(7);
    for (let i = 0; i < 5_000; i++) {
      const { file, at } = places[rng.below(places.length)] ?? { file: '', at: 0 };
      expect(codeOf(() => open(name, flip(files, file, at, 1 + rng.below(255))))).toBe(expected(file));
    }
  });

  it('is refused with any file cut, by one byte, by half or to nothing, or longer by one', () => {
    const { name, files } = written();
    for (const [file, bytes] of files) {
      for (const length of [bytes.length - 1, bytes.length >> 1, 0]) {
        const cut = new Map([...files, [file, bytes.slice(0, length)]]);
        expect(codeOf(() => open(name, cut))).toBe(expected(file));
      }
      const longer = new Map([...files, [file, new Uint8Array([...bytes, 10])]]);
      expect(codeOf(() => open(name, longer))).toBe(expected(file));
    }
  });

  it('is refused with any file missing, and with a file too many', () => {
    const { name, files } = written();
    for (const file of files.keys()) {
      const fewer = new Map(files);
      fewer.delete(file);
      const code = file === 'signature.json' ? 'BOT4_ARTIFACT_SIGNATURE' : 'BOT4_ARTIFACT_TAMPERED';
      expect(codeOf(() => open(name, fewer))).toBe(code);
    }
    expect(codeOf(() => open(name, new Map([...files, ['extra.json', new Uint8Array()]])))).toBe(
      'BOT4_ARTIFACT_TAMPERED',
    );
  });

  it('is refused under another name', () => {
    const { name, files } = written();
    for (const other of [name.replace('sample', 'simple'), `sample-${'0'.repeat(12)}`])
      expect(codeOf(() => open(other, files))).toBe('BOT4_ARTIFACT_TAMPERED');
  });

  it('is refused with any file of another artifact in the place of its own', () => {
    const { name, files } = written();
    const other = written({
      bundle: { ...bundle, params: { threshold: 0.2 } },
      pass: passOn(evidence({ lookAhead: { cuts: 11, decisions: 1, changed: 0, first: '' } })),
      riskProfile: { positionLimitPpm: 19_000 },
      run: { ...content().run, packageVersion: '0.1.1' },
      notebook: new Uint8Array([1]),
    });
    for (const [file, bytes] of other.files)
      expect(codeOf(() => open(name, new Map([...files, [file, bytes]])))).toBe(expected(file));
    const signed = ['manifest.json', 'signature.json'].map(
      (file) => [file, other.files.get(file)] as [string, Uint8Array],
    );
    expect(codeOf(() => open(other.name, new Map([...files, ...signed])))).toBe('BOT4_ARTIFACT_TAMPERED');
  });

  it('is refused when it was signed by a key that is not trusted, also in the name of one that is', () => {
    const { name, files } = written();
    const manifest = files.get('manifest.json') ?? new Uint8Array();
    for (const publicKeyId of [otherSigner.keyId, signer.keyId]) {
      const signature = formatSignature({
        algorithm: 'ed25519',
        publicKeyId,
        signature: hex(otherSigner.sign(manifest)),
      });
      expect(codeOf(() => open(name, new Map([...files, ['signature.json', signature]])))).toBe(
        'BOT4_ARTIFACT_SIGNATURE',
      );
    }
  });

  it('is refused on disk as well: one byte, and a renamed folder', () => {
    const store = new FolderArtifactStore(join(dir, 'tampered'));
    const ports = { store, digest: cryptoDigest, verifier };
    const { name } = writeArtifact(content(), { store, digest: cryptoDigest, signer });
    const folder = join(dir, 'tampered', name);
    for (const file of readdirSync(folder)) {
      const bytes = readFileSync(join(folder, file));
      writeFileSync(
        join(folder, file),
        Buffer.concat([bytes.subarray(0, -1), Buffer.from([bytes.at(-1) === 32 ? 33 : 32])]),
      );
      expect(codeOf(() => openArtifact(name, ports))).toBe(expected(file));
      writeFileSync(join(folder, file), bytes);
    }
    expect(codeOf(() => openArtifact(name, ports))).toBe('opened');
    const renamed = name.replace('sample', 'other');
    renameSync(folder, join(dir, 'tampered', renamed));
    expect(codeOf(() => openArtifact(renamed, ports))).toBe('BOT4_ARTIFACT_TAMPERED');
  });
});

describe('an artifact that is signed by a trusted key and wrong all the same', () => {
  it.each([0, 2, '1', null])('is refused with version %j of the manifest', (version) => {
    const { files } = written();
    const old = withManifest(files, canonicalBytes({ ...jsonOf(files, 'manifest.json'), version }));
    expect(codeOf(() => open(old.name, old.files))).toBe('BOT4_ARTIFACT_VERSION');
  });

  it.each([
    ['one more key', { note: '' }],
    ['a strategy that is no text', { strategy: 7 }],
    ['no list of files', { files: [] }],
    ['a file without a hash', { files: {} }],
  ])('is refused with %s in the manifest', (_, change) => {
    const { files } = written();
    const odd = withManifest(files, canonicalBytes({ ...jsonOf(files, 'manifest.json'), ...change }));
    expect(codeOf(() => open(odd.name, odd.files))).toBe('BOT4_ARTIFACT_VERSION');
  });

  it('is refused with a manifest that is not canonical', () => {
    const { files } = written();
    const spaced = new TextEncoder().encode(JSON.stringify(jsonOf(files, 'manifest.json'), null, 1));
    const odd = withManifest(files, spaced);
    expect(codeOf(() => open(odd.name, odd.files))).toBe('BOT4_ARTIFACT_VERSION');
  });

  it('is refused when the manifest names another strategy', () => {
    const { files } = written();
    const odd = withManifest(files, canonicalBytes({ ...jsonOf(files, 'manifest.json'), strategy: 'other' }), 'other');
    expect(codeOf(() => open(odd.name, odd.files))).toBe('BOT4_ARTIFACT_VERDICT');
  });

  function withEvidence(change: Partial<Evidence>): { name: string; files: Files } {
    const { files } = written();
    const bytes = canonicalBytes({ ...evidence(), ...change });
    const verdict = { ...jsonOf(files, 'verdict.json'), evidenceSha256: cryptoDigest.sha256(bytes) };
    return signedAnew(files, { 'evidence.json': bytes, 'verdict.json': canonicalBytes(verdict) });
  }

  it('is refused when the gate refuses its evidence', () => {
    const { name, files } = withEvidence({ trading: { ...evidence().trading, trades: 29 } });
    expect(codeOf(() => open(name, files))).toBe('BOT4_ARTIFACT_VERDICT');
    expect(() => open(name, files)).toThrow('the gate refuses it: There are enough trades');
  });

  it('is refused when its evidence is not of its form', () => {
    const { name, files } = withEvidence({ strategy: 7 as never });
    expect(codeOf(() => open(name, files))).toBe('BOT4_GATE_EVIDENCE');
  });

  it.each([
    ['refused', { kind: 'refused' }, 'BOT4_ARTIFACT_VERDICT'],
    ['for live trading', { scope: 'live' }, 'BOT4_ARTIFACT_VERDICT'],
    ['about real data', { synthetic: false }, 'BOT4_ARTIFACT_VERDICT'],
    ['about other evidence', { evidenceSha256: '0'.repeat(64) }, 'BOT4_ARTIFACT_VERDICT'],
    ['without checks', { checks: [] }, 'BOT4_ARTIFACT_VERDICT'],
    ['of another version', { version: 2 }, 'BOT4_ARTIFACT_VERSION'],
    ['with one more key', { note: 1 }, 'BOT4_ARTIFACT_VERSION'],
    ['with text for a flag', { synthetic: 'true' }, 'BOT4_ARTIFACT_VERSION'],
    ['with no list of checks', { checks: {} }, 'BOT4_ARTIFACT_VERSION'],
    ['with a check that is none', { checks: [{}] }, 'BOT4_ARTIFACT_VERSION'],
  ])('is refused when its verdict is %s', (_, change, code) => {
    const { files } = written();
    const verdict = canonicalBytes({ ...jsonOf(files, 'verdict.json'), ...change });
    const odd = signedAnew(files, { 'verdict.json': verdict });
    expect(codeOf(() => open(odd.name, odd.files))).toBe(code);
  });

  it.each([
    ['id', 'guess', 'BOT4_ARTIFACT_VERDICT'],
    ['threshold', 'anything', 'BOT4_ARTIFACT_VERDICT'],
    ['passed', false, 'BOT4_ARTIFACT_VERDICT'],
    ['passed', 'yes', 'BOT4_ARTIFACT_VERSION'],
    ['pValue', 'small', 'BOT4_ARTIFACT_VERSION'],
    ['measured', 'rounded elsewhere', 'opened'],
  ])('with another %s in a check (%j): %s', (key, value, code) => {
    const { files } = written();
    const verdict = jsonOf(files, 'verdict.json');
    const checks = (verdict.checks as object[]).map((check, i) => (i === 4 ? { ...check, [key]: value } : check));
    const odd = signedAnew(files, { 'verdict.json': canonicalBytes({ ...verdict, checks }) });
    expect(codeOf(() => open(odd.name, odd.files))).toBe(code);
  });

  it.each([
    ['other data', { dataSha256: '0'.repeat(64) }, 'BOT4_ARTIFACT_VERDICT'],
    ['another notebook', { notebookSha256: '0'.repeat(64) }, 'BOT4_ARTIFACT_VERDICT'],
    ['other costs', { costs: { feePpm: 0, slippagePpm: 0 } }, 'BOT4_ARTIFACT_VERDICT'],
    ['negative costs', { costs: { feePpm: -1, slippagePpm: 0 } }, 'BOT4_ARTIFACT_VERSION'],
    ['money as a number', { initialCash: 1 }, 'BOT4_ARTIFACT_VERSION'],
    ['money as a word', { initialCash: 'much' }, 'BOT4_ARTIFACT_VERSION'],
    ['a commit that is none', { gitCommit: 'main' }, 'BOT4_ARTIFACT_VERSION'],
    ['no lock hash', { lockSha256: null }, 'opened'],
    ['a commit', { gitCommit: 'ab'.repeat(20) }, 'opened'],
    ['another version', { version: 3 }, 'BOT4_ARTIFACT_VERSION'],
    [
      'an instrument of an unknown kind',
      { instrument: { ...content().run.instrument, kind: 'bond' } },
      'BOT4_ARTIFACT_VERSION',
    ],
    ['no instrument', { instrument: null }, 'BOT4_ARTIFACT_VERSION'],
  ])('with %s in the run: %s %s', (_, change, code) => {
    const { files } = written();
    const odd = signedAnew(files, { 'run.json': canonicalBytes({ ...jsonOf(files, 'run.json'), ...change }) });
    expect(codeOf(() => open(odd.name, odd.files))).toBe(code);
  });

  it('is refused with a strategy that does not parse', () => {
    const { files } = written();
    const odd = signedAnew(files, { 'strategy.json': canonicalBytes({ ...bundle, version: 2 }) });
    expect(codeOf(() => open(odd.name, odd.files))).toBe('BOT4_STRATEGY_SOURCE');
    const bad = signedAnew(files, { 'strategy.json': new Uint8Array([0xff]) });
    expect(codeOf(() => open(bad.name, bad.files))).toBe('BOT4_ARTIFACT_VERSION');
  });
});

/**
 * The files of an artifact, version 1: what a promotion writes and a runner reads. Everything but the notebook is
 * canonical JSON, each shape has a format and a parse function, and parsing takes exactly what formatting gives:
 * unknown keys, missing keys and other versions are refused.
 *
 * `manifest.json` names every other file with its hash and size, `signature.json` signs the bytes of the manifest, so
 * one signature covers all of the artifact. The hash of an artifact is the SHA-256 of its manifest.
 */
import { type ErrorCode, InputError } from '../core/index.ts';
import type { Check } from '../domain/gate/index.ts';
import type { InstrumentText } from '../domain/market/index.ts';
import { canonicalBytes, parseCanonicalJson } from './canonical-json.ts';

export const MANIFEST_FILE = 'manifest.json';
export const SIGNATURE_FILE = 'signature.json';

/** Every file that the manifest names; an artifact has all of them and no other. */
export const CONTENT_FILES = [
  'evidence.json',
  'notebook.ipynb',
  'risk-profile.json',
  'run.json',
  'strategy.json',
  'verdict.json',
] as const;

export type ContentFile = (typeof CONTENT_FILES)[number];

/** Hash and size of a file. */
export interface FileFacts {
  readonly sha256: string;
  readonly bytes: number;
}

export interface ArtifactManifest {
  readonly version: 1;
  readonly strategy: string;
  readonly files: Readonly<Record<ContentFile, FileFacts>>;
}

export interface ArtifactSignature {
  readonly algorithm: 'ed25519';
  readonly publicKeyId: string;
  /** 128 lower-case hexadecimal digits. */
  readonly signature: string;
}

/** What the strategy was tested with, so that the runner can trade the same and anybody can find the origin. */
export interface RunFacts {
  readonly version: 1;
  readonly instrument: InstrumentText;
  readonly costs: { readonly feePpm: number; readonly slippagePpm: number };
  /** Decimal text, quote asset. */
  readonly initialCash: string;
  readonly dataSha256: string;
  /** Further markets of the account, in their order; absent where there is one. */
  readonly others?: readonly OtherMarket[];
  readonly notebookSha256: string;
  /** 40 hexadecimal digits; null when the sources were not under version control. */
  readonly gitCommit: string | null;
  readonly packageVersion: string;
  /** SHA-256 of the lock file of the dependencies; null when there was none. */
  readonly lockSha256: string | null;
}

/** A further market of a run, and the data of it. */
export interface OtherMarket {
  readonly instrument: InstrumentText;
  readonly dataSha256: string;
}

/** The verdict of the gate as it was when the artifact was made. Only passes are ever written. */
export interface VerdictRecord {
  readonly version: 1;
  readonly kind: 'passed';
  readonly scope: 'paper';
  readonly synthetic: boolean;
  readonly evidenceSha256: string;
  readonly checks: readonly Check[];
}

const SHA256 = /^[0-9a-f]{64}$/;
const COMMIT = /^[0-9a-f]{40}$/;
const MONEY = /^\d{1,15}(\.\d{1,8})?$/;
const SIGNATURE = /^[0-9a-f]{128}$/;
const KEY_ID = /^[0-9a-f]{16}$/;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Where a fault is, and under which code it is reported. */
interface At {
  readonly code: ErrorCode;
  readonly file: string;
}

function refuse({ code, file }: At, key: string, detail: string, cause?: unknown): never {
  const place = key === '' ? { file } : { file, key };
  throw new InputError(code, detail, cause === undefined ? { place } : { place, cause });
}

function json(bytes: Uint8Array, at: At): unknown {
  try {
    return parseCanonicalJson(utf8.decode(bytes));
  } catch (error) {
    return refuse(at, '', 'is not canonical JSON', error);
  }
}

type Fields<K extends string> = Readonly<Record<K, unknown>>;

/** An object with exactly these keys. */
function object<K extends string>(value: unknown, keys: readonly K[], key: string, at: At): Fields<K> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) refuse(at, key, 'is not an object');
  const path = (name: string): string => (key === '' ? name : `${key}.${name}`);
  for (const name of Object.keys(value))
    if (!(keys as readonly string[]).includes(name)) refuse(at, path(name), 'is not known');
  for (const name of keys) if (!Object.hasOwn(value, name)) refuse(at, path(name), 'is missing');
  return value as Fields<K>;
}

/** Version first: an artifact of another version should say that, and not that a key is unknown. */
function version1(value: unknown, at: At): void {
  const found = typeof value === 'object' && value !== null && 'version' in value ? value.version : undefined;
  if (found !== 1) refuse(at, 'version', `version ${String(found)} is not read by this version of bot4`);
}

function text(value: unknown, key: string, at: At, form?: RegExp): string {
  if (typeof value !== 'string') return refuse(at, key, 'is not text');
  if (form !== undefined && !form.test(value)) return refuse(at, key, `does not have the form ${form.source}`);
  return value;
}

function count(value: unknown, key: string, at: At): number {
  return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : refuse(at, key, 'is not a count');
}

/** Lower-case hexadecimal digits. */
export function hex(bytes: Uint8Array): string {
  let digits = '';
  for (const byte of bytes) digits += byte.toString(16).padStart(2, '0');
  return digits;
}

/** Bytes of hexadecimal digits, two for each. */
export function unhex(digits: string): Uint8Array {
  return Uint8Array.from({ length: digits.length / 2 }, (_, i) => Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16));
}

export function formatManifest(manifest: ArtifactManifest): Uint8Array {
  return canonicalBytes(manifest);
}

/** @throws BOT4_ARTIFACT_VERSION when it is not exactly a manifest of version 1. */
export function parseManifest(bytes: Uint8Array): ArtifactManifest {
  const at: At = { code: 'BOT4_ARTIFACT_VERSION', file: MANIFEST_FILE };
  const value = json(bytes, at);
  version1(value, at);
  const manifest = object(value, ['version', 'strategy', 'files'], '', at);
  const given = object(manifest.files, CONTENT_FILES, 'files', at);
  const files: Partial<Record<ContentFile, FileFacts>> = {};
  for (const name of CONTENT_FILES) {
    const key = `files.${name}`;
    const facts = object(given[name], ['sha256', 'bytes'], key, at);
    files[name] = {
      sha256: text(facts.sha256, `${key}.sha256`, at, SHA256),
      bytes: count(facts.bytes, `${key}.bytes`, at),
    };
  }
  return {
    version: 1,
    strategy: text(manifest.strategy, 'strategy', at),
    files: files as Record<ContentFile, FileFacts>,
  };
}

export function formatSignature(signature: ArtifactSignature): Uint8Array {
  return canonicalBytes(signature);
}

/** @throws BOT4_ARTIFACT_SIGNATURE */
export function parseSignature(bytes: Uint8Array): ArtifactSignature {
  const at: At = { code: 'BOT4_ARTIFACT_SIGNATURE', file: SIGNATURE_FILE };
  const fields = object(json(bytes, at), ['algorithm', 'publicKeyId', 'signature'], '', at);
  if (fields.algorithm !== 'ed25519') refuse(at, 'algorithm', 'is not ed25519');
  return {
    algorithm: 'ed25519',
    publicKeyId: text(fields.publicKeyId, 'publicKeyId', at, KEY_ID),
    signature: text(fields.signature, 'signature', at, SIGNATURE),
  };
}

export function formatRunFacts(run: RunFacts): Uint8Array {
  return canonicalBytes(run);
}

const RUN_KEYS = [
  'version',
  'instrument',
  'costs',
  'initialCash',
  'dataSha256',
  'notebookSha256',
  'gitCommit',
  'packageVersion',
  'lockSha256',
] as const;

const INSTRUMENT_KEYS = ['symbol', 'kind', 'base', 'quote', 'tickSize', 'lotSize', 'minNotional', 'maxPrice'] as const;

function parseInstrument(value: unknown, at: At, path = 'instrument'): InstrumentText {
  const fields = object(value, INSTRUMENT_KEYS, path, at);
  const { kind } = fields;
  if (kind !== 'spot' && kind !== 'perp') return refuse(at, `${path}.kind`, 'is not spot or perp');
  const of = (key: (typeof INSTRUMENT_KEYS)[number]): string => text(fields[key], `${path}.${key}`, at);
  return {
    symbol: of('symbol'),
    kind,
    base: of('base'),
    quote: of('quote'),
    tickSize: of('tickSize'),
    lotSize: of('lotSize'),
    minNotional: of('minNotional'),
    maxPrice: of('maxPrice'),
  };
}

/** The markets beside the first one: no key at all where there are none. */
function parseOthers(value: unknown, at: At): { readonly others?: readonly OtherMarket[] } {
  if (value === undefined) return {};
  if (!Array.isArray(value) || value.length === 0) return refuse(at, 'others', 'is not a list of markets');
  const others = value.map((market: unknown, i) => {
    const { instrument, dataSha256 } = object(market, ['instrument', 'dataSha256'], `others.${i}`, at);
    return {
      instrument: parseInstrument(instrument, at, `others.${i}.instrument`),
      dataSha256: text(dataSha256, `others.${i}.dataSha256`, at, SHA256),
    };
  });
  return { others };
}

/** @throws BOT4_ARTIFACT_VERSION */
export function parseRunFacts(bytes: Uint8Array): RunFacts {
  const at: At = { code: 'BOT4_ARTIFACT_VERSION', file: 'run.json' };
  const value = json(bytes, at);
  version1(value, at);
  const hasOthers = typeof value === 'object' && value !== null && Object.hasOwn(value, 'others');
  const run: Fields<(typeof RUN_KEYS)[number]> & { readonly others?: unknown } = hasOthers
    ? object(value, [...RUN_KEYS, 'others'], '', at)
    : object(value, RUN_KEYS, '', at);
  const costs = object(run.costs, ['feePpm', 'slippagePpm'], 'costs', at);
  return {
    version: 1,
    instrument: parseInstrument(run.instrument, at),
    costs: {
      feePpm: count(costs.feePpm, 'costs.feePpm', at),
      slippagePpm: count(costs.slippagePpm, 'costs.slippagePpm', at),
    },
    initialCash: text(run.initialCash, 'initialCash', at, MONEY),
    dataSha256: text(run.dataSha256, 'dataSha256', at, SHA256),
    ...parseOthers(run.others, at),
    notebookSha256: text(run.notebookSha256, 'notebookSha256', at, SHA256),
    gitCommit: run.gitCommit === null ? null : text(run.gitCommit, 'gitCommit', at, COMMIT),
    packageVersion: text(run.packageVersion, 'packageVersion', at),
    lockSha256: run.lockSha256 === null ? null : text(run.lockSha256, 'lockSha256', at, SHA256),
  };
}

export function formatVerdict(verdict: VerdictRecord): Uint8Array {
  return canonicalBytes(verdict);
}

const VERDICT_KEYS = ['version', 'kind', 'scope', 'synthetic', 'evidenceSha256', 'checks'] as const;
const CHECK_KEYS = ['id', 'title', 'measured', 'threshold', 'passed', 'explanation', 'pValue'] as const;

function parseCheck(value: unknown, key: string, at: At): Check {
  const check = object(value, CHECK_KEYS, key, at);
  if (typeof check.passed !== 'boolean') return refuse(at, `${key}.passed`, 'is not true or false');
  if (check.pValue !== null && typeof check.pValue !== 'number') return refuse(at, `${key}.pValue`, 'is not a number');
  return {
    // Names are compared with those of the gate that judges again; an unknown one differs there.
    id: text(check.id, `${key}.id`, at) as Check['id'],
    title: text(check.title, `${key}.title`, at),
    measured: text(check.measured, `${key}.measured`, at),
    threshold: text(check.threshold, `${key}.threshold`, at),
    passed: check.passed,
    explanation: text(check.explanation, `${key}.explanation`, at),
    pValue: check.pValue,
  };
}

/** @throws BOT4_ARTIFACT_VERSION, BOT4_ARTIFACT_VERDICT when the verdict is no pass for paper. */
export function parseVerdict(bytes: Uint8Array): VerdictRecord {
  const at: At = { code: 'BOT4_ARTIFACT_VERSION', file: 'verdict.json' };
  const value = json(bytes, at);
  version1(value, at);
  const verdict = object(value, VERDICT_KEYS, '', at);
  if (verdict.kind !== 'passed' || verdict.scope !== 'paper')
    return refuse({ ...at, code: 'BOT4_ARTIFACT_VERDICT' }, 'kind', 'is not a pass for paper');
  if (typeof verdict.synthetic !== 'boolean') return refuse(at, 'synthetic', 'is not true or false');
  if (!Array.isArray(verdict.checks)) return refuse(at, 'checks', 'is not a list');
  return {
    version: 1,
    kind: 'passed',
    scope: 'paper',
    synthetic: verdict.synthetic,
    evidenceSha256: text(verdict.evidenceSha256, 'evidenceSha256', at, SHA256),
    checks: verdict.checks.map((check, i) => parseCheck(check, `checks[${i}]`, at)),
  };
}

/** JSON of one of the files whose shape another context knows. @throws BOT4_ARTIFACT_VERSION */
export function parseContentJson(bytes: Uint8Array, file: ContentFile): unknown {
  return json(bytes, { code: 'BOT4_ARTIFACT_VERSION', file });
}

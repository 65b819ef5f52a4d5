/**
 * Artifacts: what a promotion writes and the only thing that a runner trades.
 *
 * Writing asks for a `GatePass`, so a refused candidate cannot be written. Opening proves everything again, in this
 * order: the signature by a trusted key, the hash and size of every file with none missing and none added, the folder's
 * name, the shape of every file, that the files agree with each other, and that the gate comes to the same verdict on
 * the evidence today. Only then is there an `OpenedArtifact`, which nothing else can make.
 */
import { assert, InputError } from '../core/index.ts';
import { type Evidence, type GatePass, isGatePass, judge, parseEvidence, type Verdict } from '../domain/gate/index.ts';
import { parseStrategyBundle, type StrategyBundle } from '../domain/strategy/index.ts';
import {
  type ArtifactManifest,
  CONTENT_FILES,
  type ContentFile,
  type FileFacts,
  formatManifest,
  formatRunFacts,
  formatSignature,
  formatVerdict,
  hex,
  MANIFEST_FILE,
  parseContentJson,
  parseManifest,
  parseRunFacts,
  parseSignature,
  parseVerdict,
  type RunFacts,
  SIGNATURE_FILE,
  unhex,
  type VerdictRecord,
} from '../dto/artifact.ts';
import { canonicalBytes, canonicalJson } from '../dto/canonical-json.ts';
import type { ArtifactStore, Digest } from '../ports/index.ts';

/** Signs with the key of this machine. */
export interface Signer {
  readonly keyId: string;
  sign(bytes: Uint8Array): Uint8Array;
}

/** Verifies by the keys that are trusted. */
export interface Verifier {
  verify(
    bytes: Uint8Array,
    by: { readonly keyId: string; readonly signature: Uint8Array },
  ): 'valid' | 'invalid' | 'untrusted';
}

/** What an artifact is made of. */
export interface ArtifactContent {
  readonly bundle: StrategyBundle;
  /** The proof of the gate; its evidence goes into the artifact. */
  readonly pass: GatePass;
  /** Limits as JSON, see `domain/risk`. */
  readonly riskProfile: object;
  /** Without what follows from the other parts. */
  readonly run: Omit<RunFacts, 'version' | 'dataSha256' | 'notebookSha256'>;
  /** The notebook's source, outputs stripped. */
  readonly notebook: Uint8Array;
}

/** How an artifact is called. */
export interface ArtifactName {
  /** Folder: the strategy and the first 12 digits of the hash. */
  readonly name: string;
  /** SHA-256 of the manifest. */
  readonly hash: string;
}

const TOKEN: unique symbol = Symbol('artifact');

interface Opened extends ArtifactName {
  readonly bundle: StrategyBundle;
  readonly riskProfile: unknown;
  readonly run: RunFacts;
  readonly evidence: Evidence;
  readonly verdict: VerdictRecord;
  readonly pass: GatePass;
  readonly notebook: Uint8Array;
}

/** An artifact that was verified to the last byte. Nominal: only `openArtifact` makes one, and none can be changed. */
export class OpenedArtifact implements Opened {
  readonly #verified = true;
  readonly name: string;
  readonly hash: string;
  readonly bundle: StrategyBundle;
  /** JSON; parse it with `parseRiskProfile`. */
  readonly riskProfile: unknown;
  readonly run: RunFacts;
  readonly evidence: Evidence;
  readonly verdict: VerdictRecord;
  readonly pass: GatePass;
  readonly notebook: Uint8Array;

  constructor(token: typeof TOKEN, opened: Opened) {
    assert(token === TOKEN, 'only openArtifact opens artifacts');
    this.name = opened.name;
    this.hash = opened.hash;
    this.bundle = opened.bundle;
    this.riskProfile = opened.riskProfile;
    this.run = opened.run;
    this.evidence = opened.evidence;
    this.verdict = opened.verdict;
    this.pass = opened.pass;
    this.notebook = opened.notebook;
    Object.freeze(this);
  }
  /** True for an artifact that was verified here, and for nothing that only looks like one. */
  static is(candidate: unknown): candidate is OpenedArtifact {
    return typeof candidate === 'object' && candidate !== null && #verified in candidate && candidate.#verified;
  }
}

function nameOf(strategy: string, hash: string): string {
  return `${strategy}-${hash.slice(0, 12)}`;
}

/** Sentences about files that contradict each other; empty when they agree. */
function disagreements(parts: { bundle: StrategyBundle; evidence: Evidence; run: RunFacts }): string[] {
  const { bundle, evidence, run } = parts;
  const { model } = bundle;
  const found: string[] = [];
  if (bundle.name !== evidence.strategy) found.push('the evidence is about another strategy');
  if (run.dataSha256 !== evidence.data.sha256) found.push('the run used other data');
  if (run.instrument.symbol !== evidence.data.symbol) found.push('the run traded another symbol');
  if (bundle.markets !== undefined && bundle.markets !== 1 + (run.others?.length ?? 0))
    found.push('the run had another number of markets than the strategy decides for');
  if (run.costs.feePpm !== evidence.trading.feePpm || run.costs.slippagePpm !== evidence.trading.slippagePpm)
    found.push('the run had other costs');
  if ((model === null) !== (evidence.modelTrainedTo === null))
    found.push('only one of bundle and evidence has a model');
  if (model !== null && !((evidence.modelTrainedTo ?? 0) >= model.trainedTo))
    found.push('the model was trained on later data than the evidence says');
  return found;
}

function refuseVerdict(name: string, detail: string): never {
  throw new InputError('BOT4_ARTIFACT_VERDICT', detail, { place: { file: name } });
}

function recordOf(verdict: Verdict & { kind: 'passed' }, evidenceSha256: string): VerdictRecord {
  const { scope, synthetic } = verdict.pass;
  return { version: 1, kind: 'passed', scope, synthetic, evidenceSha256, checks: verdict.checks };
}

/** What two verdicts must have in common: texts may be rounded differently, answers may not. */
function essence(record: VerdictRecord): string {
  const checks = record.checks.map(({ id, threshold, passed }) => ({ id, threshold, passed }));
  return canonicalJson({ ...record, checks });
}

function contentOf(content: ArtifactContent, digest: Digest): Map<ContentFile, Uint8Array> {
  const { bundle, pass, riskProfile, notebook } = content;
  const verdict = judge(pass.evidence);
  assert(verdict.kind === 'passed', 'the gate passes what it has passed');
  const evidence = canonicalBytes(pass.evidence);
  const run: RunFacts = {
    version: 1,
    ...content.run,
    dataSha256: pass.evidence.data.sha256,
    notebookSha256: digest.sha256(notebook),
  };
  const found = disagreements({ bundle, evidence: pass.evidence, run });
  if (found.length > 0) refuseVerdict(bundle.name, found.join('; '));
  return new Map<ContentFile, Uint8Array>([
    ['strategy.json', canonicalBytes(bundle)],
    ['evidence.json', evidence],
    ['verdict.json', formatVerdict(recordOf(verdict, digest.sha256(evidence)))],
    ['risk-profile.json', canonicalBytes(riskProfile)],
    ['run.json', formatRunFacts(run)],
    ['notebook.ipynb', notebook],
  ]);
}

function manifestOf(strategy: string, content: ReadonlyMap<ContentFile, Uint8Array>, digest: Digest): ArtifactManifest {
  const files: Partial<Record<ContentFile, FileFacts>> = {};
  for (const [name, bytes] of content) files[name] = { sha256: digest.sha256(bytes), bytes: bytes.length };
  return { version: 1, strategy, files: files as Record<ContentFile, FileFacts> };
}

/**
 * Writes an artifact: all of it or nothing. The same content always has the same name, and writing it again does nothing.
 * @returns name and hash.
 * @throws BOT4_ARTIFACT_VERDICT when the parts contradict each other, BOT4_JSON_VALUE, BOT4_STORE_WRITE.
 */
export function writeArtifact(
  content: ArtifactContent,
  ports: { readonly store: ArtifactStore; readonly digest: Digest; readonly signer: Signer },
): ArtifactName {
  const { store, digest, signer } = ports;
  assert(isGatePass(content.pass), 'an artifact is written with a pass of the gate');
  const files = contentOf(content, digest);
  const manifest = formatManifest(manifestOf(content.bundle.name, files, digest));
  const signature = formatSignature({
    algorithm: 'ed25519',
    publicKeyId: signer.keyId,
    signature: hex(signer.sign(manifest)),
  });
  const hash = digest.sha256(manifest);
  const name = nameOf(content.bundle.name, hash);
  store.write(name, new Map<string, Uint8Array>([...files, [MANIFEST_FILE, manifest], [SIGNATURE_FILE, signature]]));
  return { name, hash };
}

type Files = ReadonlyMap<string, Uint8Array>;

function need(files: Files, file: string, name: string): Uint8Array {
  const bytes = files.get(file);
  if (bytes === undefined)
    throw new InputError('BOT4_ARTIFACT_TAMPERED', 'the file is missing', { place: { file: `${name}/${file}` } });
  return bytes;
}

/** Bytes of the manifest, once their signature is known to be good. */
function signedManifest(files: Files, name: string, verifier: Verifier): Uint8Array {
  const manifest = need(files, MANIFEST_FILE, name);
  const place = { file: `${name}/${SIGNATURE_FILE}` };
  const bytes = files.get(SIGNATURE_FILE);
  if (bytes === undefined) throw new InputError('BOT4_ARTIFACT_SIGNATURE', 'there is no signature', { place });
  const { publicKeyId, signature } = parseSignature(bytes);
  const answer = verifier.verify(manifest, { keyId: publicKeyId, signature: unhex(signature) });
  if (answer === 'valid') return manifest;
  const detail =
    answer === 'untrusted' ? `key ${publicKeyId} is not trusted` : 'the signature does not fit the manifest';
  throw new InputError('BOT4_ARTIFACT_SIGNATURE', detail, { place });
}

function checkFiles(files: Files, manifest: ArtifactManifest, name: string, digest: Digest): void {
  const tampered = (file: string, detail: string): never => {
    throw new InputError('BOT4_ARTIFACT_TAMPERED', detail, { place: { file: `${name}/${file}` } });
  };
  const known = new Set<string>([...CONTENT_FILES, MANIFEST_FILE, SIGNATURE_FILE]);
  for (const file of files.keys()) if (!known.has(file)) tampered(file, 'the file does not belong to the artifact');
  for (const file of CONTENT_FILES) {
    const bytes = need(files, file, name);
    const facts = manifest.files[file];
    if (bytes.length !== facts.bytes) tampered(file, `has ${bytes.length} bytes, the manifest says ${facts.bytes}`);
    if (digest.sha256(bytes) !== facts.sha256) tampered(file, 'has another hash than the manifest says');
  }
}

/** Nothing that came out of JSON can be changed afterwards. */
function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const item of Object.values(value)) frozen(item);
  }
  return value;
}

/** Judges again. @returns the pass. @throws BOT4_ARTIFACT_VERDICT unless the verdict is the one that was stored. */
function rejudged(name: string, evidence: Evidence, stored: VerdictRecord, evidenceSha256: string): GatePass {
  const verdict = judge(evidence);
  if (verdict.kind === 'refused')
    return refuseVerdict(name, `the gate refuses it: ${verdict.reasons.map(({ detail }) => detail).join('; ')}`);
  if (essence(recordOf(verdict, evidenceSha256)) !== essence(stored))
    return refuseVerdict(name, 'the gate comes to another verdict than the one that was stored');
  return verdict.pass;
}

/**
 * Opens an artifact and verifies all of it. There is no way around any step, and none is remembered between calls.
 * @param name folder of the artifact.
 * @throws BOT4_ARTIFACT_MISSING, BOT4_ARTIFACT_SIGNATURE, BOT4_ARTIFACT_TAMPERED, BOT4_ARTIFACT_VERSION,
 * BOT4_ARTIFACT_VERDICT, BOT4_GATE_EVIDENCE, and the codes of `parseStrategyBundle`.
 */
export function openArtifact(
  name: string,
  ports: { readonly store: ArtifactStore; readonly digest: Digest; readonly verifier: Verifier },
): OpenedArtifact {
  const { store, digest, verifier } = ports;
  const files = store.read(name);
  const bytes = signedManifest(files, name, verifier);
  const manifest = parseManifest(bytes);
  checkFiles(files, manifest, name, digest);
  const hash = digest.sha256(bytes);
  if (name !== nameOf(manifest.strategy, hash)) {
    const detail = `the folder should be called ${nameOf(manifest.strategy, hash)}`;
    throw new InputError('BOT4_ARTIFACT_TAMPERED', detail, { place: { file: name } });
  }
  const content = (file: ContentFile): Uint8Array => need(files, file, name);
  const bundle = frozen(parseStrategyBundle(parseContentJson(content('strategy.json'), 'strategy.json')));
  const evidence = parseEvidence(parseContentJson(content('evidence.json'), 'evidence.json'));
  const riskProfile = frozen(parseContentJson(content('risk-profile.json'), 'risk-profile.json'));
  const run = frozen(parseRunFacts(content('run.json')));
  const verdict = frozen(parseVerdict(content('verdict.json')));
  const found = disagreements({ bundle, evidence, run });
  if (bundle.name !== manifest.strategy) found.push('the manifest is about another strategy');
  if (run.notebookSha256 !== manifest.files['notebook.ipynb'].sha256) found.push('the run had another notebook');
  if (found.length > 0) refuseVerdict(name, found.join('; '));
  const pass = rejudged(name, evidence, verdict, manifest.files['evidence.json'].sha256);
  const notebook = content('notebook.ipynb');
  return new OpenedArtifact(TOKEN, { name, hash, bundle, riskProfile, run, evidence, verdict, pass, notebook });
}

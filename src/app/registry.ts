/**
 * The registry: what was promoted, refused, revoked, and traded on paper. Append-only and hash-chained, so its past
 * cannot be rewritten unseen. It is the only source of evidence for live trading.
 *
 * Times come from the injected clock. A forward session counts as evidence only for time that lies between the
 * promotion of its artifact and the moment in which it was recorded: nobody traded on paper in the future, or before
 * there was anything to trade.
 */
import { assert, type Clock, InputError } from '../core/index.ts';
import type { CheckId, GateRefusal, PaperRecord, TrialFacts } from '../domain/gate/index.ts';

/** Where the entries are kept, in order; verified by whoever implements it. */
export interface RegistryLog {
  entries(): readonly unknown[];
  /** Adds what `decide` returns when it is shown all entries; undefined adds nothing. Durable when it returns. */
  append(decide: (entries: readonly unknown[]) => unknown): void;
}

/** An artifact was written. */
export interface Promotion {
  readonly kind: 'promoted';
  readonly at: number;
  readonly artifact: string;
  readonly name: string;
  readonly strategy: string;
  readonly synthetic: boolean;
  readonly evidenceSha256: string;
  /** Trials behind it, with the head of their ledger: trials that vanish later are missed. */
  readonly trials: { readonly count: number; readonly head: string };
}

/** The gate refused a candidate. */
export interface GateRefused {
  readonly kind: 'refused';
  readonly at: number;
  readonly strategy: string;
  readonly evidenceSha256: string;
  readonly reasons: readonly { readonly check: CheckId; readonly detail: string }[];
}

/** An artifact must not be used any more. */
export interface Revocation {
  readonly kind: 'revoked';
  readonly at: number;
  readonly artifact: string;
  readonly reason: string;
}

/** An artifact was traded on paper. */
export interface PaperSession extends PaperRecord {
  readonly kind: 'paper';
  readonly at: number;
}

export type RegistryEntry = Promotion | GateRefused | Revocation | PaperSession;

const SHA256 = /^[0-9a-f]{64}$/;

type Fields = Readonly<Record<string, unknown>>;

const isText = (value: unknown): boolean => typeof value === 'string';
const isFlag = (value: unknown): boolean => typeof value === 'boolean';
const isHash = (value: unknown): boolean => typeof value === 'string' && SHA256.test(value);
const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
const isMode = (value: unknown): boolean => value === 'replay' || value === 'forward';

function fits(value: unknown, shape: Readonly<Record<string, (value: unknown) => boolean>>): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const keys = Object.keys(shape);
  return (
    Object.keys(value).length === keys.length &&
    keys.every((key) => Object.hasOwn(value, key) && shape[key]?.((value as Fields)[key]) === true)
  );
}

/** The shape of every kind of entry. */
const SHAPES: Readonly<Record<RegistryEntry['kind'], Readonly<Record<string, (value: unknown) => boolean>>>> = {
  promoted: {
    kind: isText,
    at: isCount,
    artifact: isHash,
    name: isText,
    strategy: isText,
    synthetic: isFlag,
    evidenceSha256: isHash,
    trials: (value) => fits(value, { count: isCount, head: isHash }),
  },
  refused: {
    kind: isText,
    at: isCount,
    strategy: isText,
    evidenceSha256: isHash,
    reasons: (value) =>
      Array.isArray(value) && value.every((reason) => fits(reason, { check: isText, detail: isText })),
  },
  revoked: { kind: isText, at: isCount, artifact: isHash, reason: isText },
  paper: {
    kind: isText,
    at: isCount,
    artifact: isHash,
    mode: isMode,
    from: isCount,
    to: isCount,
    orders: isCount,
    orderListHash: isHash,
  },
};

function isEntry(value: unknown): value is RegistryEntry {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false;
  const { kind } = value;
  return typeof kind === 'string' && Object.hasOwn(SHAPES, kind) && fits(value, SHAPES[kind as RegistryEntry['kind']]);
}

/** Parses what the log holds. @throws BOT4_REGISTRY_BROKEN with the number of the first entry that is none. */
function parseEntries(values: readonly unknown[]): readonly RegistryEntry[] {
  for (let i = 0; i < values.length; i++) {
    if (!isEntry(values[i]))
      throw new InputError('BOT4_REGISTRY_BROKEN', 'it is not an entry of the registry', { place: { row: i + 1 } });
  }
  return values as readonly RegistryEntry[];
}

function promotionOf(entries: readonly RegistryEntry[], artifact: string): Promotion | undefined {
  return entries.find((entry): entry is Promotion => entry.kind === 'promoted' && entry.artifact === artifact);
}

function revocationOf(entries: readonly RegistryEntry[], artifact: string): Revocation | undefined {
  return entries.find((entry): entry is Revocation => entry.kind === 'revoked' && entry.artifact === artifact);
}

export class Registry {
  readonly #log: RegistryLog;
  readonly #clock: Clock;

  /** @throws BOT4_REGISTRY_BROKEN */
  constructor(log: RegistryLog, clock: Clock) {
    this.#log = log;
    this.#clock = clock;
    parseEntries(log.entries());
  }

  /** Everything, oldest first. */
  entries(): readonly RegistryEntry[] {
    return parseEntries(this.#log.entries());
  }

  /** Records that an artifact was written; the first time counts, and a second one adds nothing. */
  promoted(promotion: Omit<Promotion, 'kind' | 'at' | 'trials'> & { readonly trials: TrialFacts }): void {
    const { artifact, name, strategy, synthetic, evidenceSha256 } = promotion;
    const { count, head } = promotion.trials;
    this.#append((entries, at) => {
      if (promotionOf(entries, artifact) !== undefined) return undefined;
      return { kind: 'promoted', at, artifact, name, strategy, synthetic, evidenceSha256, trials: { count, head } };
    });
  }

  /** Records a refusal of the gate. */
  refused(refusal: {
    readonly strategy: string;
    readonly evidenceSha256: string;
    readonly reasons: readonly GateRefusal[];
  }): void {
    const { strategy, evidenceSha256 } = refusal;
    const reasons = refusal.reasons.map(({ check, detail }) => ({ check, detail }));
    this.#append((_, at) => ({ kind: 'refused', at, strategy, evidenceSha256, reasons }));
  }

  /** Takes an artifact out of use, for good. */
  revoked(artifact: string, reason: string): void {
    this.#append((entries, at) =>
      revocationOf(entries, artifact) === undefined ? { kind: 'revoked', at, artifact, reason } : undefined,
    );
  }

  /**
   * Records a paper session.
   * @throws BOT4_ARTIFACT_MISSING when the artifact was never promoted here.
   */
  traded(session: PaperRecord): void {
    const { artifact, mode, from, to, orders, orderListHash } = session;
    this.#append((entries, at) => {
      const promotion = promotionOf(entries, artifact);
      if (promotion === undefined)
        throw new InputError('BOT4_ARTIFACT_MISSING', `artifact ${artifact.slice(0, 12)} is not in the registry`);
      assert(from <= to, 'a session does not end before it begins', from, to);
      assert(
        mode === 'replay' || (from >= promotion.at && to <= at),
        'forward time lies between promotion and now',
        from,
        to,
      );
      return { kind: 'paper', at, artifact, mode, from, to, orders, orderListHash };
    });
  }

  /** Paper sessions of an artifact, as `judgeLive` takes them. Forward time that cannot have passed is left out. */
  paperRecords(artifact: string): readonly PaperRecord[] {
    const entries = this.entries();
    const since = promotionOf(entries, artifact)?.at ?? Number.POSITIVE_INFINITY;
    return entries
      .filter((entry) => entry.kind === 'paper')
      .filter((entry) => entry.artifact === artifact)
      .filter((entry) => entry.mode === 'replay' || (entry.from >= since && entry.to <= entry.at))
      .map(({ mode, from, to, orders, orderListHash }) => ({ artifact, mode, from, to, orders, orderListHash }));
  }

  /** @throws BOT4_ARTIFACT_REVOKED when the artifact was revoked. Call it before an opened artifact is used. */
  requireUsable(artifact: { readonly hash: string; readonly name: string }): void {
    const revocation = revocationOf(this.entries(), artifact.hash);
    if (revocation === undefined) return;
    throw new InputError('BOT4_ARTIFACT_REVOKED', revocation.reason, { place: { file: artifact.name } });
  }

  #append(decide: (entries: readonly RegistryEntry[], at: number) => RegistryEntry | undefined): void {
    this.#log.append((values) => {
      const entry = decide(parseEntries(values), this.#clock.nowMicros());
      assert(entry === undefined || isEntry(entry), 'an entry of the registry has its shape', entry?.kind);
      return entry;
    });
  }
}

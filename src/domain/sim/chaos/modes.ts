/** Scenarios with a name: what a user says instead of writing a file. */
import type { FaultKind } from './fault-kinds.ts';
import { type ChaosFault, type ChaosScenario, SCENARIO_VERSION } from './scenario.ts';

function scenario(name: string, faults: readonly ChaosFault[]): ChaosScenario {
  return Object.freeze({
    version: SCENARIO_VERSION,
    name,
    faults: Object.freeze(faults.map(Object.freeze)) as ChaosFault[],
  });
}

const share = (kind: FaultKind, value: number, more: Omit<ChaosFault, 'kind' | 'share'> = {}): ChaosFault => ({
  kind,
  share: value,
  ...more,
});

/** Network as it is on a bad day: a few messages in a hundred are lost, late, twice, out of order. */
const FLAKY: readonly ChaosFault[] = [
  share('dropRequest', 0.02),
  share('dropReply', 0.03),
  // Up to 15 s: longer than a client waits.
  share('delayRequest', 0.05, { minMs: 50, maxMs: 15_000 }),
  share('delayReply', 0.05, { minMs: 50, maxMs: 5_000 }),
  share('duplicateRequest', 0.01),
  share('truncateReply', 0.01),
  share('dropMessage', 0.01),
  share('duplicateMessage', 0.02),
  share('reorderMessage', 0.02),
  share('delayMessage', 0.05, { minMs: 20, maxMs: 3_000 }),
  { kind: 'readLag', everyS: 60, forS: 15, minMs: 0, maxMs: 5_000 },
  { kind: 'disconnect', everyS: 300 },
];

const OUTAGE: readonly ChaosFault[] = [
  { kind: 'outage', everyS: 300, forS: 45 },
  { kind: 'requestCut', everyS: 400, forS: 20 },
  share('serverError', 0.1, { executedShare: 0.5 }),
  { kind: 'disconnect', everyS: 120 },
  { kind: 'slowConsumer', everyS: 600 },
];

const BAN: readonly ChaosFault[] = [{ kind: 'rateLimit', everyS: 120, forS: 20, tolerated: 3, banS: 120 }];

const UNKNOWN: readonly ChaosFault[] = [
  share('unknownStatus', 0.15, { executedShare: 0.5 }),
  share('serverError', 0.1, { executedShare: 0.5 }),
  share('halfReplace', 0.3, { of: ['replace'] }),
  share('legFault', 0.3, { of: ['list'] }),
  { kind: 'shortHistory', everyS: 300, forS: 60, maxMs: 60_000 },
];

const STALE: readonly ChaosFault[] = [
  { kind: 'stall', everyS: 120, forS: 30 },
  { kind: 'frozenTime', everyS: 180, forS: 20 },
  { kind: 'listenKeyExpiry', everyS: 600 },
];

const CORRUPT: readonly ChaosFault[] = [
  share('malformedMessage', 0.01),
  share('oddNumbers', 0.02),
  share('crossedBook', 0.005, { of: ['book'] }),
  share('priceSpike', 0.002, { factor: 100 }),
  share('priceSpike', 0.002, { factor: 0 }),
];

const SKEW: readonly ChaosFault[] = [{ kind: 'clockSkew', everyS: 120, forS: 60, minMs: -10_000, maxMs: 10_000 }];

const MAINTENANCE: readonly ChaosFault[] = [
  { kind: 'maintenance', everyS: 600, forS: 60 },
  { kind: 'halt', everyS: 300, forS: 30 },
  { kind: 'filterChange', everyS: 400, forS: 120 },
  { kind: 'keyRevoked', everyS: 900, forS: 30 },
];

const LEDGER: readonly ChaosFault[] = [
  { kind: 'tradeBust', everyS: 300 },
  { kind: 'externalOrder', everyS: 120 },
  { kind: 'forcedClose', everyS: 600 },
  { kind: 'transfer', everyS: 200 },
  { kind: 'posting', everyS: 240 },
  { kind: 'feeAsset', everyS: 300, forS: 100 },
];

export const CHAOS_MODES = {
  /** Nothing goes wrong. */
  calm: scenario('calm', []),
  flaky: scenario('flaky', FLAKY),
  outage: scenario('outage', OUTAGE),
  ban: scenario('ban', BAN),
  /** Answers that do not say what happened. */
  unknown: scenario('unknown', UNKNOWN),
  /** Streams that are open and say nothing new. */
  stale: scenario('stale', STALE),
  corrupt: scenario('corrupt', CORRUPT),
  skew: scenario('skew', SKEW),
  maintenance: scenario('maintenance', MAINTENANCE),
  /** The account changes without the client. */
  ledger: scenario('ledger', LEDGER),
  /** All of it. */
  storm: scenario('storm', [
    ...FLAKY,
    ...OUTAGE,
    ...BAN,
    ...UNKNOWN,
    ...STALE,
    ...CORRUPT,
    ...SKEW,
    ...MAINTENANCE,
    ...LEDGER,
  ]),
} as const satisfies Readonly<Record<string, ChaosScenario>>;

export type ChaosMode = keyof typeof CHAOS_MODES;

/** A mode by its name; undefined when there is none of it. */
export function chaosMode(name: string): ChaosScenario | undefined {
  return Object.hasOwn(CHAOS_MODES, name) ? CHAOS_MODES[name as ChaosMode] : undefined;
}

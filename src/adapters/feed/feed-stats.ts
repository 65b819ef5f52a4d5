/** What is known of a feed, as plain data. */
import type { RecoveryFigures } from './recovery-log.ts';

/** One connection. */
export interface ConnectionStats {
  readonly name: string;
  readonly venue: string;
  readonly state: 'idle' | 'waiting' | 'connecting' | 'open' | 'stopped';
  /** Totals since the start. */
  readonly messages: number;
  readonly bytes: number;
  readonly trades: number;
  readonly levels: number;
  readonly quotes: number;
  /** Rates of the last ten seconds. */
  readonly messagesPerSecond: number;
  readonly bytesPerSecond: number;
  /** Lag of the last one to two minutes after the clock estimate, ms; NaN before the first event time. May be negative. */
  readonly lagP50Ms: number;
  readonly lagP99Ms: number;
  /** Local clock minus the venue's, ms, as estimated; NaN before the first event time. */
  readonly clockOffsetMs: number;
  /** Shortest of the last round trips, ms; 0 when there was none. */
  readonly roundTripMs: number;
  /** Local time of the last market data, microseconds; 0 when there was none since the connection opened. */
  readonly lastDataAt: number;
  /** Connections made, those after the first. */
  readonly reconnects: number;
  /** Notices of the session and of the runtime, counted by what they say. */
  readonly notices: Readonly<Record<string, number>>;
  readonly gaps: number;
  readonly checksumFailures: number;
  readonly stalls: number;
  readonly booksLost: number;
  /** Books that were served again after a loss. */
  readonly resyncs: number;
  readonly recovery: RecoveryFigures;
  /** GETs that the session asked for. */
  readonly requests: number;
  /** Times that the event loop stood still for too long, and the longest, ms. */
  readonly slow: number;
  readonly slowestMs: number;
}

/** A feed: its connections, and what follows from all of them. */
export interface FeedStats {
  /** Local time, microseconds. */
  readonly at: number;
  readonly connections: readonly ConnectionStats[];
  readonly open: number;
  readonly messages: number;
  readonly bytes: number;
  readonly messagesPerSecond: number;
  readonly bytesPerSecond: number;
  /** Worst of the connections. */
  readonly lagP50Ms: number;
  readonly lagP99Ms: number;
  readonly gaps: number;
  readonly reconnects: number;
  readonly resyncs: number;
  readonly stalls: number;
  readonly slowestRecoveryMs: number;
  /** GETs that left, and answers by which a venue asked for fewer. */
  readonly requestsSent: number;
  readonly bans: number;
}

function sum(connections: readonly ConnectionStats[], of: (one: ConnectionStats) => number): number {
  return connections.reduce((total, one) => total + of(one), 0);
}

function worst(connections: readonly ConnectionStats[], of: (one: ConnectionStats) => number): number {
  const known = connections.map(of).filter((value) => !Number.isNaN(value));
  return known.length === 0 ? Number.NaN : Math.max(...known);
}

/** The figures of a whole feed. */
export function totalStats(
  connections: readonly ConnectionStats[],
  rest: { readonly requestsSent: number; readonly bans: number },
  at: number,
): FeedStats {
  return {
    at,
    connections,
    open: connections.filter(({ state }) => state === 'open').length,
    messages: sum(connections, ({ messages }) => messages),
    bytes: sum(connections, ({ bytes }) => bytes),
    messagesPerSecond: sum(connections, ({ messagesPerSecond }) => messagesPerSecond),
    bytesPerSecond: sum(connections, ({ bytesPerSecond }) => bytesPerSecond),
    lagP50Ms: worst(connections, ({ lagP50Ms }) => lagP50Ms),
    lagP99Ms: worst(connections, ({ lagP99Ms }) => lagP99Ms),
    gaps: sum(connections, ({ gaps }) => gaps),
    reconnects: sum(connections, ({ reconnects }) => reconnects),
    resyncs: sum(connections, ({ resyncs }) => resyncs),
    stalls: sum(connections, ({ stalls }) => stalls),
    slowestRecoveryMs: connections.reduce((max, { recovery }) => Math.max(max, recovery.maxMs), 0),
    ...rest,
  };
}

function milliseconds(value: number): string {
  if (Number.isNaN(value)) return '–';
  return Math.abs(value) < 10 ? value.toFixed(1) : value.toFixed(0);
}

function amount(value: number): string {
  if (value < 1e4) return value.toFixed(value < 10 ? 1 : 0);
  return value < 1e6 ? `${(value / 1e3).toFixed(0)}k` : `${(value / 1e6).toFixed(1)}M`;
}

/** One line for people. */
export function statusLine(stats: FeedStats): string {
  const connections = `${stats.open}/${stats.connections.length} connected`;
  const rate = `${amount(stats.messagesPerSecond)} msg/s, ${amount(stats.bytesPerSecond)}B/s`;
  const lag = `lag ${milliseconds(stats.lagP50Ms)}/${milliseconds(stats.lagP99Ms)} ms`;
  const faults = `gaps ${stats.gaps}, stalls ${stats.stalls}, reconnects ${stats.reconnects}, resyncs ${stats.resyncs}`;
  const slowest =
    stats.slowestRecoveryMs === 0 ? '' : ` (slowest recovery ${(stats.slowestRecoveryMs / 1000).toFixed(1)} s)`;
  return `${connections} | ${stats.messages.toLocaleString('en')} messages, ${rate} | ${lag} | ${faults}${slowest}`;
}

/**
 * A backtest over depth and trades that is counted: as with bars, nobody sees a result that the trial ledger of its data
 * has not seen. The ledger is found by the content of the events, so the same recording has the same one in any notebook.
 */
import { join } from 'node:path';
import { cryptoDigest } from '../../adapters/crypto/digest.ts';
import { FileTrialLedger } from '../../adapters/fs/trial-ledger.ts';
import {
  type DepthDesk,
  type DepthEvents,
  type DepthOptions,
  type DepthResult,
  depthBacktest as replayDepth,
} from '../../domain/depth/index.ts';
import { placeOf } from '../models.ts';
import { type RunTrial, recordTrial } from '../notebook/record.ts';
import { findProject } from './project.ts';

/** Longest part of a hash in a file's name. */
const NAME_LENGTH = 16;

function bytesOf(column: Uint8Array | Int32Array | Float64Array): Uint8Array {
  return new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
}

/** SHA-256 of the columns of the events. */
function contentOf({ kind, exchangeNs, localNs, ticks, lots }: DepthEvents): string {
  const columns = [kind, exchangeNs, localNs, ticks, lots].map((column) => cryptoDigest.sha256(bytesOf(column)));
  return cryptoDigest.sha256(columns.join(' '));
}

/** File of the trials on these events. */
export function depthTrialFile(events: DepthEvents, project: string = findProject(process.cwd())): string {
  return join(placeOf(project).state, 'trials', `depth-${contentOf(events).slice(0, NAME_LENGTH)}.ndjson`);
}

/** The line of the run's record. */
function runTrial(data: string, label: string, options: DepthOptions, result: DepthResult): RunTrial {
  const { instrument, queue, ...parameters } = options;
  const { equity, fills, ...metrics } = result;
  return {
    kind: 'backtest',
    label,
    data,
    parameters: { ...parameters, symbol: instrument.symbol, queue: queue?.constructor.name ?? 'behind all' },
    metrics: { ...metrics, fills: fills.length, equity: equity.at(-1) ?? 0 },
  };
}

/**
 * Runs a strategy over depth and trades, and records it as a trial before its result is seen.
 * @param events of one instrument, from `depthEvents` or `depthEventsOf` of `bot4/backtest`.
 * @param options costs, delays and the step, times in nanoseconds; `label` names the trial.
 * @param strategy called after each step, until the feed ends; what is underway then still arrives.
 * @returns fills at the venue's time, and equity at each step by what is known locally; money in quote units.
 * @throws BOT4_CONFIG_VALUE naming an option, or what an order asks for; BOT4_NOTEBOOK_FILE outside a project.
 */
export function depthBacktest(
  events: DepthEvents,
  options: DepthOptions & { readonly label?: string },
  strategy: (desk: DepthDesk) => void,
): DepthResult {
  const { label = strategy.name === '' ? 'depth' : strategy.name, ...rest } = options;
  const trials = new FileTrialLedger(depthTrialFile(events));
  const result = replayDepth(events, rest, strategy);
  // The text of a function does not tell what it closes over, but two that act differently leave different curves.
  const acts = cryptoDigest.sha256(bytesOf(result.equity));
  trials.record({
    kind: 'backtest',
    id: cryptoDigest.sha256(`${contentOf(events)} ${strategy.toString()} ${acts}`),
    label,
    // Times are from an origin of the recording's choice, so there are no days to take a ratio of.
    dailySharpe: null,
    to: Math.floor((events.localNs.at(-1) ?? 0) / 1000),
  });
  recordTrial(runTrial(contentOf(events), label, rest, result));
  return result;
}

/** `--market`: generated, none, a calibrated profile or a recording, for one market or for each. */
import { existsSync, readFileSync } from 'node:fs';
import { readSeries } from '../../../src/adapters/catalog/import/read-series.ts';
import { isRecording } from '../../../src/adapters/catalog/import/recording-path.ts';
import type { MarketSetup, ReplaySource } from '../../../src/adapters/sim-server/index.ts';
import { InputError } from '../../../src/core/index.ts';
import { parseMarketProfile } from '../../../src/dto/market-profile.ts';
import { readRecordedFile } from './recorded-files.ts';

/** A file, and the market that it is for. */
export interface MarketFile {
  readonly symbol: string;
  readonly path: string;
}

/** What the option says. */
export interface MarketOption {
  readonly market: MarketSetup['market'];
  readonly files: readonly MarketFile[];
}

function refuse(detail: string): never {
  throw new InputError('BOT4_CLI_USAGE', detail);
}

/**
 * Reads the option: `generated`, `none`, `FILE` for the first market, or `SYMBOL=FILE,…`. Markets without a file are
 * generated, unless `none` is among the parts.
 * @throws BOT4_CLI_USAGE
 */
export function readMarketOption(text: string, symbols: readonly string[]): MarketOption {
  const parts = text.split(',').map((part) => part.trim());
  const files: MarketFile[] = [];
  let market: MarketSetup['market'] = 'generated';
  for (const part of parts) {
    if (part === 'generated' || part === 'none') {
      market = part;
      continue;
    }
    const at = part.indexOf('=');
    const symbol = at < 0 ? (symbols[0] as string) : part.slice(0, at).toUpperCase();
    const path = at < 0 ? part : part.slice(at + 1);
    if (!symbols.includes(symbol)) refuse(`--market ${part}: ${symbol} is not among --symbols ${symbols.join(',')}`);
    if (files.some((file) => file.symbol === symbol)) refuse(`--market ${text}: ${symbol} comes twice`);
    if (!existsSync(path)) refuse(`--market ${part}: neither generated, none nor a file`);
    files.push({ symbol, path });
  }
  return { market, files };
}

/** A profile is a JSON object with a version; a recording of JSON has one message a line. */
function isProfile(path: string): boolean {
  if (!path.endsWith('.json')) return false;
  return /^\s*\{\s*"version"/.test(readFileSync(path, 'utf8').slice(0, 200));
}

/** A recording of trades, bars or a book. @throws the codes of reading a file */
export async function readReplay(path: string): Promise<ReplaySource> {
  if (await isRecording(path)) {
    const { trades, book } = await readRecordedFile(path, undefined);
    if (book === undefined) return { kind: 'trades', trades };
    return trades.times.length === 0 ? { kind: 'book', ...book } : { kind: 'book', ...book, trades };
  }
  const table = await readSeries(path);
  if (table.kind === 'trades') return { kind: 'trades', trades: (await readRecordedFile(path, undefined)).trades };
  const [series, ...others] = table.series;
  if (table.kind !== 'bars' || series === undefined || others.length > 0) {
    const detail = `holds ${table.kind} of ${table.series.length} markets; trades, bars or a book of one market can be replayed`;
    throw new InputError('BOT4_DATA_UNSUPPORTED', detail, { place: { file: path } });
  }
  const column = (role: 'time' | 'open' | 'high' | 'low' | 'close' | 'volume'): Float64Array =>
    series.columns.get(role) ?? new Float64Array(series.columns.get('time')?.length ?? 0);
  return {
    kind: 'bars',
    times: column('time'),
    open: column('open'),
    high: column('high'),
    low: column('low'),
    close: column('close'),
    volume: column('volume'),
  };
}

/** Profiles and recordings of an option. */
export async function readMarketFiles(
  files: readonly MarketFile[],
): Promise<Pick<MarketSetup, 'profiles' | 'replays'>> {
  const profiles: Record<string, NonNullable<MarketSetup['profiles']>[string]> = {};
  const replays: Record<string, ReplaySource> = {};
  for (const { symbol, path } of files) {
    if (isProfile(path)) profiles[symbol] = parseMarketProfile(readFileSync(path, 'utf8'), path);
    else replays[symbol] = await readReplay(path);
  }
  return { profiles, replays };
}

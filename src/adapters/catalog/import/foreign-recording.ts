/**
 * What a recording of another program is of: its venue by the addresses of its sockets or the form of its messages, its
 * markets and their grids by everything that it says of them. Read once for that, before it is read for its rows.
 */
import { InputError } from '../../../core/index.ts';
import type { WireScale } from '../../../domain/market/index.ts';
import type { FeedInstrument } from '../../../ports/index.ts';
import { inferScales, type RecordedText } from '../../binance/index.ts';
import { coinbaseProtocolOf, inferCoinbaseScales } from '../../coinbase/index.ts';
import { inferKrakenScales, krakenProtocolOf } from '../../kraken/index.ts';
import { type RecordingDescription, readRecording } from '../../recording/index.ts';

/** Text of messages that is held while the grids are found. */
const BYTES_MAX = 512 * 2 ** 20;

interface Heard {
  readonly urls: Set<string>;
  readonly texts: { readonly url: string; readonly body: string }[];
}

/** Everything that came in. @throws BOT4_DATA_UNSUPPORTED beyond 512 MiB. */
async function hear(path: string): Promise<Heard> {
  const heard: Heard = { urls: new Set(), texts: [] };
  const decoder = new TextDecoder();
  let bytes = 0;
  await readRecording(path, (frame) => {
    if (frame.url !== '') heard.urls.add(frame.url);
    if (frame.dir !== 'in' && frame.dir !== 'http') return;
    bytes += frame.to - frame.from;
    if (bytes > BYTES_MAX) {
      const detail =
        'the recording of another program is longer than the 512 MiB that its grids are found in; split it';
      throw new InputError('BOT4_DATA_UNSUPPORTED', detail, { place: { file: path } });
    }
    heard.texts.push({ url: frame.url, body: decoder.decode(frame.bytes.subarray(frame.from, frame.to)) });
  });
  return heard;
}

function instrumentsOf(scales: Iterable<readonly [string, WireScale]>): FeedInstrument[] {
  return [...scales].map(([symbol, scale], index) => ({ index, symbol, scale }));
}

/** True for messages of futures: their deltas name the update before. */
function isFutures(heard: Heard): boolean {
  if (heard.urls.size > 0) return [...heard.urls].some((url) => /[fd]stream|[fd]api/.test(url));
  return heard.texts.some(({ body }) => body.includes('"depthUpdate"') && body.includes('"pu":'));
}

/** Messages as the search for grids takes them: answers of REST say their market in the address. */
function* recordedTexts(heard: Heard): Generator<RecordedText> {
  for (const { url, body } of heard.texts) yield url.startsWith('http') ? { url, body } : body;
}

/**
 * Describes a recording that does not describe itself.
 * @returns undefined when no adapter speaks its language.
 * @throws BOT4_DATA_FILE, BOT4_DATA_CORRUPT, BOT4_DATA_UNSUPPORTED
 */
export async function describeForeign(path: string): Promise<RecordingDescription | undefined> {
  const heard = await hear(path);
  const urls = [...heard.urls];
  const bodies = heard.texts.map(({ body }) => body);
  const channels = ['trades', 'book', 'quotes'] as const;
  const found = (venue: string, instruments: readonly FeedInstrument[]): RecordingDescription | undefined =>
    instruments.length === 0 ? undefined : { venue, instruments, channels, pid: 0 };
  const kraken = urls.map(krakenProtocolOf).find((protocol) => protocol !== undefined);
  if (kraken !== undefined) return found(kraken, instrumentsOf(inferKrakenScales(kraken, bodies)));
  const coinbase = urls.map(coinbaseProtocolOf).find((protocol) => protocol !== undefined);
  if (coinbase !== undefined) return found(coinbase, instrumentsOf(inferCoinbaseScales(coinbase, bodies)));
  if (urls.length > 0 && !urls.some((url) => url.includes('binance'))) return undefined;
  const markets = inferScales(recordedTexts(heard));
  return found(
    isFutures(heard) ? 'binance-um' : 'binance-spot',
    instrumentsOf(markets.map(({ symbol, scale }) => [symbol, scale] as const)),
  );
}

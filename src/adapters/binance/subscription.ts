/** What to ask of the venue: addresses, names of streams, frames that subscribe to them. Off the hot path. */
import { InputError } from '../../core/index.ts';
import type { FeedChannel, FeedInstrument } from '../../ports/index.ts';
import type { BinanceMarket } from './parser.ts';

/** The venue carries so many streams on one connection. */
export const STREAMS_MAX = 1024;
/** Streams named in one frame: few frames, because only five a second are taken, and none of a size that nobody sends. */
const STREAMS_A_FRAME = 200;
/** Levels of a side in a snapshot: the most that costs a twentieth of a minute's weight at most. */
const SNAPSHOT_LEVELS = 1000;

interface Interface {
  readonly stream: string;
  readonly rest: string;
  readonly depthPath: string;
  readonly streams: Readonly<Record<FeedChannel, string>>;
}

const SHARED = { book: 'depth@100ms', quotes: 'bookTicker', bars: 'kline_1m' };
const INTERFACES: Readonly<Record<BinanceMarket, Interface>> = {
  spot: {
    stream: 'wss://stream.binance.com:9443/stream',
    rest: 'https://api.binance.com',
    depthPath: '/api/v3/depth',
    streams: { ...SHARED, trades: 'trade' },
  },
  // Single trades of futures are not documented; what is documented adds the fills of one taker at one price.
  um: {
    stream: 'wss://fstream.binance.com/stream',
    rest: 'https://fapi.binance.com',
    depthPath: '/fapi/v1/depth',
    streams: { ...SHARED, trades: 'aggTrade' },
  },
};

export interface SubscriptionOptions {
  readonly market: BinanceMarket;
  readonly instruments: readonly FeedInstrument[];
  readonly channels: readonly FeedChannel[];
  readonly streamUrl?: string | undefined;
  readonly restUrl?: string | undefined;
}

export class Subscription {
  readonly url: string;
  /** Frames that subscribe to everything; their ids count from 1. */
  readonly frames: readonly string[];
  readonly #depthUrl: string;
  readonly #symbols: readonly string[];
  readonly #slotsOfFrame: readonly (readonly number[])[];

  /** @throws BOT4_CONFIG_VALUE when there are more streams than one connection carries, or none. */
  constructor(options: SubscriptionOptions) {
    const { stream, rest, depthPath, streams } = INTERFACES[options.market];
    this.url = options.streamUrl ?? stream;
    this.#depthUrl = `${(options.restUrl ?? rest).replace(/\/+$/, '')}${depthPath}`;
    this.#symbols = options.instruments.map(({ symbol }) => symbol.toUpperCase());
    const channels = [...new Set(options.channels)];
    const names = this.#symbols.flatMap((symbol, slot) =>
      channels.map((channel) => ({ name: `${symbol.toLowerCase()}@${streams[channel]}`, slot })),
    );
    requireFit(names.length, options);
    const frames: string[] = [];
    const slots: number[][] = [];
    for (let from = 0; from < names.length; from += STREAMS_A_FRAME) {
      const part = names.slice(from, from + STREAMS_A_FRAME);
      const params = part.map(({ name }) => name);
      frames.push(JSON.stringify({ method: 'SUBSCRIBE', params, id: frames.length + 1 }));
      slots.push([...new Set(part.map(({ slot }) => slot))]);
    }
    this.frames = frames;
    this.#slotsOfFrame = slots;
  }

  /** Positions of the markets that the frame with this id subscribes to. */
  slotsOf(id: number): readonly number[] {
    return this.#slotsOfFrame[id - 1] ?? [];
  }

  /** Address of the snapshot of a market. */
  snapshotUrl(slot: number): string {
    return `${this.#depthUrl}?symbol=${encodeURIComponent(this.#symbols[slot] as string)}&limit=${SNAPSHOT_LEVELS}`;
  }

  /** Position of the market whose snapshot the address is of; −1 for none of these. The address may be of another host. */
  slotOfUrl(url: string): number {
    const query = url.slice(url.indexOf('?') + 1);
    const symbol = new URLSearchParams(query).get('symbol');
    if (symbol === null) return this.#symbols.length === 1 ? 0 : -1;
    return this.#symbols.indexOf(symbol.toUpperCase());
  }
}

function requireFit(streams: number, { instruments, channels }: SubscriptionOptions): void {
  if (streams >= 1 && streams <= STREAMS_MAX) return;
  const detail =
    `${instruments.length} markets of ${channels.length} channels are ${streams} streams; ` +
    `one connection carries 1 to ${STREAMS_MAX}`;
  throw new InputError('BOT4_CONFIG_VALUE', detail, { place: { key: 'instruments' } });
}

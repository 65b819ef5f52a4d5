/** Listen keys: the user streams of before 2026, which some clients still ask for. A key lives for an hour after it was last heard of. */
import type { Endpoint } from './endpoint.ts';
import { BinanceFault, faults } from './fault.ts';
import { msOf } from './order-text.ts';
import type { BinanceVenue } from './venue.ts';

const LIFE_US = 3_600e6;
const GONE = 410;
const KEY_LENGTH = 60;
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

interface KeyEntry {
  readonly account: number;
  readonly stop: () => void;
  untilUs: number;
}

/** Listen keys of a venue. */
export class ListenKeys {
  readonly #entries = new Map<string, KeyEntry>();

  /** The key of an account; the same one while it lives. */
  start(venue: BinanceVenue, account: number): string {
    this.#sweep(venue.wallUs);
    for (const [key, entry] of this.#entries) {
      if (entry.account !== account) continue;
      entry.untilUs = venue.wallUs + LIFE_US;
      return key;
    }
    let key = '';
    for (let i = 0; i < KEY_LENGTH; i++) key += LETTERS[Math.floor(venue.random() * LETTERS.length)];
    const stop = venue.listen(account, {
      hear: (event) => venue.hub.publish(key, () => event),
      end: () => {
        venue.hub.publish(key, () => ({ e: 'listenKeyExpired', E: msOf(venue.now()), listenKey: key }));
        this.#drop(key);
      },
    });
    this.#entries.set(key, { account, stop, untilUs: venue.wallUs + LIFE_US });
    return key;
  }

  /** All keys end, and nobody is told. */
  expireAll(): void {
    for (const key of [...this.#entries.keys()]) this.#drop(key);
  }

  /** Whether a key lives. */
  has(key: string, nowUs: number): boolean {
    this.#sweep(nowUs);
    return this.#entries.has(key);
  }

  /** Prolongs a key. @throws −1125. */
  prolong(key: string, account: number, nowUs: number): void {
    this.#sweep(nowUs);
    const entry = this.#entries.get(key);
    if (entry?.account !== account) throw faults.listenKey();
    entry.untilUs = nowUs + LIFE_US;
  }

  /** Ends a key. @throws −1125. */
  end(key: string, account: number): void {
    const entry = this.#entries.get(key);
    if (entry?.account !== account) throw faults.listenKey();
    this.#drop(key);
  }

  #sweep(nowUs: number): void {
    for (const [key, { untilUs }] of this.#entries) if (untilUs < nowUs) this.#drop(key);
  }

  #drop(key: string): void {
    this.#entries.get(key)?.stop();
    this.#entries.delete(key);
  }
}

function withKeys(venue: BinanceVenue): void {
  if (!venue.listenKeys) throw new BinanceFault(GONE, -1020, 'This operation is not supported.');
}

/** Endpoints of listen keys. */
export function listenKeyEndpoints(keys: ListenKeys): {
  readonly start: Endpoint;
  readonly prolong: Endpoint;
  readonly end: Endpoint;
} {
  return {
    start: {
      security: 'key',
      weight: 2,
      reads: [],
      handle: (venue, { account }) => {
        withKeys(venue);
        return { listenKey: keys.start(venue, account) };
      },
    },
    prolong: {
      security: 'key',
      weight: 2,
      reads: ['listenKey'],
      handle: (venue, { params, account }) => {
        withKeys(venue);
        keys.prolong(params.text('listenKey'), account, venue.wallUs);
        return {};
      },
    },
    end: {
      security: 'key',
      weight: 2,
      reads: ['listenKey'],
      handle: (venue, { params, account }) => {
        withKeys(venue);
        keys.end(params.text('listenKey'), account);
        return {};
      },
    },
  };
}

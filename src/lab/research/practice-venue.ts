/**
 * A venue to practise on: Binance Spot's protocol on loopback, with a generated market whose time moves only when it is
 * told to. The same seed and the same requests give the same fills, however long a cell takes.
 */
import { openSimulatedVenue, startBinanceServer } from '../../adapters/sim-server/index.ts';
import { InputError, ManualClock, micros } from '../../core/index.ts';

export interface PracticeVenueOptions {
  /** Names such as `BTCUSDT`. */
  readonly symbols: readonly string[];
  /** Unsigned 32-bit integer. */
  readonly seed: number;
  /** What the account has, by asset, as decimal text. */
  readonly balances: Readonly<Record<string, string>>;
  /** Minutes that the market has lived before. */
  readonly historyMinutes: number;
}

export interface PracticeVenue {
  /** REST of the venue: `http://127.0.0.1:<port>/api/v3`. */
  readonly url: string;
  readonly apiKey: string;
  readonly secret: string;
  /** Time of the venue, milliseconds since the epoch. */
  now(): number;
  /** Lets time pass. @param ms a whole number above 0. */
  advance(ms: number): void;
  close(): Promise<void>;
}

/** Requests are counted by the venue's clock, which stands still: usual limits would be met at once. */
const NO_LIMIT = 1_000_000_000;
const NO_LIMITS = { weight: NO_LIMIT, raw: NO_LIMIT, ordersTenSeconds: NO_LIMIT, ordersDay: NO_LIMIT };
const START_MICROS = 1_767_225_600_000_000;
/** The market is let live in steps, as a server would. */
const STEP_MS = 1_000;
const ADVANCE_MAX_MS = 24 * 3_600_000;

/**
 * Starts a venue; close it in the last cell.
 * @throws BOT4_CLI_USAGE for a symbol whose quote asset is not known.
 */
export async function practiceVenue(options: PracticeVenueOptions): Promise<PracticeVenue> {
  const clock = new ManualClock(micros(START_MICROS));
  const account = { name: 'practice', key: 'practice-key', secret: 'practice-secret', balances: options.balances };
  const venue = openSimulatedVenue({
    symbols: options.symbols,
    accounts: [account],
    seed: options.seed,
    market: 'generated',
    historyMinutes: options.historyMinutes,
    clock,
    limits: NO_LIMITS,
  });
  const server = await startBinanceServer({ venue }, 0);
  return {
    url: `http://127.0.0.1:${server.port}/api/v3`,
    apiKey: account.key,
    secret: account.secret,
    now: () => clock.nowMicros() / 1000,
    advance: (ms) => {
      if (!Number.isSafeInteger(ms) || ms < 1 || ms > ADVANCE_MAX_MS)
        throw new InputError('BOT4_CONFIG_VALUE', `ms is ${ms}, must be a whole number from 1 to ${ADVANCE_MAX_MS}`, {
          place: { key: 'ms' },
        });
      for (let left = ms; left > 0; left -= STEP_MS) {
        clock.advanceTo(micros(clock.nowMicros() + Math.min(left, STEP_MS) * 1000));
        venue.live();
      }
    },
    close: () => server.close(),
  };
}

/** What `bot4 sim serve` knows of a venue: one file a venue says it, and `serve.ts` has the table of them. */
import { randomBytes } from 'node:crypto';
import type { HostedServer, MarketSetup } from '../../../src/adapters/sim-server/index.ts';
import { InputError } from '../../../src/core/index.ts';
import type { ChaosPlan } from '../../../src/domain/sim/index.ts';

const KEY_BYTES = 32;

/** What the options say, checked. */
export interface ServeSetup {
  readonly port: number;
  readonly venue: MarketSetup;
  readonly chaos: ChaosPlan | undefined;
  /** Whether the limits of the venue are switched off. */
  readonly isUnlimited: boolean;
  /** Whether the user streams of before 2026 are served, where a venue has such. */
  readonly listenKeys: boolean;
}

/** Key and secret of an account. */
export interface Credentials {
  readonly key: string;
  readonly secret: string;
}

/** A server that listens, and where: a word and an address each. */
export interface Serving {
  readonly server: HostedServer;
  readonly addresses: readonly (readonly [what: string, address: string])[];
}

/** A venue that can be served. */
export interface ServedVenue {
  /** Options that differ from venue to venue, where none are given. */
  readonly defaults: { readonly symbols: string; readonly balances: string };
  /** Completes and checks what is given. @throws BOT4_CLI_USAGE */
  credentials(given: Partial<Credentials>): Credentials;
  start(setup: ServeSetup): Promise<Serving>;
}

/** A key or secret of letters and digits: the one that is given, or a new one. @throws BOT4_CLI_USAGE */
export function plainKey(option: string, given: string | undefined): string {
  const value = given ?? randomBytes(KEY_BYTES).toString('hex');
  if (!/^[A-Za-z0-9_-]{1,128}$/.test(value))
    throw new InputError('BOT4_CLI_USAGE', `${option}: letters, digits, - and _ are needed, at most 128`);
  return value;
}

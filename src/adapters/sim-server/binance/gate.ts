/**
 * What every call goes through, whichever way it comes: limits, key, signature, time, parameters. The time is looked at
 * twice, on arrival and again before the matching engine, since a request may wait in between.
 */
import type { VenueAccount } from '../hosted/hosted-venue.ts';
import { type Call, type Endpoint, weightOf } from './endpoint.ts';
import { BinanceFault, faults } from './fault.ts';
import { type KeySecret, readKeySecret } from './key-secret.ts';
import type { Wording } from './order-text.ts';
import { checkRead, type Params } from './params.ts';
import { checkSignature, checkTiming, readTiming, type Timing } from './signing.ts';
import { isMicros } from './time-unit.ts';
import type { BinanceVenue } from './venue.ts';

/** A call as it arrives. */
export interface Arrival {
  readonly endpoint: Endpoint;
  readonly params: Params;
  readonly address: string;
  readonly key: string | undefined;
  /** It came by a connection that its key has logged on, so it needs no signature. @defaultValue false */
  readonly isLoggedOn?: boolean | undefined;
  /** Only the first half of it can be done; chaos wants so. @defaultValue false */
  readonly isHalf?: boolean | undefined;
  /** Unit of the times in the answer, as the client says it. @defaultValue milliseconds */
  readonly timeUnit?: string | undefined;
  /** What was signed. */
  payload(): string;
}

/** Between arrival and matching engine: the way of a message within the venue. */
export type Hold = () => Promise<void>;

/** An answer, and the account that it is about. */
export interface Passed {
  readonly status: number;
  readonly body: unknown;
  readonly fault?: BinanceFault;
  readonly account: number;
  /** Whether orders were placed or cancelled. */
  readonly isOrder: boolean;
}

/** Brings calls to their endpoints. */
export class Gate {
  readonly #venue: BinanceVenue;
  readonly #hold: Hold | undefined;
  /** Secrets that were read, by account. */
  readonly #secrets = new Map<number, KeySecret>();

  constructor(venue: BinanceVenue, hold?: Hold) {
    this.#venue = venue;
    this.#hold = hold;
  }

  /** Answers a call; a promise only when calls are held. Never throws what the venue has an error for. */
  pass(arrival: Arrival): Passed | Promise<Passed> {
    let account = -1;
    try {
      const { endpoint, params, address } = arrival;
      const weight = weightSafely(endpoint, params);
      this.#venue.limits.charge(address, weight, this.#venue.wallUs);
      const sender = this.#sender(arrival);
      account = sender?.index ?? -1;
      const timing = endpoint.security === 'signed' ? this.#sign(arrival, sender as VenueAccount) : undefined;
      checkRead(params, endpoint.reads, endpoint.security !== 'none');
      const call: Call = {
        params,
        account,
        key: sender?.key ?? '',
        isHalf: arrival.isHalf === true,
        wording: this.#wording(arrival),
      };
      const { hold } = { hold: this.#hold };
      if (hold === undefined || timing === undefined) return this.#finish(arrival, call, weight, timing);
      return hold().then(
        () => this.#finish(arrival, call, weight, timing),
        (error: unknown) => answerFault(error, account),
      );
    } catch (error) {
      return answerFault(error, account);
    }
  }

  /** What requests of an account are proved with. */
  secretOf(account: VenueAccount): KeySecret {
    const known = this.#secrets.get(account.index);
    if (known !== undefined) return known;
    const read = readKeySecret(account.secret);
    this.#secrets.set(account.index, read);
    return read;
  }

  #finish({ endpoint, address }: Arrival, call: Call, weight: number, timing: Timing | undefined): Passed {
    const venue = this.#venue;
    try {
      if (timing !== undefined) checkTiming(timing, venue.wallUs);
      const body = endpoint.handle(venue, call);
      const isOrder = endpoint.isOrder === true;
      if (isOrder) venue.limits.giveBack(address, weight, venue.wallUs);
      return { status: 200, body, account: call.account, isOrder };
    } catch (error) {
      return answerFault(error, call.account);
    }
  }

  /** @throws −1194 for a unit that is none. */
  #wording({ timeUnit }: Arrival): Wording {
    const micros = isMicros(timeUnit);
    if (micros === undefined) throw faults.timeUnit();
    return micros ? this.#venue.microWording : this.#venue.wording;
  }

  #sender({ endpoint, key }: Arrival): VenueAccount | undefined {
    return endpoint.security === 'none' ? undefined : this.#venue.accountOf(key);
  }

  #sign(arrival: Arrival, sender: VenueAccount): Timing {
    const timing = readTiming(arrival.params);
    if (arrival.isLoggedOn !== true) checkSignature(arrival.params, arrival.payload(), this.secretOf(sender));
    checkTiming(timing, this.#venue.wallUs);
    return timing;
  }
}

/** Parameters that cannot be read cost the least. */
function weightSafely(endpoint: Endpoint, params: Params): number {
  try {
    return weightOf(endpoint, params);
  } catch (error) {
    if (error instanceof BinanceFault) return 1;
    throw error;
  }
}

/** The venue's error; anything else is a bug of ours, which is told to whoever runs the server. */
function answerFault(error: unknown, account: number): Passed {
  const fault = error instanceof BinanceFault ? error : faults.unknown();
  if (fault !== error) process.stderr.write(`sim-server: ${error instanceof Error ? error.stack : String(error)}\n`);
  return { status: fault.status, body: fault.body, fault, account, isOrder: false };
}

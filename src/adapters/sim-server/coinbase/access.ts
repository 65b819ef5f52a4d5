/**
 * Who sends a request or a subscription: by the token of a platform key, or by the signature of an older key. Refusals are
 * the venue's own.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { VenueAccount } from '../hosted/hosted-venue.ts';
import type { LoopbackRequest } from '../loopback-server.ts';
import { type ApiKey, readApiKey } from './api-key.ts';
import { type CoinbaseFault, faults } from './fault.ts';
import { isGenuine, type TokenPurpose, tokenKeyName } from './web-token.ts';

const US_PER_S = 1_000_000;
/** How far the time stamp of an older key may be off. */
const SKEW_S = 30;
const HOST = 'api.coinbase.com';
const BEARER = 'Bearer ';

/** What a subscription says of its sender. */
export interface SubscriptionProof {
  readonly channel: string;
  readonly productIds: readonly string[];
  readonly jwt: unknown;
  readonly apiKey: unknown;
  readonly timestamp: unknown;
  readonly signature: unknown;
}

/** Accounts by key. */
export class Access {
  readonly #accounts = new Map<string, { readonly account: VenueAccount; readonly key: ApiKey }>();

  /** @throws BOT4_CLI_USAGE for a key that cannot be read. */
  constructor(accounts: readonly VenueAccount[]) {
    for (const account of accounts)
      this.#accounts.set(account.key, { account, key: readApiKey(account.key, account.secret) });
  }

  /** The sender of a request. @throws 401. */
  sender(request: LoopbackRequest, nowUs: number): VenueAccount {
    const bearer = headerText(request.headers.authorization);
    if (bearer?.startsWith(BEARER) === true) {
      const hosts = [HOST, headerText(request.headers.host) ?? HOST];
      const { method, path } = request;
      const purpose = { nowS: nowUs / US_PER_S, request: { method, hosts, path } };
      const account = this.#byToken(bearer.slice(BEARER.length), purpose);
      if (account === undefined) throw faults.unauthorized();
      return account;
    }
    return this.#bySignature(request, nowUs);
  }

  /** The sender of a subscription; undefined when nothing is proved or what is there proves nothing. */
  subscriber(proof: SubscriptionProof, nowUs: number): VenueAccount | undefined {
    if (typeof proof.jwt === 'string') return this.#byToken(proof.jwt, { nowS: nowUs / US_PER_S });
    const { apiKey, timestamp, signature } = proof;
    if (typeof apiKey !== 'string' || typeof timestamp !== 'string' || typeof signature !== 'string') return undefined;
    const payload = `${timestamp}${proof.channel}${proof.productIds.join(',')}`;
    const found = this.#accounts.get(apiKey);
    const isProved = found !== undefined && isRecent(timestamp, nowUs) && isSigned(found.key, signature, [payload]);
    return isProved ? found.account : undefined;
  }

  #byToken(token: string, purpose: TokenPurpose): VenueAccount | undefined {
    const name = tokenKeyName(token);
    const found = name === undefined ? undefined : this.#accounts.get(name);
    return found !== undefined && isGenuine(token, found.key, purpose) ? found.account : undefined;
  }

  #bySignature({ headers, method, path, query, body }: LoopbackRequest, nowUs: number): VenueAccount {
    const isApp = path.startsWith('/v2/');
    const timestamp = headerText(headers['cb-access-timestamp']);
    const signature = headerText(headers['cb-access-sign']);
    const found = this.#accounts.get(headerText(headers['cb-access-key']) ?? '');
    if (timestamp === undefined || signature === undefined || found === undefined) throw unproved(isApp);
    if (!isRecent(timestamp, nowUs)) {
      throw isApp ? faults.appAuthentication('request timestamp expired') : faults.unauthorized();
    }
    // The parameters of a query are signed for /v2 and not for /v3; clients differ, so either is good.
    const rest = method === 'GET' ? '' : body;
    const bare = `${timestamp}${method}${path}${rest}`;
    const full = `${timestamp}${method}${path}${query === '' ? '' : `?${query}`}${rest}`;
    if (!isSigned(found.key, signature, [bare, full])) throw unproved(isApp);
    return found.account;
  }
}

function unproved(isApp: boolean): CoinbaseFault {
  return isApp ? faults.appAuthentication('invalid signature') : faults.unauthorized();
}

function isRecent(timestamp: string, nowUs: number): boolean {
  return /^\d{1,12}$/.test(timestamp) && Math.abs(Number(timestamp) - nowUs / US_PER_S) <= SKEW_S;
}

function isSigned(key: ApiKey, signature: string, payloads: readonly string[]): boolean {
  if (key.kind !== 'legacy' || !/^[0-9a-fA-F]{64}$/.test(signature)) return false;
  const given = Buffer.from(signature, 'hex');
  return payloads.some((payload) => timingSafeEqual(createHmac('sha256', key.secret).update(payload).digest(), given));
}

function headerText(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

/** Who may do what: signatures of REST, rising nonces, and the tokens that open private channels. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { faults } from './fault.ts';

const TOKEN_SECONDS = 900;
const US_PER_SECOND = 1e6;
const NONCE_MAX = 2n ** 64n;
const TOKENS_KEPT = 1000;

/** `API-Sign`: HMAC-SHA512, keyed with the decoded secret, of the path and the SHA-256 of nonce and body. Base64. */
export function signatureOf(path: string, nonce: string, body: string, secret: string): string {
  const digest = createHash('sha256')
    .update(nonce + body, 'utf8')
    .digest();
  return createHmac('sha512', Buffer.from(secret, 'base64')).update(path, 'utf8').update(digest).digest('base64');
}

/** @throws EAPI:Invalid signature */
export function checkSignature(given: string | undefined, wanted: string): void {
  const [a, b] = [Buffer.from(given ?? '', 'utf8'), Buffer.from(wanted, 'utf8')];
  if (a.length !== b.length || !timingSafeEqual(a, b)) throw faults.signature();
}

/** Nonces of one key: each is above the last, or within the window below it and new. */
export class NonceGate {
  readonly #window: bigint;
  readonly #recent = new Set<bigint>();
  #highest = -1n;

  /** @param window how far below the highest one a nonce may be; 0 lets them rise only. */
  constructor(window: number) {
    this.#window = BigInt(window);
  }

  /** @throws EAPI:Invalid nonce */
  pass(text: string | undefined): void {
    if (text === undefined || !/^\d{1,20}$/.test(text)) throw faults.nonce();
    const nonce = BigInt(text);
    if (nonce >= NONCE_MAX || nonce <= this.#highest - this.#window - 1n || this.#recent.has(nonce))
      throw faults.nonce();
    if (nonce > this.#highest) this.#highest = nonce;
    this.#recent.add(nonce);
    for (const old of this.#recent) if (old < this.#highest - this.#window) this.#recent.delete(old);
  }
}

/** Tokens of private channels. */
export class Tokens {
  readonly #random: () => number;
  readonly #byToken = new Map<string, { readonly account: number; readonly untilUs: number }>();

  /** @param random uniform in [0, 1). */
  constructor(random: () => number) {
    this.#random = random;
  }

  /** A new token of an account: it opens channels for a quarter of an hour. */
  make(account: number, nowUs: number): { readonly token: string; readonly expires: number } {
    const bytes = Buffer.from(Array.from({ length: 32 }, () => Math.floor(this.#random() * 256)));
    const token = bytes.toString('base64').replace(/=+$/, '');
    this.#byToken.set(token, { account, untilUs: nowUs + TOKEN_SECONDS * US_PER_SECOND });
    if (this.#byToken.size > TOKENS_KEPT) this.#byToken.delete(this.#byToken.keys().next().value as string);
    return { token, expires: TOKEN_SECONDS };
  }

  /** Account of a token. @throws ESession:Invalid session */
  account(token: string | undefined, nowUs: number): number {
    const found = token === undefined ? undefined : this.#byToken.get(token);
    if (found === undefined || found.untilUs < nowUs) throw faults.session();
    return found.account;
  }

  /** Tokens of an account are not good any more. */
  drop(account: number): void {
    for (const [token, of] of this.#byToken) if (of.account === account) this.#byToken.delete(token);
  }
}

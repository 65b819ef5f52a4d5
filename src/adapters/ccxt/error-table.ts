/**
 * What ccxt's errors mean for a fetch, in one table. An error is looked up by its class, then by the classes that it
 * extends; what is not in the table ends the fetch with the venue's own text. Nothing is recognised by its message.
 */

/** What is done about a failed request. */
export type Failure =
  /** The venue asks for fewer requests: none is made until the time that it names. */
  | 'limited'
  /** It passes: tried again with growing pauses. */
  | 'passing'
  /** The market is not there. */
  | 'no-market'
  /** The venue does not do this. */
  | 'unsupported'
  /** The venue refuses this address or these credentials: trying again is of no use. */
  | 'refused'
  /** Nobody knows: the fetch ends. */
  | 'unknown';

/** By ccxt's class. Classes that only orders can cause are not here. */
export const FAILURES: Readonly<Record<string, Failure>> = {
  DDoSProtection: 'limited',
  RateLimitExceeded: 'limited',
  ExchangeNotAvailable: 'passing',
  OnMaintenance: 'passing',
  RequestTimeout: 'passing',
  NetworkError: 'passing',
  OperationFailed: 'passing',
  BadResponse: 'passing',
  NullResponse: 'passing',
  InvalidNonce: 'passing',
  BadSymbol: 'no-market',
  NotSupported: 'unsupported',
  BadRequest: 'unsupported',
  ArgumentsRequired: 'unsupported',
  AuthenticationError: 'refused',
  PermissionDenied: 'refused',
  AccountSuspended: 'refused',
  AccountNotEnabled: 'refused',
  RestrictedLocation: 'refused',
  InvalidProxySettings: 'refused',
  MalformedAnswer: 'passing',
};

/** Statuses that ccxt gives a class of failures that pass, though these do not. */
const REFUSED = new Set([401, 403, 404, 405, 407, 410, 451]);

/** Codes of Node, undici and zlib for connections and bodies that broke off; ccxt lets some of them through. */
const BROKEN = /^(UND_ERR_|Z_|E(CONN|PIPE|TIMEDOUT|NOTFOUND|AI_AGAIN|NETUNREACH|HOSTUNREACH)|HPE_)/;

/**
 * What a failed request means.
 * @param status of the last answer, 0 when there was none.
 */
export function classifyFailure(error: unknown, status: number): Failure {
  if (status === 418 || status === 429) return 'limited';
  if (REFUSED.has(status)) return 'refused';
  if (!(error instanceof Error)) return 'unknown';
  let type: unknown = error.constructor;
  while (typeof type === 'function' && type.name !== '') {
    const found = Object.hasOwn(FAILURES, type.name) ? FAILURES[type.name] : undefined;
    if (found !== undefined) return found;
    type = Object.getPrototypeOf(type);
  }
  if (status >= 500) return 'passing';
  const { code, cause } = error as { readonly code?: unknown; readonly cause?: { readonly code?: unknown } };
  for (const text of [code, cause?.code]) if (typeof text === 'string' && BROKEN.test(text)) return 'passing';
  return 'unknown';
}

/** The venue's own errors: HTTP status and body, as it writes them. Thrown inside the server, answered at its edge. */

const BAD_REQUEST = 400;
const UNAUTHORIZED = 401;
const FORBIDDEN = 403;
const NOT_FOUND = 404;
const TOO_MANY = 429;

/** An error that the venue answers with. Not a failure of the server. */
export class CoinbaseFault extends Error {
  readonly status: number;
  /** A text is answered as it is, anything else as JSON. */
  readonly body: string | object;

  constructor(status: number, body: string | object) {
    super(typeof body === 'string' ? body.trim() : JSON.stringify(body));
    this.name = 'CoinbaseFault';
    this.status = status;
    this.body = body;
  }
}

/** An error of `/api/v3`. */
function brokerage(status: number, error: string, details: string): CoinbaseFault {
  return new CoinbaseFault(status, { error, error_details: details, message: details });
}

/** An error of `/v2`. */
function app(status: number, id: string, message: string): CoinbaseFault {
  return new CoinbaseFault(status, { errors: [{ id, message }] });
}

/** Errors of requests, by what is wrong. */
export const faults = {
  unauthorized: (): CoinbaseFault => new CoinbaseFault(UNAUTHORIZED, 'Unauthorized\n'),
  argument: (details: string): CoinbaseFault => brokerage(BAD_REQUEST, 'INVALID_ARGUMENT', details),
  body: (details: string): CoinbaseFault => brokerage(BAD_REQUEST, 'unknown', details),
  product: (): CoinbaseFault => brokerage(BAD_REQUEST, 'INVALID_ARGUMENT', 'ProductID is invalid'),
  productPath: (): CoinbaseFault => brokerage(NOT_FOUND, 'NOT_FOUND', 'valid product_id is required'),
  order: (): CoinbaseFault => brokerage(NOT_FOUND, 'NOT_FOUND', 'order with this orderID was not found'),
  account: (): CoinbaseFault => brokerage(NOT_FOUND, 'NOT_FOUND', 'account not found'),
  denied: (details: string): CoinbaseFault => brokerage(FORBIDDEN, 'PERMISSION_DENIED', details),
  path: (): CoinbaseFault => brokerage(NOT_FOUND, 'NOT_FOUND', 'Not Found'),
  method: (): CoinbaseFault => brokerage(501, 'UNIMPLEMENTED', 'Method Not Allowed'),
  limited: (): CoinbaseFault => brokerage(TOO_MANY, 'rate_limit_exceeded', 'Too many requests'),
  internal: (): CoinbaseFault => brokerage(500, 'INTERNAL', 'Internal server error'),
  appAuthentication: (message: string): CoinbaseFault => app(UNAUTHORIZED, 'authentication_error', message),
  appArgument: (message: string): CoinbaseFault => app(BAD_REQUEST, 'validation_error', message),
  appPath: (): CoinbaseFault => app(NOT_FOUND, 'not_found', 'Not found'),
  appLimited: (): CoinbaseFault => app(TOO_MANY, 'rate_limit_exceeded', 'Too many requests'),
} as const;

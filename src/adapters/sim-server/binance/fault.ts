/** The venue's own errors: HTTP status, code and text, exactly as it writes them. Thrown inside the server, answered at its edge. */

/** What goes along with an error: seconds to wait, or the two halves of a cancel-replace. */
export interface FaultExtras {
  /** Seconds until a request may be sent again. */
  readonly retryAfter?: number;
  readonly data?: unknown;
}

/** An error that the venue answers with. Not a failure of the server. */
export class BinanceFault extends Error {
  readonly status: number;
  readonly code: number;
  readonly extras: FaultExtras;

  constructor(status: number, code: number, text: string, extras: FaultExtras = {}) {
    super(text);
    this.name = 'BinanceFault';
    this.status = status;
    this.code = code;
    this.extras = extras;
  }

  /** Body of the answer. */
  get body(): { readonly code: number; readonly msg: string; readonly data?: unknown } {
    const { data } = this.extras;
    return data === undefined ? { code: this.code, msg: this.message } : { code: this.code, msg: this.message, data };
  }
}

const BAD_REQUEST = 400;
const UNAUTHORIZED = 401;

/** Errors of requests, by what is wrong. */
export const faults = {
  illegalCharacters: (name: string, range: string): BinanceFault =>
    bad(-1100, `Illegal characters found in parameter '${name}'; legal range is '${range}'.`),
  illegalText: (): BinanceFault => bad(-1100, 'Illegal characters found in a parameter.'),
  tooMany: (expected: number, received: number): BinanceFault =>
    bad(-1101, `Too many parameters; expected '${expected}' and received '${received}'.`),
  duplicate: (): BinanceFault => bad(-1101, 'Duplicate values for a parameter detected.'),
  missing: (name: string): BinanceFault =>
    bad(-1102, `Mandatory parameter '${name}' was not sent, was empty/null, or malformed.`),
  missingBoth: (one: string, other: string): BinanceFault =>
    bad(-1102, `Param '${one}' or '${other}' must be sent, but both were empty/null!`),
  unread: (read: number, sent: number): BinanceFault =>
    bad(-1104, `Not all sent parameters were read; read '${read}' parameter(s) but was sent '${sent}'.`),
  empty: (name: string): BinanceFault => bad(-1105, `Parameter '${name}' was empty.`),
  notRequired: (name: string): BinanceFault => bad(-1106, `Parameter '${name}' sent when not required.`),
  overflow: (name: string): BinanceFault => bad(-1108, `Parameter '${name}' overflowed.`),
  precision: (name: string): BinanceFault => bad(-1111, `Parameter '${name}' has too much precision.`),
  timeInForce: (): BinanceFault => bad(-1115, 'Invalid timeInForce.'),
  orderType: (): BinanceFault => bad(-1116, 'Invalid orderType.'),
  side: (): BinanceFault => bad(-1117, 'Invalid side.'),
  interval: (): BinanceFault => bad(-1120, 'Invalid interval.'),
  symbol: (): BinanceFault => bad(-1121, 'Invalid symbol.'),
  listenKey: (): BinanceFault => bad(-1125, 'This listenKey does not exist.'),
  combination: (): BinanceFault => bad(-1128, 'Combination of optional parameters invalid.'),
  invalid: (name: string): BinanceFault => bad(-1130, `Data sent for parameter '${name}' is not valid.`),
  strategyType: (): BinanceFault => bad(-1134, '`strategyType` was less than 1000000.'),
  json: (name: string): BinanceFault => bad(-1135, `JSON sent for parameter '${name}' is not valid`),
  tickerType: (): BinanceFault => bad(-1139, 'Invalid ticker type.'),
  workingSide: (): BinanceFault => bad(-1222, 'Working order in an OPO list must be a bid.'),
  pendingSide: (): BinanceFault => bad(-1223, 'Pending orders in an OPO list must be asks.'),
  pendingParam: (name: string): BinanceFault => bad(-1225, `Pending orders should not include the '${name}' tag.`),
  cancelRestrictions: (): BinanceFault =>
    bad(-1145, '`cancelRestrictions` has to be either `ONLY_NEW` or `ONLY_PARTIALLY_FILLED`.'),
  duplicateSymbols: (): BinanceFault => bad(-1151, 'Symbol is present multiple times in the list.'),
  timeUnit: (): BinanceFault => bad(-1194, 'Invalid value for time unit; expected either MICROSECOND or MILLISECOND.'),
  late: (): BinanceFault => bad(-1021, 'Timestamp for this request is outside of the recvWindow.'),
  early: (): BinanceFault => bad(-1021, "Timestamp for this request was 1000ms ahead of the server's time."),
  signature: (): BinanceFault => bad(-1022, 'Signature for this request is not valid.'),
  keyFormat: (): BinanceFault => new BinanceFault(UNAUTHORIZED, -2014, 'API-key format invalid.'),
  key: (): BinanceFault => new BinanceFault(UNAUTHORIZED, -2015, 'Invalid API-key, IP, or permissions for action.'),
  noOrder: (): BinanceFault => bad(-2013, 'Order does not exist.'),
  noList: (): BinanceFault => bad(-2018, 'Order list does not exist.'),
  filter: (name: string): BinanceFault => bad(-1013, `Filter failure: ${name}`),
  unsupported: (): BinanceFault => bad(-1020, 'This operation is not supported.'),
  unknown: (): BinanceFault => new BinanceFault(500, -1000, 'An unknown error occurred while processing the request.'),
} as const;

function bad(code: number, text: string): BinanceFault {
  return new BinanceFault(BAD_REQUEST, code, text);
}

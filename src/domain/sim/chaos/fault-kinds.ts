/** What can be done to a client, as a table: on what each fault acts, which fields it takes, and what it does. */

/** Fields of a fault beside its kind. Times in seconds since the start of the run. */
export interface FaultFields {
  /** The fault acts from here on. @defaultValue 0 */
  readonly fromS?: number;
  /** And up to here. @defaultValue without end */
  readonly untilS?: number;
  /** Share of the messages that it happens to, in [0, 1]. */
  readonly share?: number;
  /** Kinds of requests or channels that it happens to. @defaultValue all */
  readonly of?: readonly string[];
  /** Shortest and longest delay, lag or skew, milliseconds. */
  readonly minMs?: number;
  readonly maxMs?: number;
  /** It happens once in each period of this length, at a time that the seed draws; without it once, at `fromS`. */
  readonly everyS?: number;
  /** How long it lasts. */
  readonly forS?: number;
  /** Share of the requests that are carried out all the same, in [0, 1]. */
  readonly executedShare?: number;
  /** Requests that may follow an answer 429 before the address is banned. */
  readonly tolerated?: number;
  /** Length of the first ban; each further one is twice as long. */
  readonly banS?: number;
  /** Factor of a price, > 0. */
  readonly factor?: number;
}

export type FaultField = keyof FaultFields;

/** On what a fault acts: a request and its answer, a message of a stream, the venue for a while, or the venue at a moment. */
export type FaultScope = 'request' | 'message' | 'window' | 'moment';

interface FaultKindEntry {
  readonly scope: FaultScope;
  /** Fields that must be given, beside those of the scope. */
  readonly needs: readonly FaultField[];
  readonly meaning: string;
}

function entry(scope: FaultScope, meaning: string, needs: readonly FaultField[] = []): FaultKindEntry {
  return { scope, needs, meaning };
}

export const FAULT_KINDS = {
  // Requests and answers
  dropRequest: entry('request', 'the request is lost; no answer comes'),
  dropReply: entry('request', 'the request is carried out; its answer is lost'),
  delayRequest: entry('request', 'the request comes to the venue late', ['minMs', 'maxMs']),
  delayReply: entry('request', 'the answer comes to the client late', ['minMs', 'maxMs']),
  duplicateRequest: entry('request', 'the request is delivered twice'),
  serverError: entry('request', 'the answer is HTTP 5xx; the request is carried out or not', ['executedShare']),
  unknownStatus: entry('request', 'the answer says that the status is unknown; carried out or not', ['executedShare']),
  truncateReply: entry('request', 'the request is carried out; its answer ends in the middle'),
  halfReplace: entry('request', 'of a cancel-replace only the cancel is done'),
  legFault: entry('request', 'of an order list one leg is missing'),
  // Messages of streams
  dropMessage: entry('message', 'the message is lost'),
  duplicateMessage: entry('message', 'the message comes twice'),
  reorderMessage: entry('message', 'the message comes after the next one'),
  delayMessage: entry('message', 'the message comes late', ['minMs', 'maxMs']),
  malformedMessage: entry('message', 'the message is no valid one: cut, huge, or with values that cannot be'),
  oddNumbers: entry('message', 'numbers are written with exponents or more digits than the grid has'),
  crossedBook: entry('message', 'levels that cross the book, with ids and checksum in order'),
  priceSpike: entry('message', 'the price is 0 or many times too high', ['factor']),
  // The venue for a while
  outage: entry('window', 'no connection is accepted, those that stand are cut', ['forS']),
  maintenance: entry('window', 'requests are answered 503, markets are closed', ['forS']),
  rateLimit: entry('window', 'every request is answered 429, then 418', ['forS', 'tolerated', 'banS']),
  stall: entry('window', 'streams say nothing, connections stay open and answer pings', ['forS']),
  requestCut: entry('window', 'requests do not reach the venue, streams go on', ['forS']),
  frozenTime: entry('window', 'messages come, their times stand still', ['forS']),
  clockSkew: entry('window', "the venue's clock is ahead (or behind, below 0)", ['forS', 'minMs', 'maxMs']),
  readLag: entry('window', 'queries see the state of a while ago', ['forS', 'minMs', 'maxMs']),
  shortHistory: entry('window', 'queries of orders and trades know only what is newer', ['forS', 'maxMs']),
  halt: entry('window', 'a market is closed', ['forS']),
  keyRevoked: entry('window', 'signed requests are refused', ['forS']),
  feeAsset: entry('window', 'fees are taken in another asset', ['forS']),
  filterChange: entry('window', 'tick, lot and smallest value are other ones', ['forS']),
  // The venue at a moment
  disconnect: entry('moment', 'all sockets are cut'),
  slowConsumer: entry('moment', 'sockets are cut, as of a client that does not keep up'),
  listenKeyExpiry: entry('moment', 'the listen key expires without a word'),
  tradeBust: entry('moment', 'the last fill of the account is taken back'),
  externalOrder: entry('moment', 'somebody else trades or cancels on the account'),
  forcedClose: entry('moment', 'the venue closes a position by itself, without a client id'),
  transfer: entry('moment', 'money comes or goes'),
  posting: entry('moment', 'interest, funding or a rebate is booked'),
} as const satisfies Readonly<Record<string, FaultKindEntry>>;

export type FaultKind = keyof typeof FAULT_KINDS;

/** Kinds of a scope. */
export type KindOf<S extends FaultScope> = {
  [K in FaultKind]: (typeof FAULT_KINDS)[K]['scope'] extends S ? K : never;
}[FaultKind];

/** Fields that a fault must have by its scope. */
export const SCOPE_NEEDS: Readonly<Record<FaultScope, readonly FaultField[]>> = {
  request: ['share'],
  message: ['share'],
  window: [],
  moment: [],
};

/** Fields that a fault may have by its scope. */
export const SCOPE_TAKES: Readonly<Record<FaultScope, readonly FaultField[]>> = {
  request: ['fromS', 'untilS', 'of'],
  message: ['fromS', 'untilS', 'of'],
  window: ['fromS', 'untilS', 'everyS'],
  moment: ['fromS', 'untilS', 'everyS'],
};

/** Requests by what they ask for; `of` of a request fault names some of these. */
export const REQUEST_KINDS = ['order', 'cancel', 'replace', 'amend', 'list', 'batch', 'query', 'public'] as const;
export type RequestKind = (typeof REQUEST_KINDS)[number];

/** Streams by what they say; `of` of a message fault names some of these. */
export const CHANNELS = ['trades', 'book', 'ticker', 'bars', 'user'] as const;
export type Channel = (typeof CHANNELS)[number];

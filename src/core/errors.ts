/**
 * The error catalogue: every code that bot4 can show, with its meaning and what to do about it.
 * `docs/reference/errors.md` lists exactly these, by test. Codes are stable: they are never reused or renamed.
 *
 * Kinds (see docs/reference/errors.md): `input` is a bad argument or file, refused before any work;
 * `refused` is an expected business outcome, returned as a value and never thrown; `outside` is a failure of
 * something that is not ours. A bug in our own code is an `InvariantError` and has no code.
 */

/** One line of the catalogue. */
export interface ErrorEntry {
  readonly kind: 'input' | 'refused' | 'outside';
  /** What is wrong, in one sentence. */
  readonly meaning: string;
  /** What the reader can do about it. */
  readonly action: string;
}

function entry(kind: ErrorEntry['kind'], meaning: string, action: string): ErrorEntry {
  return { kind, meaning, action };
}

export const ERRORS = {
  // Configuration and command line
  BOT4_CONFIG_UNKNOWN_KEY: entry(
    'input',
    'The configuration has a key that nothing reads.',
    'Remove the key, or correct its spelling; the message names the nearest known key.',
  ),
  BOT4_CONFIG_VALUE: entry(
    'input',
    'A configuration value is missing or out of its range.',
    'Give the key a value of the type and range that the message names.',
  ),
  BOT4_CLI_USAGE: entry('input', 'The command line does not fit the command.', 'Run the command with --help.'),
  // Data
  BOT4_DATA_FILE: entry(
    'input',
    'The data file does not exist or cannot be read.',
    'Check the path; the message names the file.',
  ),
  BOT4_DATA_CORRUPT: entry(
    'input',
    'The data file is damaged or is not of the format that its name says.',
    'Fetch or export the file again; nothing was written.',
  ),
  BOT4_DATA_COLUMN: entry(
    'input',
    'A required column is missing or has a type that is not a number.',
    'Provide the columns ts, open, high, low, close, volume (and symbol in a file of many symbols).',
  ),
  BOT4_DATA_VALUE: entry(
    'input',
    'A value is missing, not finite, or not possible (a price at or below zero, a low above the high).',
    'Correct or remove the row that the message names.',
  ),
  BOT4_DATA_ORDER: entry(
    'input',
    'Times are not strictly increasing.',
    'Sort the rows by time and remove duplicates; the message names the first row that is out of order.',
  ),
  BOT4_DATA_TIME: entry(
    'input',
    'A time is in no known unit, in another unit than the rest, or off the grid of the bar length.',
    'Write all times in one of s, ms, µs or ns since the epoch (UTC), on multiples of the bar length.',
  ),
  BOT4_DATA_SYMBOL: entry(
    'input',
    'The symbol is not in the file, or the file holds several and none was named.',
    'Name one of the symbols that the message lists with --symbol.',
  ),
  BOT4_DATA_QUERY: entry(
    'input',
    'The query on a data file is not one SELECT, or it names something that the file does not have.',
    'Write one SELECT on the table `data`; the message holds what the database says.',
  ),
  BOT4_DATA_TOO_SHORT: entry('input', 'There are too few rows for what was asked.', 'Give a longer history.'),
  BOT4_DATA_PRECISION: entry(
    'input',
    'Prices or quantities do not fit the exact integer range of the instrument.',
    'Choose a larger tick or lot size for the instrument.',
  ),
  // Catalog and feeds
  BOT4_CATALOG_MISSING: entry(
    'input',
    'The catalog has no data set of this id.',
    'List the ids with `bot4 data list`; import or fetch the data first.',
  ),
  BOT4_CATALOG_CONFLICT: entry(
    'input',
    'Rows differ from those that the data set already has at the same time, or lie before its last row.',
    'Compare the two sources; import the new one under another venue or symbol, or remove the old data set first.',
  ),
  BOT4_CATALOG_CORRUPT: entry(
    'outside',
    'A file of the catalog is missing or does not have the content that its manifest says.',
    'Restore the file, or remove the data set and import it again.',
  ),
  BOT4_CATALOG_LOCKED: entry(
    'outside',
    'Another process writes to this data set.',
    'Wait for it, or stop it; what it committed is kept.',
  ),
  BOT4_FEATURES_CONFLICT: entry(
    'input',
    'Rows of a table of features come out with other bits than they were stored with.',
    'A definition or the bars have changed: remove the folder of the table and build it again.',
  ),
  BOT4_FEATURES_CORRUPT: entry(
    'outside',
    'A file of the feature store is missing or does not have the content that its manifest says.',
    'Features can be computed again: remove the folder of the table, then build it.',
  ),
  BOT4_FEATURES_LOCKED: entry(
    'outside',
    'Another builder writes to this table of features.',
    'Wait for it and build again; what it wrote is read then.',
  ),
  BOT4_DATA_UNSUPPORTED: entry(
    'input',
    'There is no adapter for this venue, market or channel.',
    'Use one of those that the message lists.',
  ),
  BOT4_FEED_CONNECTION: entry(
    'outside',
    'The venue cannot be reached, or refused the connection.',
    'Check the network and the address; a running feed tries again by itself.',
  ),
  BOT4_VENUE_RATE_LIMIT: entry(
    'outside',
    'The venue asks for fewer requests, or has banned this address for a time.',
    'Wait as long as the message says; a fetch goes on from where it stopped.',
  ),
  // Statistics, features, models
  BOT4_STATS_INPUT: entry(
    'input',
    'A statistical function got data it cannot judge: not finite, constant, collinear, or too short.',
    'Clean the series; the message names the argument.',
  ),
  BOT4_STATS_ARGUMENT: entry(
    'input',
    'An option of a statistical function is out of its range.',
    'Choose a value within the range that the message names.',
  ),
  BOT4_FEATURE_SPEC: entry(
    'input',
    'A feature specification is not valid.',
    'Correct the feature that the message names; docs/reference/features.md lists kinds and parameters.',
  ),
  BOT4_MODEL_INPUT: entry(
    'input',
    'A model got data whose shape or values it cannot use.',
    'Check the shape that the message names.',
  ),
  BOT4_STRATEGY_SOURCE: entry(
    'input',
    'The strategy refers to something outside itself, or is not valid code.',
    'Pass constants in `params` and state in `init`; a strategy may use only its arguments.',
  ),
  BOT4_STRATEGY_INTENT: entry(
    'input',
    'The strategy returned something that is not an intent.',
    'Return { target: number between -1 and 1 }, { orders } as `trading.restingOrders` allows, both, or undefined.',
  ),
  // Risk refusals
  BOT4_RISK_POSITION_LIMIT: entry(
    'refused',
    'The order would take the position beyond its limit of equity.',
    'Reduce the size; the limit counts open and unknown orders as filled.',
  ),
  BOT4_RISK_EXPOSURE: entry(
    'refused',
    'The order would take gross exposure beyond its limit of equity.',
    'Close positions first.',
  ),
  BOT4_RISK_DRAWDOWN: entry(
    'refused',
    'Drawdown from the equity peak has reached its limit; only reducing orders are allowed.',
    'Review the strategy; trading resumes only by an explicit reset.',
  ),
  BOT4_RISK_ORDER_RATE: entry(
    'refused',
    'Too many orders in the rate window.',
    'Wait; the window and its limit are in the risk profile.',
  ),
  BOT4_RISK_PRICE_COLLAR: entry(
    'refused',
    'The order price is too far from the reference price.',
    'Check the price feed and the order price.',
  ),
  BOT4_RISK_KILL_SWITCH: entry(
    'refused',
    'The kill switch is on; only reducing orders and cancels leave.',
    'Find out why it tripped; reset it by hand.',
  ),
  BOT4_RISK_BREAKER_OPEN: entry(
    'refused',
    'The circuit breaker to the venue is open.',
    'Wait for the half-open probe; check the venue.',
  ),
  BOT4_RISK_STALE_DATA: entry(
    'refused',
    'There is no current market price to judge the order by.',
    'Wait for market data.',
  ),
  BOT4_RISK_REDUCE_ONLY: entry(
    'refused',
    'A reduce-only order does not reduce the position.',
    'Check the position; another order may have closed it.',
  ),
  BOT4_RISK_SHORT_SPOT: entry(
    'refused',
    'The order would sell more of a spot asset than is held.',
    'Reduce the size, or trade an instrument that can be sold short.',
  ),
  BOT4_RISK_ORDER_SIZE: entry(
    'refused',
    'The order is below the smallest or above the largest size of the instrument.',
    'Change the size; the filter is part of the instrument.',
  ),
  BOT4_RISK_FUNDS: entry(
    'refused',
    'The account has too little free money for the order and its fee.',
    'Reduce the size or add funds.',
  ),
  BOT4_RISK_STOPPED: entry(
    'refused',
    'A stop-loss layer has ended trading for this strategy; only reducing orders are allowed.',
    'Review the strategy; trading resumes only by an explicit reset.',
  ),
  BOT4_RISK_HALTED: entry(
    'refused',
    'The emergency stop is on; no order leaves, reducing ones included, only cancels.',
    'Look at the positions at the venue; reset it by hand.',
  ),
  BOT4_RISK_REDUCING: entry(
    'refused',
    'Trading was told to reduce only; nothing that adds risk leaves.',
    'Reset it by hand when new positions are wanted again.',
  ),
  BOT4_RISK_DAILY_LOSS: entry(
    'refused',
    'The loss of this UTC day has reached its limit; only reducing orders are allowed.',
    'Wait for the next day, or reset it by hand.',
  ),
  BOT4_RISK_DEAD_MARKET: entry(
    'refused',
    'Nothing has traded in the market for as many marks as the limit says.',
    'Wait until the market trades again.',
  ),
  BOT4_RISK_NET_EXPOSURE: entry(
    'refused',
    'The order would take the signed sum of positions beyond its limit of equity.',
    'Reduce the size, or trade the other side first.',
  ),
  BOT4_RISK_LEVERAGE: entry(
    'refused',
    'The order would take the positions in perpetuals beyond their limit of realised equity.',
    'Reduce the size, or close positions first.',
  ),
  BOT4_RISK_CONCENTRATION: entry(
    'refused',
    'The order would take the positions in one base asset beyond their limit of equity.',
    'Reduce the size, or close positions in the same asset first.',
  ),
  BOT4_RISK_CORRELATION: entry(
    'refused',
    'The order would take the position, together with all that moves with it, beyond its limit of equity.',
    'Reduce the size, or close positions that move alike first.',
  ),
  // Orders and venues
  BOT4_ORDER_TRANSITION: entry(
    'refused',
    'The order cannot change in this way from its present state.',
    'See the state table in docs/reference/orders.md.',
  ),
  BOT4_VENUE_REJECTED: entry(
    'outside',
    'The venue rejected the order.',
    'The message holds the reason that the venue gave.',
  ),
  BOT4_VENUE_UNKNOWN_REPLY: entry(
    'outside',
    'The venue answered something that is not in our table; the instrument is halted.',
    'Report the reply; resume the instrument after reconciling.',
  ),
  BOT4_VENUE_UNSUPPORTED: entry(
    'input',
    'This version has no gateway for the venue.',
    'Use the simulator; live gateways are listed in the README.',
  ),
  // Gate, artifacts, registry
  BOT4_GATE_REFUSED: entry(
    'refused',
    'The gate refused the candidate.',
    'Read the reasons in the verdict; do not retry with another threshold.',
  ),
  BOT4_GATE_LIVE_EVIDENCE: entry(
    'refused',
    'Live trading needs more than 30 days of forward paper trading of this very artifact.',
    'Run the artifact on paper; replayed history does not count.',
  ),
  BOT4_GATE_EVIDENCE: entry(
    'input',
    'The evidence is not of the form that the gate judges: a field is missing, unknown, of another type or not finite.',
    'Promote again with this version; the message names the field.',
  ),
  BOT4_ARTIFACT_MISSING: entry('input', 'There is no artifact of this name.', 'List artifacts with `bot4 models`.'),
  BOT4_ARTIFACT_TAMPERED: entry(
    'input',
    'A file of the artifact does not have the content that was signed.',
    'Do not use it; promote again from the notebook.',
  ),
  BOT4_ARTIFACT_SIGNATURE: entry(
    'input',
    'The signature of the artifact is missing, wrong, or by a key that is not trusted.',
    'Use the key that promoted it, or promote again.',
  ),
  BOT4_ARTIFACT_VERDICT: entry(
    'input',
    'The artifact was refused by the gate, or its evidence does not support its verdict.',
    'Only artifacts that the gate passed can be loaded.',
  ),
  BOT4_ARTIFACT_REVOKED: entry(
    'input',
    'The artifact was revoked in the registry.',
    'Do not use it; the message holds the reason. Promote a new candidate.',
  ),
  BOT4_ARTIFACT_KEY: entry(
    'input',
    'The signing key or a trusted key cannot be read, or others may read the signing key.',
    'Restrict the key file to its owner (chmod 600), or remove the key folder to make a new key.',
  ),
  BOT4_ARTIFACT_VERSION: entry(
    'input',
    'The artifact was written by a version that this one does not read.',
    'Promote again with this version.',
  ),
  BOT4_TRIALS_BROKEN: entry(
    'input',
    'The trial ledger was changed by hand: its hash chain is broken.',
    'Restore the ledger; without it the number of trials is not known and the gate refuses.',
  ),
  BOT4_REGISTRY_BROKEN: entry(
    'input',
    'The registry of promotions and paper sessions was changed by hand: its hash chain is broken.',
    'Restore models/registry.ndjson; without it no paper trading counts as evidence.',
  ),
  BOT4_JSON_VALUE: entry(
    'input',
    'A value cannot be hashed as JSON: not finite, undefined, a class instance, or JSON that is not in canonical form.',
    'Use numbers that are finite, text, booleans, null, arrays and plain objects; the message names the path.',
  ),
  // Journal and storage
  BOT4_JOURNAL_CORRUPT: entry(
    'outside',
    'A record in the middle of the journal is damaged.',
    'Stop; restore the journal from its copy. Trading on a damaged journal is not possible.',
  ),
  BOT4_JOURNAL_LOCKED: entry(
    'outside',
    'Another runner holds this journal.',
    'Stop the other runner, or choose another journal folder.',
  ),
  BOT4_JOURNAL_MISMATCH: entry(
    'input',
    'The journal belongs to another artifact, data set or configuration.',
    'Continue with the artifact and data that it was started with, or choose a new journal folder.',
  ),
  BOT4_STORE_WRITE: entry(
    'outside',
    'Writing to disk failed.',
    'Check space and permissions; nothing half-written is left.',
  ),
  // Notebook
  BOT4_NOTEBOOK_FILE: entry(
    'input',
    'The notebook does not exist or is not a notebook.',
    'Check the path; notebooks are .ipynb files of version 4.',
  ),
  BOT4_NOTEBOOK_CELL: entry('input', 'A cell of the notebook failed.', 'The message names the cell and its line.'),
} as const satisfies Record<string, ErrorEntry>;

/** Every code of the catalogue. */
export type ErrorCode = keyof typeof ERRORS;

/** Where the fault is: any of them may be absent. */
export interface ErrorPlace {
  readonly file?: string;
  /** 1-based data row. */
  readonly row?: number;
  /** Column, key, argument, check or cell. */
  readonly key?: string;
}

function text(code: ErrorCode, detail: string, place: ErrorPlace): string {
  const where: string[] = [];
  if (place.file !== undefined) where.push(place.file);
  if (place.row !== undefined) where.push(`row ${place.row}`);
  if (place.key !== undefined) where.push(place.key);
  return where.length === 0 ? `${code}: ${detail}` : `${code}: ${detail} [${where.join(', ')}]`;
}

/** Base of all errors that carry a code. */
export abstract class Bot4Error extends Error {
  readonly code: ErrorCode;
  readonly place: ErrorPlace;
  constructor(code: ErrorCode, detail: string, options: { place?: ErrorPlace; cause?: unknown } = {}) {
    super(text(code, detail, options.place ?? {}), options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.place = options.place ?? {};
  }
  /** What the reader can do about it. */
  get action(): string {
    return ERRORS[this.code].action;
  }
}

/** Bad input, refused before any work is done. The command line ends with exit code 2. */
export class InputError extends Bot4Error {
  override readonly name = 'InputError';
}

/** When a call that failed may be made again. */
export type Retry = 'never' | 'backoff' | 'reconnect' | 'reconcile';

/** A venue failed or answered what we do not know. */
export class VenueError extends Bot4Error {
  override readonly name = 'VenueError';
  readonly retry: Retry;
  constructor(code: ErrorCode, detail: string, options: { retry: Retry; place?: ErrorPlace; cause?: unknown }) {
    super(code, detail, options);
    this.retry = options.retry;
  }
}

/** Disk, database or journal failed. */
export class StoreError extends Bot4Error {
  override readonly name = 'StoreError';
}

/** An expected business outcome: returned, never thrown. */
export interface Refusal {
  readonly kind: 'refused';
  readonly code: ErrorCode;
  readonly detail: string;
}

/** Makes a refusal. */
export function refusal(code: ErrorCode, detail: string): Refusal {
  return { kind: 'refused', code, detail };
}

/** An order as a client asks for it, in one shape for REST and WebSocket. Reading checks form and words, not the market. */
import { type SimSide, STP_MODE, type StpModeCode } from '../../../domain/sim/index.ts';
import { faults } from './fault.ts';
import { type KrakenParams, plainNumber } from './params.ts';

/** Order types, as both protocols write them. */
export const ORDER_KINDS = [
  'market',
  'limit',
  'iceberg',
  'stop-loss',
  'take-profit',
  'stop-loss-limit',
  'take-profit-limit',
  'trailing-stop',
  'trailing-stop-limit',
] as const;
export type OrderKind = (typeof ORDER_KINDS)[number];

/** Times in force, as REST writes them. */
export const TIMES_IN_FORCE = ['GTC', 'IOC', 'FOK', 'GTD'] as const;
export type TimeWord = (typeof TIMES_IN_FORCE)[number];

/** An order that is placed when this one fills, on the other side. Prices are decimal text, empty for none. */
export interface CloseWish {
  readonly kind: OrderKind;
  readonly limitPrice: string;
  readonly triggerPrice: string;
}

/** An order that is asked for. Texts are decimals, empty for none; a price may be relative: `+5`, `-1%`, `#2%`. */
export interface OrderWish {
  readonly side: SimSide;
  readonly kind: OrderKind;
  readonly volume: string;
  readonly limitPrice: string;
  readonly triggerPrice: string;
  readonly displayVolume: string;
  readonly isPostOnly: boolean;
  /** Volume is in the quote asset. */
  readonly isInQuote: boolean;
  readonly time: TimeWord;
  /** µs, 0 for none. */
  readonly expireUs: number;
  readonly userref: number;
  readonly clientId: string;
  readonly stpMode: StpModeCode;
  readonly trigger: 'last' | 'index';
  readonly close: CloseWish | undefined;
}

const US_PER_SECOND = 1e6;
const USERREF_MAX = 2_147_483_647;
const DECIMAL = /^\d{1,20}(?:\.\d{1,20})?$/;
const PRICE = /^[+\-#]?\d{1,12}(?:\.\d{1,12})?%?$/;
const CLIENT_ID =
  /^(?:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}|[0-9a-fA-F]{32}|[\x21-\x7e]{1,18})$/;
const STP_WORDS: Readonly<Record<string, StpModeCode>> = {
  'cancel-newest': STP_MODE.expireTaker,
  cancel_newest: STP_MODE.expireTaker,
  'cancel-oldest': STP_MODE.expireMaker,
  cancel_oldest: STP_MODE.expireMaker,
  'cancel-both': STP_MODE.expireBoth,
  cancel_both: STP_MODE.expireBoth,
};
const FLAGS = ['post', 'fcib', 'fciq', 'nompp', 'viqc'];

/** Whether orders of a kind wait for a trigger. */
export function isTriggered(kind: OrderKind): boolean {
  return kind !== 'market' && kind !== 'limit' && kind !== 'iceberg';
}

/** Whether orders of a kind follow the price. */
export function isTrailing(kind: OrderKind): boolean {
  return kind.startsWith('trailing');
}

/** Whether orders of a kind have a limit. */
export function hasLimit(kind: OrderKind): boolean {
  return kind === 'iceberg' || kind.endsWith('limit');
}

function decimal(params: KrakenParams, name: string): string {
  const text = plainNumber(params.find(name) ?? '');
  if (text !== '' && !DECIMAL.test(text)) throw faults.arguments(name);
  return text;
}

function price(params: KrakenParams, name: string): string {
  const text = plainNumber(params.find(name) ?? '');
  if (text !== '' && !PRICE.test(text)) throw faults.arguments(name);
  return text === '0' ? '' : text;
}

/** How far a limit is from its trigger: `+5`, `-1%`; without a sign it is above. */
function offset(params: KrakenParams, name: string): string {
  const text = plainNumber(params.find(name) ?? '');
  if (text === '') return '';
  const signed = /^[+\-#]/.test(text) ? text : `+${text}`;
  if (!PRICE.test(signed)) throw faults.arguments(name);
  return signed;
}

function clientId(params: KrakenParams): string {
  const text = params.find('cl_ord_id') ?? '';
  if (text !== '' && !CLIENT_ID.test(text)) throw faults.arguments('cl_ord_id');
  return text;
}

function stpMode(params: KrakenParams, name: string): StpModeCode {
  const word = params.find(name);
  if (word === undefined) return STP_MODE.expireTaker;
  const mode = Object.hasOwn(STP_WORDS, word) ? STP_WORDS[word] : undefined;
  if (mode === undefined) throw faults.arguments(name);
  return mode;
}

/** A time of REST: seconds since the epoch, `+10` from now, or `0` for none. */
function seconds(params: KrakenParams, name: string, nowUs: number): number {
  const text = params.find(name);
  if (text === undefined || text === '0') return 0;
  if (!/^\+?\d{1,11}(?:\.\d{1,9})?$/.test(text)) throw faults.arguments(name);
  const us = Math.round(Number(text) * US_PER_SECOND);
  return text.startsWith('+') || us < nowUs / 2 ? nowUs + us : us;
}

/** A time of WebSocket: RFC 3339. */
function instant(params: KrakenParams, name: string): number {
  const text = params.find(name);
  if (text === undefined) return 0;
  const ms = /^\d{4}-\d\d-\d\dT/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(ms)) throw faults.arguments(name);
  return ms * 1000;
}

/** Refuses what does not go together, the same for both protocols. */
function checked(wish: OrderWish, nowUs: number): OrderWish {
  const { kind, limitPrice, triggerPrice, time } = wish;
  if (hasLimit(kind) && limitPrice === '') throw faults.arguments('price');
  if (isTriggered(kind) && triggerPrice === '') throw faults.arguments('price');
  if (isTrailing(kind) && !/^\+?\d/.test(triggerPrice)) throw faults.arguments('price');
  if (wish.volume === '' || Number(wish.volume) === 0) throw faults.arguments('volume');
  if (wish.isPostOnly && kind !== 'limit') throw faults.arguments('oflags');
  if (wish.isInQuote && !(kind === 'market' && wish.side > 0)) throw faults.arguments('viqc');
  if (kind === 'iceberg' && wish.displayVolume === '') throw faults.arguments('displayvol');
  if (kind !== 'iceberg' && wish.displayVolume !== '') throw faults.arguments('displayvol');
  if (time === 'GTD' ? wish.expireUs <= nowUs : false) throw faults.arguments('expiretm');
  if (wish.isPostOnly && (time === 'IOC' || time === 'FOK')) throw faults.arguments('timeinforce');
  return wish;
}

function readDeadline(params: KrakenParams, nowUs: number): void {
  const until = instant(params, 'deadline');
  if (until !== 0 && until < nowUs) throw faults.deadline();
}

/** An order of REST. @throws the venue's own errors. */
export function readRestWish(params: KrakenParams, nowUs: number): OrderWish {
  const kind = params.word('ordertype', ORDER_KINDS);
  const side = params.word('type', ['buy', 'sell']);
  if (kind === undefined || side === undefined) throw faults.arguments(kind === undefined ? 'ordertype' : 'type');
  readDeadline(params, nowUs);
  const flags = (params.find('oflags') ?? '').split(',').filter((flag) => flag !== '');
  if (!flags.every((flag) => FLAGS.includes(flag)) || (flags.includes('fcib') && flags.includes('fciq')))
    throw faults.arguments('oflags');
  const leverage = params.find('leverage') ?? 'none';
  if (leverage !== 'none' && leverage !== '1' && leverage !== '1:1') throw faults.margin();
  if (params.flag('reduce_only')) throw faults.reduceOnly();
  if (seconds(params, 'starttm', nowUs) !== 0) throw faults.arguments('starttm');
  const one = price(params, 'price');
  const two = isTrailing(kind) ? offset(params, 'price2') : price(params, 'price2');
  const waits = isTriggered(kind);
  return checked(
    {
      side: side === 'buy' ? 1 : -1,
      kind,
      volume: decimal(params, 'volume'),
      limitPrice: waits ? two : one,
      triggerPrice: waits ? one : '',
      displayVolume: decimal(params, 'displayvol'),
      isPostOnly: flags.includes('post'),
      isInQuote: flags.includes('viqc'),
      time:
        params.word('timeinforce', TIMES_IN_FORCE) ??
        (params.has('expiretm') && params.find('expiretm') !== '0' ? 'GTD' : 'GTC'),
      expireUs: seconds(params, 'expiretm', nowUs),
      userref: params.whole('userref', -USERREF_MAX - 1, USERREF_MAX) ?? 0,
      clientId: clientId(params),
      stpMode: stpMode(params, 'stptype'),
      trigger: params.word('trigger', ['last', 'index']) ?? 'last',
      close: readRestClose(params),
    },
    nowUs,
  );
}

function readRestClose(params: KrakenParams): CloseWish | undefined {
  const close = params.tree('close');
  const kind = close?.word('ordertype', ORDER_KINDS);
  if (close === undefined) return undefined;
  if (kind === undefined) throw faults.arguments('close');
  const [one, two] = [price(close, 'price'), price(close, 'price2')];
  return isTriggered(kind) ? closeOf(kind, two, one) : closeOf(kind, one, '');
}

function closeOf(kind: OrderKind, limitPrice: string, triggerPrice: string): CloseWish {
  const isWhole = (!hasLimit(kind) || limitPrice !== '') && (!isTriggered(kind) || triggerPrice !== '');
  if (!isWhole || kind === 'market' || kind === 'iceberg' || kind === 'trailing-stop-limit')
    throw faults.arguments('close');
  return { kind, limitPrice, triggerPrice };
}

/** A price with what it is relative to: `5` of type `pct` is `+5%`. */
function typedPrice(params: KrakenParams, name: string, typeName: string): string {
  const text = plainNumber(params.find(name) ?? '');
  const type = params.word(typeName, ['static', 'pct', 'quote']) ?? 'static';
  if (text === '') return '';
  if (type === 'static') return price(params, name);
  const signed = /^[+\-#]/.test(text) ? text : `+${text}`;
  const whole = type === 'pct' && !signed.endsWith('%') ? `${signed}%` : signed;
  if (!PRICE.test(whole)) throw faults.arguments(name);
  return whole;
}

/** Limit of an order. That of one which trails is an offset, of whatever type. */
function limitOf(params: KrakenParams, kind: OrderKind): string {
  if (!isTrailing(kind)) return typedPrice(params, 'limit_price', 'limit_price_type');
  const isShare = params.word('limit_price_type', ['static', 'pct', 'quote']) === 'pct';
  const text = offset(params, 'limit_price');
  return text !== '' && isShare && !text.endsWith('%') ? `${text}%` : text;
}

/** An order of WebSocket v2. @throws the venue's own errors. */
export function readSocketWish(params: KrakenParams, nowUs: number): OrderWish {
  const kind = params.word('order_type', ORDER_KINDS);
  const side = params.word('side', ['buy', 'sell']);
  if (kind === undefined || side === undefined) throw faults.arguments(kind === undefined ? 'order_type' : 'side');
  readDeadline(params, nowUs);
  if (params.flag('margin')) throw faults.margin();
  if (params.flag('reduce_only')) throw faults.reduceOnly();
  params.word('fee_preference', ['base', 'quote']);
  const triggers = params.tree('triggers');
  const cash = decimal(params, 'cash_order_qty');
  const expireUs = instant(params, 'expire_time');
  const word = params.find('time_in_force')?.toUpperCase();
  const time = word === undefined ? 'GTC' : TIMES_IN_FORCE.find((one) => one === word);
  if (time === undefined) throw faults.arguments('time_in_force');
  return checked(
    {
      side: side === 'buy' ? 1 : -1,
      kind,
      volume: cash === '' ? decimal(params, 'order_qty') : cash,
      limitPrice: hasLimit(kind) ? limitOf(params, kind) : '',
      triggerPrice: triggers === undefined || !isTriggered(kind) ? '' : typedPrice(triggers, 'price', 'price_type'),
      displayVolume: decimal(params, 'display_qty'),
      isPostOnly: params.flag('post_only'),
      isInQuote: cash !== '',
      time,
      expireUs,
      userref: params.whole('order_userref', -USERREF_MAX - 1, USERREF_MAX) ?? 0,
      clientId: clientId(params),
      stpMode: stpMode(params, 'stp_type'),
      trigger: triggers?.word('reference', ['last', 'index']) ?? 'last',
      close: readSocketClose(params),
    },
    nowUs,
  );
}

function readSocketClose(params: KrakenParams): CloseWish | undefined {
  const close = params.tree('conditional');
  if (close === undefined) return undefined;
  const kind = close.word('order_type', ORDER_KINDS);
  if (kind === undefined) throw faults.arguments('conditional');
  return closeOf(
    kind,
    hasLimit(kind) ? typedPrice(close, 'limit_price', 'limit_price_type') : '',
    isTriggered(kind) ? typedPrice(close, 'trigger_price', 'trigger_price_type') : '',
  );
}

/**
 * Coinbase Advanced Trade. A refused order comes with status 200 and a reason in capitals; a refused request with a
 * status and the name of a gRPC code, or one of the older words of version 2. Reasons: the venue's reference of
 * `CreateOrder` and `CancelOrders`; words: ccxt 4.5.84 (MIT).
 */
import { FAULT, type FaultReport, faultOfStatus, type VenueFault } from './fault.ts';

const { refused, instrument, account, limited, clock, unknown } = FAULT;

/** By reason or word. Previews have the same reasons behind `PREVIEW_`. */
export const COINBASE_REASONS: Readonly<Record<string, VenueFault>> = {
  UNKNOWN_FAILURE_REASON: unknown,
  UNSUPPORTED_ORDER_CONFIGURATION: refused,
  INVALID_SIDE: refused,
  INVALID_PRODUCT_ID: instrument,
  INVALID_SIZE_PRECISION: refused,
  INVALID_PRICE_PRECISION: refused,
  INSUFFICIENT_FUND: refused,
  INSUFFICIENT_FUNDS: refused,
  INVALID_LEDGER_BALANCE: refused,
  ORDER_ENTRY_DISABLED: instrument,
  INELIGIBLE_PAIR: instrument,
  INVALID_LIMIT_PRICE_POST_ONLY: refused,
  INVALID_LIMIT_PRICE: refused,
  INVALID_NO_LIQUIDITY: refused,
  INVALID_REQUEST: refused,
  COMMANDER_REJECTED_NEW_ORDER: refused,
  IN_LIQUIDATION: account,
  INVALID_MARGIN_TYPE: refused,
  INVALID_LEVERAGE: refused,
  UNTRADABLE_PRODUCT: instrument,
  INVALID_FCM_TRADING_SESSION: instrument,
  GEOFENCING_RESTRICTION: instrument,
  STOP_PRICE_ABOVE_LAST_TRADE_PRICE: refused,
  STOP_PRICE_BELOW_LAST_TRADE_PRICE: refused,
  // An order has this id: an earlier request of ours did arrive.
  DUPLICATE_CLIENT_ORDER_ID: unknown,
  UNKNOWN_CANCEL_FAILURE_REASON: unknown,
  INVALID_CANCEL_REQUEST: refused,
  // Not open: filled, cancelled, expired, or never there.
  UNKNOWN_CANCEL_ORDER: unknown,
  COMMANDER_REJECTED_CANCEL_ORDER: unknown,
  DUPLICATE_CANCEL_REQUEST: unknown,
  ORDER_IS_ALREADY_BEING_REPLACED: unknown,
  ONLY_OPEN_ORDERS_CAN_BE_EDITED: unknown,
  INVALID_ARGUMENT: refused,
  FAILED_PRECONDITION: refused,
  OUT_OF_RANGE: refused,
  UNIMPLEMENTED: refused,
  // An order that is not found may be one that is not there yet.
  NOT_FOUND: unknown,
  ALREADY_EXISTS: unknown,
  PERMISSION_DENIED: account,
  UNAUTHENTICATED: account,
  RESOURCE_EXHAUSTED: limited,
  ABORTED: unknown,
  CANCELLED: unknown,
  DATA_LOSS: unknown,
  DEADLINE_EXCEEDED: unknown,
  INTERNAL: unknown,
  UNAVAILABLE: unknown,
  UNKNOWN: unknown,
  INVALID_REQUEST_ERROR: refused,
  VALIDATION_ERROR: refused,
  PARAM_REQUIRED: refused,
  AUTHENTICATION_ERROR: account,
  UNAUTHORIZED: account,
  INVALID_TOKEN: account,
  REVOKED_TOKEN: account,
  EXPIRED_TOKEN: account,
  INVALID_SCOPE: account,
  RATE_LIMIT_EXCEEDED: limited,
  INTERNAL_SERVER_ERROR: unknown,
};

/**
 * What a failure of Coinbase Advanced Trade means.
 * @example coinbaseFault({ status: 200, code: 'INSUFFICIENT_FUND', text: '' }).action // => 'never'
 */
export function coinbaseFault(report: FaultReport): VenueFault {
  const { status, code, text } = report;
  const byStatus = faultOfStatus(status);
  if (byStatus !== undefined) return byStatus;
  // A token lives for two minutes by the venue's clock.
  if (/request timestamp expired|token (is )?expired/i.test(text)) return clock;
  const reason = code.toUpperCase().replace(/^PREVIEW_/, '');
  if (Object.hasOwn(COINBASE_REASONS, reason)) return COINBASE_REASONS[reason] as VenueFault;
  return status === 401 || status === 403 ? account : unknown;
}

/**
 * Binance Spot. Codes and texts: binance-spot-api-docs, errors.md; that −1006, −1007 and every status of 500 and above
 * leave the fate open: rest-api.md, general information.
 */
import { FAULT, type FaultReport, faultOfStatus, type VenueFault } from './fault.ts';

const { refused, instrument, account, limited, closed, clock, session, unknown } = FAULT;

/** By code. A request that is malformed reached no matching engine. */
export const BINANCE_CODES: Readonly<Record<string, VenueFault>> = {
  '-1000': unknown,
  '-1001': unknown,
  '-1002': account,
  '-1003': limited,
  '-1006': unknown,
  '-1007': unknown,
  // Overload is told from in front of the matching engine, but not only from there.
  '-1008': unknown,
  '-1013': refused,
  '-1014': refused,
  '-1015': limited,
  '-1016': closed,
  '-1020': refused,
  '-1021': clock,
  '-1022': account,
  '-1033': session,
  '-1034': limited,
  '-1035': session,
  '-1121': instrument,
  '-1122': instrument,
  '-1125': session,
  '-1175': session,
  '-1176': session,
  '-1177': session,
  '-1178': session,
  '-1179': session,
  '-1180': session,
  '-1181': limited,
  '-1184': session,
  '-1185': session,
  '-1191': limited,
  '-1220': instrument,
  // Which of the two it was stands in the answer; what the text says of an order decides, see `ENGINE_TEXTS`.
  '-2010': refused,
  '-2011': unknown,
  // "Does not exist" right after it was sent may be the lag of a read, and an old order may be archived.
  '-2013': unknown,
  '-2014': account,
  '-2015': account,
  '-2016': instrument,
  '-2021': unknown,
  // Both halves of a cancel-replace failed, but why the cancel did may be that the order has just been filled.
  '-2022': unknown,
  '-2026': unknown,
  '-2035': session,
  '-2036': session,
  '-2038': refused,
  '-2039': unknown,
  '-2042': limited,
  '-2043': instrument,
};

/** Codes from −1100 to −1225 that are not in the table are about parameters: the request was not understood. */
const PARAMETERS = { from: -1225, to: -1100 };

/** Texts of the matching engine that say more than their code, which is −2010, −2011, −1013 or −2038. */
export const BINANCE_TEXTS: Readonly<Record<string, VenueFault>> = {
  // An open order has this id: an earlier request of ours did arrive.
  'Duplicate order sent.': unknown,
  // Not open: filled, cancelled, expired, or never there.
  'Unknown order sent.': unknown,
  'Market is closed.': instrument,
  'Market orders are not supported for this symbol.': instrument,
  'Iceberg orders are not supported for this symbol.': instrument,
  'Stop loss orders are not supported for this symbol.': instrument,
  'Stop loss limit orders are not supported for this symbol.': instrument,
  'Take profit orders are not supported for this symbol.': instrument,
  'Take profit limit orders are not supported for this symbol.': instrument,
  'This action is disabled on this account.': account,
  'This account may not place or cancel orders.': account,
};

/**
 * What a failure of Binance Spot means.
 * @example binanceFault({ status: 400, code: '-2010', text: 'Duplicate order sent.' }).action // => 'reconcile'
 */
export function binanceFault(report: FaultReport): VenueFault {
  const { status, code, text } = report;
  const byStatus = faultOfStatus(status);
  if (byStatus !== undefined) return byStatus;
  // The firewall in front of the venue: nothing came through, and more of the same makes it a ban.
  if (status === 403 && code === '') return limited;
  const known = Object.hasOwn(BINANCE_CODES, code) ? (BINANCE_CODES[code] as VenueFault) : undefined;
  if (known === FAULT.unknown && code !== '-2011') return known;
  if (Object.hasOwn(BINANCE_TEXTS, text)) return BINANCE_TEXTS[text] as VenueFault;
  if (known !== undefined) return known;
  const number = Number(code);
  const isParameter = /^-\d{4}$/.test(code) && number >= PARAMETERS.from && number <= PARAMETERS.to;
  return isParameter ? refused : unknown;
}

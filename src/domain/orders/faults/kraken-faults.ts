/**
 * Kraken Spot. Errors are texts, `<severity><category>:<what>[:<more>]`, and come with status 200; a warning begins with
 * `W` and is no failure. Texts: Kraken's pages about spot errors and rate limits, and Kraken.Net 5 (MIT).
 */
import { FAULT, type FaultReport, faultOfStatus, type VenueFault } from './fault.ts';

const { refused, instrument, account, limited, closed, instrumentLimited, clock, session, unknown } = FAULT;

/** By text; the longest entry that the error is, or begins with in front of a colon, decides. */
export const KRAKEN_ERRORS: Readonly<Record<string, VenueFault>> = {
  'EGeneral:Invalid arguments': refused,
  'EGeneral:Unknown method': refused,
  'EGeneral:Unknown Method': refused,
  'EGeneral:Permission denied': account,
  'EGeneral:Temporary lockout': limited,
  'EGeneral:Too many requests': limited,
  'EGeneral:Internal error': unknown,
  'EAPI:Invalid key': account,
  'EAPI:Invalid signature': account,
  'EAPI:Invalid nonce': clock,
  'EAPI:Rate limit exceeded': limited,
  'EAPI:Feature disabled': account,
  'EAccount:Invalid permissions': account,
  'EAuth:Account temporary disabled': account,
  'EAuth:Account unconfirmed': account,
  'EAuth:Rate limit exceeded': limited,
  'EAuth:Too many requests': limited,
  'ESession:Invalid session': session,
  'EQuery:Unknown asset pair': instrument,
  'EQuery:Unknown asset': instrument,
  'EOrder:Cannot open opposing position': refused,
  'EOrder:Cannot open position': refused,
  'EOrder:Margin allowance exceeded': refused,
  'EOrder:Margin level too low': refused,
  'EOrder:Margin position size exceeded': refused,
  'EOrder:Insufficient margin': refused,
  'EOrder:Insufficient funds': refused,
  'EOrder:Order minimum not met': refused,
  'EOrder:Cost minimum not met': refused,
  'EOrder:Tick size check failed': refused,
  'EOrder:Invalid price': refused,
  'EOrder:Orders limit exceeded': refused,
  'EOrder:Scheduled orders limit exceeded': refused,
  'EOrder:Positions limit exceeded': refused,
  'EOrder:Rate limit exceeded': instrumentLimited,
  'EOrder:Domain rate limit exceeded': instrumentLimited,
  'EOrder:Reduce only:No position exists': refused,
  'EOrder:Reduce only:Position is closed': refused,
  'EOrder:Post only order': refused,
  // Not open: filled, cancelled, expired, or never there.
  'EOrder:Unknown order': unknown,
  'EOrder:Unknown position': refused,
  'EService:Market in cancel_only mode': instrument,
  'EService:Market in post_only mode': instrument,
  'EService:Market in limit_only mode': instrument,
  'EService:Currency pair not supported': instrument,
  'EService:Currency pair not in': instrument,
  // The order's own deadline passed before it reached the matching engine.
  'EService:Deadline elapsed': refused,
  // Offline engine or offline front: an order behind it may have arrived.
  'EService:Unavailable': unknown,
  'EService:Busy': unknown,
  'EService:Timeout': unknown,
  'EService:Throttled': limited,
  'EService:Maintenance': closed,
};

function lookUp(code: string): VenueFault | undefined {
  for (let end = code.length; end > 0; end = code.lastIndexOf(':', end - 1)) {
    const found = code.slice(0, end);
    if (Object.hasOwn(KRAKEN_ERRORS, found)) return KRAKEN_ERRORS[found];
  }
  // One family is told with the name of the pair behind a blank.
  return code.startsWith('EService:Currency pair not in ') ? KRAKEN_ERRORS['EService:Currency pair not in'] : undefined;
}

/**
 * What an error of Kraken means. Of several in one answer, each is asked for; the most careful one holds.
 * @example krakenFault({ status: 200, code: 'EOrder:Insufficient funds', text: '' }).action // => 'never'
 */
export function krakenFault(report: FaultReport): VenueFault {
  return faultOfStatus(report.status) ?? lookUp(report.code) ?? unknown;
}

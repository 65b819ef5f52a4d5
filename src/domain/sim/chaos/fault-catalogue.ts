/**
 * The fault catalogue (docs: 78 faults, F1 to F78) as far as a venue, or the network before it, can cause them: which mode of
 * chaos injects each, and by which fault. The others are faults of the process, its machine or its stores; who injects them
 * is not a venue, and the table says so of each.
 */
import type { FaultKind } from './fault-kinds.ts';
import type { ChaosMode } from './modes.ts';

/** How a fault of the catalogue is injected. */
export interface VenueFault {
  readonly fault: string;
  readonly mode: ChaosMode;
  readonly kinds: readonly [FaultKind, ...FaultKind[]];
}

function by(mode: ChaosMode, fault: string, ...kinds: readonly [FaultKind, ...FaultKind[]]): VenueFault {
  return { fault, mode, kinds };
}

export const VENUE_FAULTS: Readonly<Record<string, VenueFault>> = {
  F1: by('flaky', 'answer lost, order live', 'dropReply'),
  F2: by('flaky', 'request lost', 'dropRequest'),
  F3: by('flaky', 'request delivered after the client gave up', 'delayRequest'),
  F4: by('unknown', 'error or unknown status, but carried out', 'serverError', 'unknownStatus'),
  F5: by('flaky', 'same client id taken again after the fill', 'duplicateRequest'),
  F6: by('flaky', 'fill delivered twice', 'duplicateMessage'),
  F7: by('flaky', 'fill before the acknowledgement', 'delayReply', 'reorderMessage'),
  F8: by('flaky', 'cancel and fill race', 'delayRequest'),
  F9: by('flaky', 'outcome of a cancel unknown', 'dropReply'),
  F10: by('flaky', 'order not found right after it was placed', 'readLag'),
  F11: by('outage', 'network errors while the venue is out', 'outage'),
  F12: by('outage', 'failed, then filled', 'outage', 'serverError'),
  F13: by('outage', 'error of the venue at the start', 'serverError'),
  F14: by('unknown', 'cancel-replace half done', 'halfReplace'),
  F15: by('flaky', 'answer to an amend lost', 'dropReply'),
  F16: by('flaky', 'answer that ends in the middle', 'truncateReply'),
  F17: by('flaky', 'post-only would cross, because the book moved meanwhile', 'delayRequest'),
  F18: by('ledger', 'reduce-only refused, because somebody else closed', 'externalOrder'),
  F19: by('unknown', 'one leg of a list missing', 'legFault'),
  F21: by('flaky', 'partial fill, then no answer', 'dropReply'),
  F22: by('flaky', 'reconciled while a fill is under way', 'delayMessage'),
  F23: by('ledger', 'fill taken back', 'tradeBust'),
  F25: by('ledger', 'order of somebody else on the account', 'externalOrder'),
  F26: by('ledger', 'fill that the venue started', 'forcedClose'),
  F27: by('maintenance', 'market halted', 'halt', 'maintenance'),
  F41: by('unknown', 'history shorter than the position', 'shortHistory'),
  F43: by('stale', 'stream silent, pings answered', 'stall'),
  F44: by('flaky', 'gap in the sequence', 'dropMessage'),
  F45: by('corrupt', 'crossed book with everything in order', 'crossedBook'),
  F46: by('stale', 'messages come, times stand still', 'frozenTime'),
  F47: by('flaky', 'trades late, twice or out of order', 'duplicateMessage', 'reorderMessage', 'delayMessage'),
  F48: by('flaky', 'all sockets cut', 'disconnect'),
  F49: by('stale', 'listen key expires without a word', 'listenKeyExpiry'),
  F50: by('corrupt', 'malformed, huge, impossible values', 'malformedMessage'),
  F51: by('corrupt', 'price 0 or 100 times too high', 'priceSpike'),
  F52: by('outage', 'slow consumer is cut off', 'slowConsumer'),
  F53: by('skew', 'clock drift, timestamps refused', 'clockSkew'),
  F55: by('ban', '429, then 418', 'rateLimit'),
  F57: by('maintenance', 'key revoked', 'keyRevoked'),
  F58: by('maintenance', 'filters change', 'filterChange'),
  F59: by('ledger', 'fee in another asset', 'feeAsset'),
  F60: by('ledger', 'deposit, withdrawal, transfer', 'transfer'),
  F61: by('corrupt', 'numbers with exponents and odd digits', 'oddNumbers'),
  F62: by('ledger', 'interest, funding, rebate', 'posting'),
  F66: by('outage', 'cut in one direction', 'requestCut'),
};

const CRASH = 'a crash of the process, or a restart';
const DISK = 'a failure of disk or store';
const CODE = 'user code or the machine of the runner';
const SAFETY = 'an attack on the installation';

/** Faults of the catalogue that no venue causes, and what does. */
export const OTHER_FAULTS: Readonly<Record<string, string>> = {
  F20: CRASH,
  F24: 'two strategies of one account; the rule is part of the exchange itself',
  F28: 'bookkeeping of the client',
  F29: CRASH,
  F30: CRASH,
  F31: CRASH,
  F32: CRASH,
  F33: DISK,
  F34: DISK,
  F35: DISK,
  F36: DISK,
  F37: DISK,
  F38: 'an order that always fails in the client',
  F39: CRASH,
  F40: CRASH,
  F42: CRASH,
  F54: CODE,
  F56: 'two instances of the client',
  F63: CODE,
  F64: DISK,
  F65: DISK,
  F67: CODE,
  F68: CODE,
  F69: CODE,
  F70: CODE,
  F71: CRASH,
  F72: CODE,
  F73: 'logs of the client',
  F74: SAFETY,
  F75: SAFETY,
  F76: SAFETY,
  F77: SAFETY,
  F78: SAFETY,
};

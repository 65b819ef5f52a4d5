/**
 * Order lists as total tables: an absent pair is a refusal, never a silent change. One cancels the other (OCO), one
 * triggers the other (OTO), and a bracket: an entry that triggers a stop and a target of which one cancels the other
 * (OTOCO).
 *
 * The words of the events are those of the list, not of its orders: `OneCancelsOther`, `OneTriggersOther` and `Bracket`
 * say which order of a list an event is about, and what is to be sent.
 */
import { type Refusal, refusal } from '../../../core/index.ts';

/** A table of states and events. */
export type ListTable<State extends string, Event extends string> = Readonly<
  Record<State, Readonly<Partial<Record<Event, State>>>>
>;

/**
 * `leg` is the order that traded first, and before that the one that the event is about while the other is open; `other` is
 * the other one.
 */
export type OcoEvent = 'legTrades' | 'legEnds' | 'otherTrades' | 'otherEnds' | 'cancel' | 'cancelRefused';
export type OcoState = 'working' | 'traded' | 'ending' | 'filled' | 'ended' | 'doubled';

export const OCO_TABLE: ListTable<OcoState, OcoEvent> = {
  working: { legTrades: 'traded', legEnds: 'ending', cancel: 'ending' },
  // One has traded: the other is taken back, however often that takes.
  traded: {
    legTrades: 'traded',
    legEnds: 'traded',
    otherEnds: 'filled',
    // Both traded before a cancel arrived: it happened, and the owner of the position is told.
    otherTrades: 'doubled',
    cancel: 'traded',
    cancelRefused: 'traded',
  },
  ending: {
    // The venue filled it before our cancel arrived; both are true.
    legTrades: 'traded',
    legEnds: 'ending',
    otherEnds: 'ended',
    cancel: 'ending',
    cancelRefused: 'ending',
  },
  // Reports of fills may come after the end of the other.
  filled: { legTrades: 'filled', legEnds: 'filled', otherTrades: 'doubled' },
  ended: { legTrades: 'filled', otherTrades: 'doubled' },
  doubled: { legTrades: 'doubled', otherTrades: 'doubled', legEnds: 'doubled', otherEnds: 'doubled' },
};

export type OtoEvent = 'workingTrades' | 'workingFills' | 'workingEnds' | 'pendingFills' | 'pendingEnds' | 'cancel';
export type OtoState = 'working' | 'triggered' | 'done' | 'ended';

export const OTO_TABLE: ListTable<OtoState, OtoEvent> = {
  // The pending order leaves when the working one has traded as a whole.
  working: { workingTrades: 'working', workingFills: 'triggered', workingEnds: 'ended', cancel: 'working' },
  // From here on the pending order is one of its own: a cancel is its, and it may end without a trade.
  triggered: { pendingFills: 'done', pendingEnds: 'ended', cancel: 'triggered' },
  done: {},
  // The last fill of a working order may be told after its end.
  ended: { workingFills: 'triggered' },
};

export type BracketEvent =
  | 'entryTrades'
  | 'entryEnds'
  | 'exitTrades'
  | 'stopEnds'
  | 'targetEnds'
  /** What was held is gone. */
  | 'flat'
  | 'cancel';
/**
 * `entering`: nothing is held. `covered`: some is, with its exits, and the entry may add. `guarded`: the entry has ended.
 * `exiting`: an exit trades. `exposed`: what is held has no stop, or is on the wrong side, and is being closed.
 */
export type BracketState = 'entering' | 'covered' | 'guarded' | 'exiting' | 'exposed' | 'closed' | 'ended';

export const BRACKET_TABLE: ListTable<BracketState, BracketEvent> = {
  entering: { entryTrades: 'covered', entryEnds: 'ended', cancel: 'entering' },
  covered: {
    entryTrades: 'covered',
    entryEnds: 'guarded',
    exitTrades: 'exiting',
    stopEnds: 'exposed',
    // A position without its target is still protected.
    targetEnds: 'covered',
    // Takes the entry back; what is held keeps its exits.
    cancel: 'covered',
  },
  // No cancel here: a position is closed, not left without its stop.
  guarded: {
    // The fill came before the end of the entry and is told after it.
    entryTrades: 'guarded',
    exitTrades: 'exiting',
    stopEnds: 'exposed',
    targetEnds: 'guarded',
  },
  exiting: {
    entryTrades: 'exiting',
    entryEnds: 'exiting',
    exitTrades: 'exiting',
    // The sibling of an exit that trades is taken back, so its end is what was wanted.
    targetEnds: 'exiting',
    stopEnds: 'exiting',
    flat: 'closed',
  },
  exposed: {
    entryTrades: 'exposed',
    entryEnds: 'exposed',
    exitTrades: 'exposed',
    stopEnds: 'exposed',
    targetEnds: 'exposed',
    flat: 'closed',
  },
  // A fill that comes after all is over is real: what it brought is closed.
  closed: {
    entryTrades: 'exposed',
    exitTrades: 'exposed',
    entryEnds: 'closed',
    stopEnds: 'closed',
    targetEnds: 'closed',
  },
  ended: { entryTrades: 'guarded' },
};

/**
 * The state of a list after an event, or a refusal that names the pair.
 * @example nextListState(OTO_TABLE, 'working', 'workingFills') // => 'triggered'
 */
export function nextListState<State extends string, Event extends string>(
  table: ListTable<State, Event>,
  state: State,
  event: Event,
): State | Refusal {
  return table[state][event] ?? refusal('BOT4_ORDER_TRANSITION', `${event} of an order list in state ${state}`);
}

/** The two lists of two orders: one cancels the other, one triggers the other. */
import { assert } from '../../../core/index.ts';
import { isListRefusal, type LegNews, type ListAction, type ListAnswer, type ListLeg } from './list-action.ts';
import {
  nextListState,
  OCO_TABLE,
  type OcoEvent,
  type OcoState,
  OTO_TABLE,
  type OtoEvent,
  type OtoState,
} from './list-tables.ts';

type PairLeg = 'first' | 'second';
const OTHER = { first: 'second', second: 'first' } as const;
const NOTHING: readonly ListAction[] = [];

/** Two orders of which one cancels the other: both are at the venue when it begins. */
export class OneCancelsOther {
  #state: OcoState = 'working';
  /** The one that traded first. */
  #leader: PairLeg | undefined = undefined;
  readonly #ended = { first: false, second: false };

  get state(): OcoState {
    return this.#state;
  }

  /** Something happened to one of them. */
  hear(leg: PairLeg, news: LegNews): ListAnswer {
    if (news.kind === 'trade') assert(news.lots > 0, 'a trade has a positive quantity', news.lots);
    if (news.kind === 'trade') this.#leader ??= leg;
    const isOther = this.#leader === undefined ? this.#ended[OTHER[leg]] : this.#leader !== leg;
    const event: OcoEvent =
      news.kind === 'trade'
        ? isOther
          ? 'otherTrades'
          : 'legTrades'
        : news.kind === 'cancelRefused'
          ? 'cancelRefused'
          : isOther
            ? 'otherEnds'
            : 'legEnds';
    if (news.kind === 'end') this.#ended[leg] = true;
    return this.#move(event);
  }

  /** Somebody wants neither. */
  cancel(): ListAnswer {
    return this.#move('cancel');
  }

  #move(event: OcoEvent): ListAnswer {
    const next = nextListState(OCO_TABLE, this.#state, event);
    if (typeof next !== 'string') return next;
    this.#state = next;
    // The other one may have ended before this one traded.
    if (next === 'traded' && this.#leader !== undefined && this.#ended[OTHER[this.#leader]]) this.#state = 'filled';
    return this.#unwanted();
  }

  /** What is still open and must not be: asked for at every event, so no single cancel has to arrive. */
  #unwanted(): readonly ListAction[] {
    const legs: ListLeg[] = [];
    if (this.#state === 'traded' && this.#leader !== undefined) legs.push(OTHER[this.#leader]);
    else if (this.#state === 'ending') {
      for (const leg of ['first', 'second'] as const) if (!this.#ended[leg]) legs.push(leg);
    }
    return legs.map((leg) => ({ kind: 'cancel', leg }));
  }
}

/** An order that triggers another one when it has traded as a whole. */
export class OneTriggersOther {
  #state: OtoState = 'working';
  readonly #workingLots: number;
  readonly #pendingLots: number;
  #worked = 0;
  #pendingTraded = 0;

  /** @throws InvariantError unless both quantities are positive. */
  constructor(lots: { readonly working: number; readonly pending: number }) {
    assert(lots.working > 0 && lots.pending > 0, 'both orders have a quantity', lots.working, lots.pending);
    this.#workingLots = lots.working;
    this.#pendingLots = lots.pending;
  }

  get state(): OtoState {
    return this.#state;
  }

  /** Something happened to one of them. */
  hear(leg: 'working' | 'pending', news: LegNews): ListAnswer {
    if (news.kind === 'cancelRefused') return NOTHING;
    return this.#move(leg === 'working' ? this.#ofWorking(news) : this.#ofPending(news));
  }

  /** Somebody wants no more of it. */
  cancel(): ListAnswer {
    const leg = this.#state === 'working' ? 'working' : 'pending';
    const answer = this.#move('cancel');
    return isListRefusal(answer) ? answer : [{ kind: 'cancel', leg }];
  }

  #ofWorking(news: LegNews): OtoEvent {
    if (news.kind !== 'trade') return 'workingEnds';
    this.#worked += news.lots;
    return this.#worked >= this.#workingLots ? 'workingFills' : 'workingTrades';
  }

  /** A part of the pending order that traded changes nothing: it goes on. */
  #ofPending(news: LegNews): OtoEvent | undefined {
    if (news.kind !== 'trade') return 'pendingEnds';
    this.#pendingTraded += news.lots;
    return this.#pendingTraded >= this.#pendingLots ? 'pendingFills' : undefined;
  }

  #move(event: OtoEvent | undefined): ListAnswer {
    if (event === undefined) return NOTHING;
    const before = this.#state;
    // The end of an order that traded as a whole is the trade that is known already.
    if (event === 'workingEnds' && before === 'triggered') return NOTHING;
    if (event === 'pendingEnds' && before === 'done') return NOTHING;
    const next = nextListState(OTO_TABLE, before, event);
    if (typeof next !== 'string') return next;
    this.#state = next;
    if (next !== 'triggered' || before === 'triggered') return NOTHING;
    return [{ kind: 'place', leg: 'pending', lots: this.#pendingLots }];
  }
}

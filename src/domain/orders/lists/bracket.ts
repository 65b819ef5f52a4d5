/**
 * A bracket: an entry that triggers a stop and a target, of which one cancels the other. What is held is what the entry
 * bought less what the exits sold, and at any time it is covered by a stop of exactly that size, on its way there, or being
 * closed at the market. Partial fills of the entry are protected as they come, so the exits grow with it.
 *
 * Lots are counted from trades, never from an order's end, so reports may come in any order.
 */
import { assert } from '../../../core/index.ts';
import type { LegNews, ListAction, ListAnswer } from './list-action.ts';
import { BRACKET_TABLE, type BracketEvent, type BracketState, nextListState } from './list-tables.ts';

type ExitLeg = 'stop' | 'target';
const EXITS = ['stop', 'target'] as const;

/** Where one exit stands: the lots that it may still trade, and whether it is at the venue. */
interface Exit {
  open: boolean;
  lots: number;
}

/** A bracket of an entry of so many lots. */
export class Bracket {
  #state: BracketState = 'entering';
  readonly #entryLots: number;
  #entryOpen = true;
  #bought = 0;
  #sold = 0;
  /** Lots that were sent to be closed at the market. */
  #flattening = 0;
  /** The target ended, by whatever cause. */
  #targetGone = false;
  readonly #exits: Record<ExitLeg, Exit> = { stop: { open: false, lots: 0 }, target: { open: false, lots: 0 } };

  /** @throws InvariantError unless the entry has a quantity. */
  constructor(entryLots: number) {
    assert(Number.isSafeInteger(entryLots) && entryLots > 0, 'an entry has a quantity', entryLots);
    this.#entryLots = entryLots;
  }

  get state(): BracketState {
    return this.#state;
  }

  /** Lots that are held; negative when exits sold more than the entry bought. */
  get held(): number {
    return this.#bought - this.#sold;
  }

  /** Lots that an exit may still trade; 0 for one that is not at the venue. */
  covers(leg: ExitLeg): number {
    const { open, lots } = this.#exits[leg];
    return open ? lots : 0;
  }

  /** Something happened to one of the orders. The first end of the entry counts when no exits are known. */
  hear(leg: 'entry' | ExitLeg, news: LegNews): ListAnswer {
    if (news.kind === 'cancelRefused') return this.#wanted();
    if (leg === 'entry') return this.#ofEntry(news);
    const exit = this.#exits[leg];
    if (news.kind === 'end') {
      exit.open = false;
      exit.lots = 0;
      if (leg === 'target') this.#targetGone = true;
      return this.#move(leg === 'stop' ? 'stopEnds' : 'targetEnds');
    }
    return this.#ofExit(exit, news.lots);
  }

  /** So many lots were closed at the market; signed as they were asked for. */
  flattened(lots: number): ListAnswer {
    this.#sold += lots;
    this.#flattening -= lots;
    return this.#settle();
  }

  /** The order at the market ended without trading all: it is sent again. */
  flattenEnded(): ListAnswer {
    this.#flattening = 0;
    return this.#settle();
  }

  /** Somebody wants no more of it. Refused for a position that is protected: close it instead. */
  cancel(): ListAnswer {
    const answer = this.#move('cancel');
    if ('kind' in answer) return answer;
    return this.#entryOpen ? [{ kind: 'cancel', leg: 'entry' }, ...answer] : answer;
  }

  #ofEntry(news: Exclude<LegNews, { kind: 'cancelRefused' }>): ListAnswer {
    if (news.kind === 'end') {
      this.#entryOpen = false;
      return this.#move('entryEnds');
    }
    assert(news.lots > 0, 'a trade has a positive quantity', news.lots);
    this.#bought += news.lots;
    this.#targetGone = false;
    const answer = this.#move('entryTrades');
    if (this.#bought < this.#entryLots || !this.#entryOpen || 'kind' in answer) return answer;
    this.#entryOpen = false;
    const ended = this.#move('entryEnds');
    return 'kind' in ended ? ended : [...answer, ...ended];
  }

  #ofExit(exit: Exit, lots: number): ListAnswer {
    assert(lots > 0, 'a trade has a positive quantity', lots);
    this.#sold += lots;
    exit.lots = Math.max(0, exit.lots - lots);
    if (exit.lots === 0) exit.open = false;
    return this.#move('exitTrades');
  }

  #move(event: BracketEvent): ListAnswer {
    const next = nextListState(BRACKET_TABLE, this.#state, event);
    if (typeof next !== 'string') return next;
    this.#state = next;
    return this.#settle();
  }

  /** Ends it when nothing is held and nothing can trade any more, and says what is to be sent. */
  #settle(): ListAnswer {
    // What exits sold too much is a position of the other side: it is closed like any that has no stop.
    if (this.held < 0 && this.#state === 'exiting') this.#state = 'exposed';
    const actions = this.#wanted();
    const isLeaving = this.#state === 'exiting' || this.#state === 'exposed';
    const isOver = this.held === 0 && !this.#entryOpen && this.#flattening === 0;
    if (isLeaving && isOver) this.#state = BRACKET_TABLE[this.#state].flat as BracketState;
    return actions;
  }

  /** What it takes from here to what should be. */
  #wanted(): ListAction[] {
    const { held } = this;
    const actions: ListAction[] = [];
    const isExposed = this.#state === 'exposed';
    // Who goes out takes nothing more in.
    if (this.#entryOpen && (isExposed || this.#state === 'exiting')) actions.push({ kind: 'cancel', leg: 'entry' });
    for (const leg of EXITS) {
      const exit = this.#exits[leg];
      const lots = isExposed ? 0 : Math.max(0, held);
      // While the entry may add, exits stay: they only reduce, and a cancel on its way could meet the next fill.
      if (lots === 0 && exit.open && (isExposed || !this.#entryOpen)) actions.push({ kind: 'cancel', leg });
      else if (lots > 0 && !exit.open && this.#mayPlace(leg)) actions.push({ kind: 'place', leg, lots });
      else if (lots > 0 && exit.open && exit.lots !== lots) actions.push({ kind: 'resize', leg, lots });
      else continue;
      if (lots > 0) {
        exit.open = true;
        exit.lots = lots;
      }
    }
    const rest = isExposed ? held - this.#flattening : 0;
    // One that is on its way and turns out to be too much is answered when it has traded, not by one against it.
    const isAgainst = this.#flattening !== 0 && Math.sign(rest) !== Math.sign(this.#flattening);
    if (rest !== 0 && !isAgainst) {
      this.#flattening += rest;
      actions.push({ kind: 'flatten', lots: rest });
    }
    return actions;
  }

  /** A stop always is while something is held; a target that ended waits for the next fill of the entry. */
  #mayPlace(leg: ExitLeg): boolean {
    return leg === 'stop' || (!this.#targetGone && (this.#state === 'covered' || this.#state === 'guarded'));
  }
}

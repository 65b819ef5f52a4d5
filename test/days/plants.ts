/**
 * Bugs that are planted to see that the simulation finds them: for a fault of the catalogue the text of its defence and
 * what takes its place. The product has no flags for this; a hook of the module loader changes the text as it is loaded.
 */

/** A text of a file, and what takes its place. */
export interface Edit {
  readonly file: string;
  /** Exact text of the defence; it stands in the file once. */
  readonly text: string;
  readonly replacement: string;
}

/** A bug. */
export interface Plant extends Edit {
  /** Number of the fault whose defence is taken out. */
  readonly fault: number;
  /** Where the defence stands in more than one place: the others. */
  readonly also?: readonly Edit[];
  /** Faults that the days suffer. */
  readonly faults: readonly number[];
  /** How many times as often as usual. @defaultValue `PLANT_RATE` */
  readonly rate?: number;
}

/** How many times as often as usual faults happen in days with a plant. */
export const PLANT_RATE = 8;

/** All changes of a plant. */
export function editsOf(plant: Plant | undefined): readonly Edit[] {
  return plant === undefined ? [] : [plant, ...(plant.also ?? [])];
}

const LIVE = 'src/domain/orders/live/live-orders.ts';
const BOOK = 'src/domain/orders/live/live-book.ts';
const RECONCILER = 'src/domain/orders/live/reconciler.ts';
const FAULT = 'src/domain/orders/faults/fault.ts';
const BINANCE = 'src/domain/orders/faults/binance-faults.ts';
const DESK = 'src/domain/orders/live/request-desk.ts';
const JOURNAL = 'src/adapters/fs/journal.ts';
const FRAMES = 'src/adapters/fs/journal-file.ts';
const ENGINE = 'src/app/engine.ts';
const TRADER = 'src/app/trader.ts';
const RESTING = 'src/app/resting-orders.ts';

const LOST = 'this.book.lose(leg, now, reason);';
const SHOWN = 'order.venueLots = Math.max(order.venueLots, shown.filledLots);';
const ASKED_LATER = '} else if (order !== undefined) this.#askLater(order, now);\n    else if (kind ===';

export const PLANTS: readonly Plant[] = [
  {
    fault: 1,
    file: LIVE,
    text: LOST,
    replacement: "this.book.end(leg, { kind: 'rejected', reason }, now);",
    faults: [1],
  },
  { fault: 2, file: LIVE, text: 'leg.checks = 0;\n        this.#askLater(leg, now);', replacement: '', faults: [2] },
  {
    fault: 3,
    file: DESK,
    text: 'recvWindow: recvWindowMicros,',
    replacement: 'recvWindow: 60 * recvWindowMicros,',
    faults: [3],
  },
  {
    fault: 4,
    file: FAULT,
    text: 'if (status === 0 || status === 408 || status >= 500) return FAULT.unknown;',
    replacement: 'if (status === 0 || status === 408 || status >= 500) return FAULT.refused;',
    faults: [4],
  },
  {
    fault: 5,
    file: LIVE,
    text: LOST,
    replacement: "leg.phase = 'unknown';\n        this.#again(leg, now, reason);",
    faults: [1],
  },
  {
    fault: 6,
    file: BOOK,
    text: 'if (!this.#trades.take(instrument, tradeId)) return false;',
    replacement: 'this.#trades.take(instrument, tradeId);',
    faults: [6],
  },
  {
    fault: 7,
    file: 'src/domain/orders/order-state.ts',
    text: "    partialFill: 'partiallyFilled',\n    fill: 'filled',\n    requestCancel: 'cancelPending',\n    cancel: 'cancelled',\n    reject: 'rejected',",
    replacement: "    requestCancel: 'cancelPending',\n    cancel: 'cancelled',\n    reject: 'rejected',",
    faults: [7],
  },
  {
    fault: 8,
    file: 'src/domain/orders/order-state.ts',
    text: "    // The venue filled it before our cancel arrived; both are true.\n    partialFill: 'cancelPending',\n    fill: 'filled',\n",
    replacement: '',
    faults: [8],
  },
  {
    fault: 9,
    file: LIVE,
    text: "if (order.phase === 'ended') return;\n      if (never",
    replacement: "this.book.end(order, { kind: 'cancelled', reason }, now);\n      if (never",
    faults: [2, 9],
  },
  {
    fault: 10,
    file: LIVE,
    text: 'recvWindowMicros + marginMicros + readLagMicros;',
    replacement: 'readLagMicros * 0 + recvWindowMicros * 0 + marginMicros * 0;',
    faults: [1, 10],
  },
  {
    fault: 11,
    file: LIVE,
    text: ASKED_LATER,
    replacement:
      "} else if (order !== undefined) {\n      if (order.phase === 'unknown') this.#again(order, now, reason);\n    } else if (kind ===",
    faults: [11, 12],
  },
  {
    fault: 12,
    file: LIVE,
    text: 'order.checks += 1;',
    replacement:
      "order.checks += 1;\n    if (order.checks > 3) this.book.end(order, { kind: 'rejected', reason: 'gave up' }, now as Micros);",
    faults: [1, 11, 12],
  },
  {
    fault: 13,
    file: LIVE,
    text: ASKED_LATER,
    replacement:
      "} else if (order !== undefined) this.book.end(order, { kind: 'cancelled', reason }, now);\n    else if (kind ===",
    faults: [13, 40],
  },
  { fault: 14, file: BINANCE, text: "'-2021': unknown,", replacement: "'-2021': refused,", faults: [14] },
  {
    fault: 15,
    file: DESK,
    text: 'deadline: now + timeoutMicros,',
    replacement: 'deadline: timeoutMicros + 1e18,',
    faults: [2, 15],
  },
  {
    fault: 16,
    file: BINANCE,
    text: 'return isParameter ? refused : unknown;',
    replacement: 'return isParameter ? refused : refused;',
    faults: [16],
  },
  {
    fault: 17,
    file: LIVE,
    text: '#onRefused({ order, partner, requestId }: Flight, fault: VenueFault, told: FaultReport, now: Micros): void {\n    for (const leg of [order, partner]) {',
    replacement:
      '#onRefused({ order, requestId }: Flight, fault: VenueFault, told: FaultReport, now: Micros): void {\n    for (const leg of [order]) {',
    faults: [21, 24],
  },
  {
    fault: 18,
    file: LIVE,
    text: 'this.#refuse(leg, now, told.text);',
    replacement: 'if (!leg.reduceOnly) this.#refuse(leg, now, told.text);',
    faults: [21, 26],
  },
  {
    fault: 19,
    file: LIVE,
    text: "if (kind === 'place') {\n      for (const leg of [order, partner]) {",
    replacement: "if (kind === 'place') {\n      for (const leg of [order]) {\n        void partner;",
    faults: [2],
  },
  {
    fault: 20,
    file: ENGINE,
    text: "if (venue.recoverIntent(order) !== 'rebuilt') this.#unconfirmed.add(order.clientOrderId);",
    replacement: 'this.#unconfirmed.add(order.clientOrderId);',
    faults: [20],
  },
  { fault: 21, file: LIVE, text: SHOWN, replacement: '', faults: [21, 22] },
  {
    fault: 22,
    file: LIVE,
    text: SHOWN,
    replacement: `${SHOWN}
    const { clientOrderId, instrument, side, seenLots: seen } = order;
    const guess = { clientOrderId, instrument, side, tradeId: 1e9, ticks: 1, fee: 0, time: now, lots: shown.filledLots - seen };
    if (guess.lots > 0) this.book.trade(guess as VenueTrade, now);`,
    faults: [7, 22],
  },
  { fault: 23, file: RECONCILER, text: 'this.halts[instrument] = reason;', replacement: '', faults: [23] },
  {
    fault: 24,
    file: BOOK,
    text: "if (end.kind !== 'filled') this.#tell(",
    replacement: "if (end.kind === 'expired') return;\n    if (end.kind !== 'filled') this.#tell(",
    faults: [24],
  },
  {
    fault: 25,
    file: TRADER,
    text: "this.risk.kill('fill of an order that is not ours');",
    replacement: '',
    faults: [25],
  },
  {
    fault: 25,
    file: RESTING,
    text: "if (!isStated && order.status !== 'unknown') this.#in.sender.cancel(order);",
    replacement: "if (!isStated && order.status !== 'unknown' && this.#in.risk.active) this.#in.sender.cancel(order);",
    also: [
      {
        file: TRADER,
        text: 'if (!intent.reduceOnly) this.#cancel(order);',
        replacement: 'if (!intent.reduceOnly && !isResting(intent)) this.#cancel(order);',
      },
    ],
    faults: [25],
    rate: 24,
  },
  {
    fault: 26,
    file: BOOK,
    text: 'if (!this.#trades.take(instrument, tradeId)) return false;',
    replacement: "if (trade.clientOrderId === '' || !this.#trades.take(instrument, tradeId)) return false;",
    faults: [26],
    rate: 24,
  },
  {
    fault: 27,
    file: 'src/domain/orders/live/entry-guard.ts',
    text: "if (this.#closed[instrument] === true) return 'the market is closed';",
    replacement: '',
    faults: [27],
  },
  {
    fault: 28,
    file: BOOK,
    text: 'deadMarket: false,\n    } as const;',
    replacement:
      'deadMarket: false,\n      clientOrderId: ([...this.#orders.values()].at(-1)?.clientOrderId ?? clientOrderId) as ClientOrderId,\n    } as const;',
    faults: [7],
  },
  {
    fault: 29,
    file: LIVE,
    text: "order.phase = 'unknown';\n    this.book.add",
    replacement: 'this.book.add',
    faults: [29],
  },
  {
    fault: 30,
    file: LIVE,
    text: "if (order.phase === 'unknown') order.checkAt = now;",
    replacement: 'order.checks = 0;',
    faults: [30],
  },
  {
    fault: 31,
    file: LIVE,
    text: "const kind = this.book.misses(order) ? 'trades' : 'query';",
    replacement: "const kind = 'query';",
    also: [
      {
        file: RECONCILER,
        text: "this.#go(instrument, 'trades', now);",
        replacement: "this.#go(instrument, 'holdings', now);",
      },
    ],
    faults: [31],
    rate: 24,
  },
  {
    fault: 32,
    file: FRAMES,
    text: 'if (frameEnd(segment, at) >= 0) {',
    replacement: 'if (at > 0) {',
    faults: [32],
  },
  {
    fault: 33,
    file: JOURNAL,
    text: 'this.#guard(() => this.#disk.syncData(this.#fd));',
    replacement: '',
    faults: [33],
  },
  {
    fault: 34,
    file: FRAMES,
    text: 'if (view.getUint32(at + 4, true) !== crc32(bytes, at + 8, next)) return -1;',
    replacement: '',
    faults: [34],
    rate: 24,
  },
  {
    fault: 35,
    file: JOURNAL,
    text: 'this.#failed = error;\n      throw this.#failure();',
    replacement: 'if (error === undefined) throw this.#failure();',
    faults: [35],
  },
  {
    fault: 36,
    file: ENGINE,
    text: 'const committing = acts ? this.#ports.journal.commit() : undefined;',
    replacement: 'const committing = acts ? undefined : undefined;',
    faults: [36],
  },
  {
    fault: 37,
    file: RECONCILER,
    text: 'if (isOurs && this.#book.wasAdopted(tradeId, instrument)) this.#isAhead(instrument, clientOrderId);',
    replacement: 'void isOurs;',
    faults: [37],
  },
  {
    fault: 37,
    file: RECONCILER,
    text: 'if (adds === true) this.#orphans.set(clientOrderId, { instrument, at: now });',
    replacement: 'void adds;',
    faults: [37],
  },
  {
    fault: 38,
    file: LIVE,
    text: 'if (!isWellFormed(reply)) {',
    replacement: 'if (known.requestId < 0) {',
    faults: [2, 38],
  },
  {
    fault: 39,
    file: LIVE,
    text: 'this.book.recoverTrade(report);',
    replacement: '',
    also: [
      {
        file: 'src/domain/orders/open-orders.ts',
        text: 'if (desk.tradeIds.has(report.tradeId)) return DUPLICATE;',
        replacement: '',
      },
    ],
    faults: [39],
  },
  {
    fault: 40,
    file: LIVE,
    text: "for (const order of this.book.values()) if (order.phase === 'unknown') order.checkAt = now;",
    replacement: 'for (const order of [...this.book.values()]) this.book.remove(order);',
    faults: [40],
  },
  {
    fault: 41,
    file: RECONCILER,
    text: 'if (difference !== 0) this.#adopt(instrument, difference);',
    replacement: '',
    faults: [41],
  },
  {
    fault: 42,
    file: ENGINE,
    text: 'if (found === this.#fingerprint) return;',
    replacement: 'if (found !== "") return;',
    faults: [42],
  },
];

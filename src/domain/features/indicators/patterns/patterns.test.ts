import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { streamOver } from '../../batch.ts';
import { usualParams } from '../../build-feature.ts';
import type { IndicatorDefinition, IndicatorParams } from '../../indicator.ts';
import { PATTERNS_GROUP } from './group.ts';

type Ohlc = readonly [open: number, high: number, low: number, close: number];

/** Fourteen candles that are white and black in turn, with a body of 10, a range of 20 and shadows of 5. */
const BEFORE: readonly Ohlc[] = Array.from({ length: 14 }, (_, i) =>
  i % 2 === 0 ? [100, 115, 95, 110] : [110, 115, 95, 100],
);

function values(kind: string, candles: readonly Ohlc[], params?: IndicatorParams): number[] {
  const definition = PATTERNS_GROUP.find((each) => each.kind === kind) as IndicatorDefinition;
  const inputs = [0, 1, 2, 3].map((k) => Float64Array.from(candles, (candle) => candle[k] as number));
  const output = new Float64Array(candles.length);
  streamOver(definition, { params: params ?? usualParams(definition), inputs, outputs: [output] });
  return [...output];
}

const last = (kind: string, candles: readonly Ohlc[], params?: IndicatorParams): number =>
  values(kind, candles, params).at(-1) as number;

/** The same candles upside down, which turns white to black. */
function mirrored(candles: readonly Ohlc[]): Ohlc[] {
  return candles.map(([open, high, low, close]) => [400 - open, 400 - low, 400 - high, 400 - close]);
}

/**
 * One drawing of each pattern, after `BEFORE`: a long body is longer than 10, a doji has 2 at most, no shadow is below 2,
 * near is 4, far is 12, equal is 1; a little more or less once the candles of the pattern itself are in the means.
 */
// biome-ignore format: a pattern is a line, a candle a word of it
const DRAWINGS: readonly (readonly [kind: string, signal: number, candles: readonly Ohlc[]])[] = [
  ['cdl2Crows', -100, [[100, 121, 99, 120], [130, 131, 124, 125], [128, 129, 111, 112]]],
  ['cdl3BlackCrows', -100, [[100, 121, 99, 120], [118, 119, 108, 108], [114, 115, 100, 100], [106, 107, 90, 90]]],
  ['cdl3Inside', 100, [[120, 121, 99, 100], [104, 109, 103, 108], [108, 124, 107, 123]]],
  ['cdl3LineStrike', 100, [[100, 111, 99, 110], [106, 116, 105, 115], [112, 121, 111, 120], [122, 123, 97, 98]]],
  ['cdl3Outside', 100, [[110, 111, 104, 105], [103, 113, 102, 112], [111, 116, 110, 115]]],
  ['cdl3StarsInSouth', 100, [[130, 131, 80, 110], [115, 116, 88, 105], [102, 103, 94, 95]]],
  ['cdl3WhiteSoldiers', 100, [[100, 112, 99, 112], [108, 122, 107, 122], [118, 132, 117, 132]]],
  ['cdlAbandonedBaby', 100, [[130, 131, 109, 110], [100, 101, 99, 100], [105, 126, 104, 125]]],
  ['cdlAdvanceBlock', -100, [[100, 121, 99, 120], [116, 125, 115, 124], [123, 131, 122, 126]]],
  ['cdlBeltHold', 100, [[100, 125, 100, 120]]],
  ['cdlBreakaway', 100, [[130, 131, 109, 110], [105, 106, 99, 100], [101, 103, 95, 98], [97, 99, 91, 92], [92, 109, 91, 108]]],
  ['cdlClosingMarubozu', 100, [[100, 120, 95, 120]]],
  ['cdlConcealBabySwall', 100, [[130, 130, 115, 115], [112, 112, 100, 100], [96, 104, 89, 90], [105, 106, 87, 88]]],
  ['cdlCounterattack', 100, [[120, 121, 99, 100], [80, 101, 79, 100]]],
  ['cdlDarkCloudCover', -100, [[100, 121, 99, 120], [125, 126, 104, 105]]],
  ['cdlDoji', 100, [[100, 110, 90, 101]]],
  ['cdlDojiStar', -100, [[100, 121, 99, 120], [125, 130, 122, 126]]],
  ['cdlDragonflyDoji', 100, [[100, 101, 90, 101]]],
  ['cdlEngulfing', 100, [[110, 111, 104, 105], [103, 113, 102, 112]]],
  ['cdlEveningDojiStar', -100, [[100, 121, 99, 120], [125, 130, 122, 126], [120, 121, 104, 105]]],
  ['cdlEveningStar', -100, [[100, 121, 99, 120], [125, 135, 124, 132], [120, 121, 104, 105]]],
  ['cdlGapSideSideWhite', 100, [[100, 111, 99, 110], [115, 124, 114, 123], [115, 126, 114, 125]]],
  ['cdlGravestoneDoji', 100, [[100, 112, 99, 101]]],
  ['cdlHammer', 100, [[110, 111, 95, 100], [98, 103, 85, 102]]],
  ['cdlHangingMan', -100, [[100, 111, 95, 110], [112, 117, 98, 116]]],
  ['cdlHarami', 100, [[120, 121, 99, 100], [104, 109, 103, 108]]],
  ['cdlHaramiCross', 100, [[120, 121, 99, 100], [108, 112, 103, 109]]],
  ['cdlHighWave', 100, [[100, 113, 90, 104]]],
  ['cdlHikkake', 100, [[100, 115, 95, 110], [105, 110, 100, 106], [104, 108, 97, 100]]],
  ['cdlHikkakeMod', 100, [[100, 120, 90, 110], [108, 115, 95, 97], [104, 110, 100, 106], [104, 108, 97, 100]]],
  ['cdlHomingPigeon', 100, [[120, 121, 99, 100], [110, 111, 104, 105]]],
  ['cdlIdentical3Crows', -100, [[120, 121, 108, 108], [108, 109, 98, 98], [98, 99, 88, 88]]],
  ['cdlInNeck', -100, [[120, 121, 99, 100], [95, 101, 94, 100.5]]],
  ['cdlInvertedHammer', 100, [[120, 121, 109, 110], [102, 118, 101, 106]]],
  ['cdlKicking', 100, [[120, 121, 104, 105], [125, 146, 124, 145]]],
  ['cdlKickingByLength', 100, [[120, 121, 104, 105], [125, 146, 124, 145]]],
  ['cdlLadderBottom', 100, [[140, 141, 129, 130], [132, 133, 121, 122], [124, 125, 113, 114], [116, 122, 107, 108], [118, 131, 117, 130]]],
  ['cdlLongLeggedDoji', 100, [[100, 110, 99, 101]]],
  ['cdlLongLine', 100, [[100, 123, 97, 120]]],
  ['cdlMarubozu', 100, [[100, 121, 99, 120]]],
  ['cdlMatchingLow', 100, [[120, 121, 99, 100], [110, 111, 98, 100]]],
  ['cdlMatHold', 100, [[100, 121, 99, 120], [128, 129, 122, 124], [124, 125, 116, 118], [120, 121, 112, 114], [116, 136, 115, 135]]],
  ['cdlMorningDojiStar', 100, [[120, 121, 99, 100], [95, 98, 90, 94], [100, 116, 99, 115]]],
  ['cdlMorningStar', 100, [[120, 121, 99, 100], [95, 98, 85, 88], [100, 116, 99, 115]]],
  ['cdlOnNeck', -100, [[120, 121, 95, 100], [90, 96, 89, 95]]],
  ['cdlPiercing', 100, [[120, 121, 99, 100], [95, 116, 94, 115]]],
  ['cdlRickshawMan', 100, [[100, 111, 90, 101]]],
  ['cdlRiseFall3Methods', 100, [[100, 131, 99, 130], [128, 129, 122, 123], [124, 125, 118, 119], [120, 121, 114, 115], [117, 141, 116, 140]]],
  ['cdlSeparatingLines', 100, [[110, 111, 94, 95], [110, 131, 109, 130]]],
  ['cdlShootingStar', -100, [[100, 111, 99, 110], [114, 130, 113, 118]]],
  ['cdlShortLine', 100, [[100, 107, 98, 105]]],
  ['cdlSpinningTop', 100, [[100, 110, 94, 104]]],
  ['cdlStalledPattern', -100, [[100, 121, 99, 120], [115, 136, 114, 135], [134, 141, 133, 139]]],
  ['cdlStickSandwich', 100, [[110, 111, 99, 100], [105, 116, 104, 115], [112, 113, 99, 100]]],
  ['cdlTakuri', 100, [[100, 101, 90, 101]]],
  ['cdlTasukiGap', 100, [[100, 106, 99, 105], [112, 121, 111, 120], [116, 117, 107, 108]]],
  ['cdlThrusting', -100, [[120, 121, 99, 100], [95, 108, 94, 107]]],
  ['cdlTristar', -100, [[100, 105, 95, 101], [106, 110, 103, 107], [104, 108, 100, 104]]],
  ['cdlUnique3River', 100, [[130, 131, 109, 110], [125, 126, 100, 115], [104, 110, 103, 108]]],
  ['cdlUpsideGap2Crows', -100, [[100, 121, 99, 120], [130, 131, 124, 125], [133, 134, 122, 123]]],
  ['cdlXSideGap3Methods', 100, [[100, 111, 99, 110], [115, 126, 114, 125], [120, 121, 104, 105]]],
];

/** Patterns that are a pattern upside down as well, with the other sign, and pairs that are each other upside down. */
const TWO_SIDED = [
  ...['3Inside', '3LineStrike', '3Outside', 'AbandonedBaby', 'BeltHold', 'Breakaway', 'ClosingMarubozu'],
  ...['Counterattack', 'DojiStar', 'Engulfing', 'Harami', 'HaramiCross', 'HighWave', 'Hikkake', 'HikkakeMod'],
  ...['Kicking', 'KickingByLength', 'LongLine', 'Marubozu', 'RiseFall3Methods', 'SeparatingLines', 'ShortLine'],
  ...['SpinningTop', 'TasukiGap', 'Tristar', 'XSideGap3Methods'],
].map((name) => `cdl${name}`);
const PAIRS = [
  ['cdlMorningStar', 'cdlEveningStar', -1],
  ['cdlMorningDojiStar', 'cdlEveningDojiStar', -1],
  ['cdlDragonflyDoji', 'cdlGravestoneDoji', 1],
  ['cdlDoji', 'cdlDoji', 1],
] as const;

/** Candles on a grid, with an open that differs from the close: what is neither white nor black is white by convention. */
const drawnCandles = fc
  .array(
    fc.record({
      gap: fc.oneof(fc.constant(0), fc.integer({ min: -4, max: 4 }), fc.integer({ min: -25, max: 25 })),
      body: fc.oneof(fc.constantFrom(-2, -1, 1, 2), fc.integer({ min: 1, max: 30 }), fc.integer({ min: -30, max: -1 })),
      up: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 20 })),
      down: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 20 })),
    }),
    { minLength: 20, maxLength: 60 },
  )
  .map((list) => {
    let close = 4096;
    return list.map(({ gap, body, up, down }): Ohlc => {
      const open = close + gap;
      close = open + body;
      return [open, Math.max(open, close) + up, Math.min(open, close) - down, close];
    });
  });

describe('a candlestick pattern', () => {
  it('has a drawing, whatever its kind', () => {
    expect(DRAWINGS.map(([kind]) => kind).sort()).toEqual(PATTERNS_GROUP.map(({ kind }) => kind).sort());
  });

  it.each(DRAWINGS)('%s signals %i at the last candle of its drawing', (kind, signal, candles) => {
    expect(last(kind, [...BEFORE, ...candles])).toBe(signal);
  });

  it.each(DRAWINGS.filter(([kind]) => TWO_SIDED.includes(kind)))(
    '%s signals the opposite of %i when its drawing stands upside down',
    (kind, signal, candles) => {
      expect(last(kind, mirrored([...BEFORE, ...candles]))).toBe(-signal);
    },
  );

  it.each([...TWO_SIDED.map((kind) => [kind, kind, -1] as const), ...PAIRS])(
    '%s of any candles is %s of them upside down, times %i',
    (kind, other, sign) => {
      fc.assert(
        fc.property(drawnCandles, (candles) => {
          const upsideDown = candles.map(([o, h, l, c]): Ohlc => [8192 - o, 8192 - l, 8192 - h, 8192 - c]);
          // 0 − x for −x: no signal is 0, not −0.
          const expected = values(other, upsideDown).map((signal) => (sign < 0 ? 0 - signal : signal));
          expect(values(kind, candles)).toEqual(expected);
        }),
        { numRuns: 15 },
      );
    },
  );

  it.each(PATTERNS_GROUP.map(({ kind, warmup, params }) => [kind, warmup({}, 'value'), params] as const))(
    '%s depends on the last candle and the %i before it, on none before them',
    (kind, wait) => {
      fc.assert(
        fc.property(drawnCandles, fc.nat({ max: 40 }), (candles, from) => {
          const start = Math.min(from, candles.length - wait - 1);
          const all = values(kind, candles);
          const tail = values(kind, candles.slice(start));
          expect(tail.findIndex((signal) => !Number.isNaN(signal))).toBe(wait);
          expect(tail.slice(wait)).toEqual(all.slice(start + wait));
        }),
        { numRuns: 15 },
      );
    },
  );

  it('says how many bars it needs: its candles, and the longest mean before the first of them', () => {
    const waits = Object.fromEntries(PATTERNS_GROUP.map(({ kind, warmup }) => [kind, warmup({}, 'value')]));
    expect(waits).toMatchObject({ cdlDoji: 10, cdlMorningStar: 12, cdlMatHold: 14, cdlTasukiGap: 7, cdlHikkake: 5 });
    // TA-Lib waits for one candle more than it looks at.
    expect(waits).toMatchObject({ cdlEngulfing: 2, cdl3Outside: 3, cdlXSideGap3Methods: 2 });
  });

  it('is forgotten by a reset', () => {
    for (const definition of PATTERNS_GROUP) {
      const indicator = definition.create(usualParams(definition), [0, 1, 2, 3]);
      const feed = (candles: readonly Ohlc[]) =>
        candles.map((candle) => {
          const row = Float64Array.from([...candle, 0]);
          indicator.update(row, row, 4);
          return row[4];
        });
      const candles = [...BEFORE, ...(DRAWINGS.find(([kind]) => kind === definition.kind)?.[2] ?? [])];
      const first = feed(candles);
      indicator.reset();
      expect([definition.kind, feed(candles)]).toEqual([definition.kind, first]);
    }
  });
});

describe('a market without moves', () => {
  const flat = Array.from({ length: 30 }, (): Ohlc => [100, 100, 100, 100]);

  it('has doji and no other pattern: every mean is 0, and only a doji may equal it', () => {
    const found = PATTERNS_GROUP.filter(({ kind }) => last(kind, flat) !== 0).map(({ kind }) => kind);
    expect(found).toEqual(['cdlDoji']);
  });
});

describe('penetration', () => {
  const star = [...BEFORE, [120, 121, 99, 100], [95, 98, 85, 88], [100, 116, 99, 112]] as Ohlc[];

  it('is the share of the first body that the close must take back, and exceed', () => {
    expect(last('cdlMorningStar', star, { penetration: 0.5 })).toBe(100);
    expect(last('cdlMorningStar', star, { penetration: 0.625 })).toBe(0);
    expect(last('cdlMorningStar', [...star.slice(0, -1), [100, 116, 99, 110]], { penetration: 0.5 })).toBe(0);
  });
});

describe('an engulfing or enclosed body', () => {
  const long: Ohlc = [120, 121, 99, 100];

  it('counts 80 where it shares an end', () => {
    expect(last('cdlEngulfing', [...BEFORE, [110, 111, 104, 105], [105, 113, 102, 112]])).toBe(80);
    expect(last('cdlEngulfing', [...BEFORE, [105, 111, 104, 110], [112, 113, 104, 105]])).toBe(-80);
    expect(last('cdlHarami', [...BEFORE, long, [100, 109, 99, 108]])).toBe(80);
    expect(last('cdlHaramiCross', [...BEFORE, long, [100, 109, 99, 101]])).toBe(80);
  });

  it('of the same ends engulfs nothing', () => {
    expect(last('cdlEngulfing', [...BEFORE, [110, 111, 104, 105], [105, 111, 104, 110]])).toBe(0);
  });
});

describe('an advance block', () => {
  const first: Ohlc = [100, 121, 99, 120];

  // Against a mean range of 20 a body is far shorter from 12 on; a short shadow is one below 5.
  it.each([
    ['a second body far shorter', [116, 125, 115, 124], [123, 131, 122, 126], -100],
    ['a third body far shorter', [116, 137, 115, 136], [134, 142, 133, 139], -100],
    ['shrinking bodies, a shadow on the third', [104, 123, 103, 122], [108, 132, 107, 124], -100],
    ['shrinking bodies, a shadow on the second', [104, 130, 103, 122], [108, 125, 107, 124], -100],
    ['shrinking bodies without shadows', [104, 123, 103, 122], [108, 125, 107, 124], 0],
    ['a smaller third body under a long shadow', [104, 125, 103, 124], [112, 142, 111, 126], -100],
    ['a smaller third body without a shadow', [104, 125, 103, 124], [112, 127, 111, 126], 0],
    ['a third body that grows', [104, 123, 103, 122], [106, 136, 105, 125], 0],
  ] as [string, Ohlc, Ohlc, number][])('with %s is worth its signal', (_, second, third, signal) => {
    expect(last('cdlAdvanceBlock', [...BEFORE, first, second, third])).toBe(signal);
  });
});

describe('kicking', () => {
  it('has the side of the second marubozu, or of the longer one', () => {
    const longFirst = [...BEFORE, [140, 141, 104, 105], [145, 166, 144, 165]] as Ohlc[];
    expect([last('cdlKicking', longFirst), last('cdlKickingByLength', longFirst)]).toEqual([100, -100]);
  });
});

describe('side-by-side white lines', () => {
  it('go on downwards below a gap', () => {
    expect(last('cdlGapSideSideWhite', [...BEFORE, [110, 111, 99, 100], [85, 94, 84, 93], [85, 96, 84, 95]])).toBe(
      -100,
    );
  });
});

/** Rare near misses: the answers are those of TA-Lib 0.8.2 on the same candles. */
// biome-ignore format: a case is a line
const NEAR_MISSES: readonly (readonly [what: string, kind: string, candles: readonly Ohlc[], signal: number])[] = [
  ['an in-neck at the very end of equal', 'cdlInNeck', [[120, 121, 99, 100], [95, 101, 94, 101]], -100],
  ['an in-neck beyond equal', 'cdlInNeck', [[120, 121, 99, 100], [95, 101.125, 94, 101.125]], 0],
  ['a second star that opens at the high', 'cdl3StarsInSouth', [[130, 131, 70, 110], [131, 131, 90, 118], [102, 103, 94, 95]], 100],
  ['a second star with its low at the close', 'cdl3StarsInSouth', [[130, 131, 70, 110], [122, 123, 110, 114], [118, 119, 111, 112]], 0],
  ['a third star with the high of the second', 'cdl3StarsInSouth', [[130, 131, 70, 110], [122, 123, 90, 114], [122, 123, 115, 116]], 0],
  ['a first crow that closes at the high before', 'cdl3BlackCrows', [[100, 111, 99, 110], [118, 119, 111, 111], [114, 115, 100, 100], [106, 107, 90, 90]], 0],
  ['two crows, the first of them white', 'cdl2Crows', [[100, 121, 99, 120], [125, 131, 124, 130], [128, 129, 111, 112]], 0],
  ['a gap and two crows, the first of them white', 'cdlUpsideGap2Crows', [[100, 121, 99, 120], [125, 132, 124, 131], [133, 134, 122, 123]], 0],
  ['a baby swallow after a white marubozu', 'cdlConcealBabySwall', [[115, 130, 115, 130], [112, 112, 100, 100], [96, 113, 89, 90], [105, 114, 87, 88]], 0],
  ['a black candle on the neck', 'cdlOnNeck', [[120, 121, 95, 100], [94.75, 96, 94, 94.5]], 0],
];

describe('a near miss', () => {
  it.each(NEAR_MISSES)('such as %s is judged as %s demands', (_, kind, candles, signal) => {
    expect(last(kind, [...BEFORE, ...candles])).toBe(signal);
  });
});

describe('a hikkake', () => {
  const pattern: readonly Ohlc[] = [
    [100, 115, 95, 110],
    [105, 110, 100, 106],
    [104, 108, 97, 100],
  ];
  const quiet: Ohlc = [100, 108, 97, 102];
  const above: Ohlc = [104, 112, 97, 111];

  it.each([1, 2, 3])('is confirmed by a close beyond the inside bar %i bars later', (later) => {
    const wait = new Array<Ohlc>(later - 1).fill(quiet);
    expect(last('cdlHikkake', [...BEFORE, ...pattern, ...wait, above])).toBe(200);
    expect(last('cdlHikkake', mirrored([...BEFORE, ...pattern, ...wait, above]))).toBe(-200);
  });

  it('is confirmed once, and not after three bars', () => {
    expect(last('cdlHikkake', [...BEFORE, ...pattern, above, above])).toBe(0);
    expect(last('cdlHikkake', [...BEFORE, ...pattern, quiet, quiet, quiet, above])).toBe(0);
  });

  it('gives way to a new one', () => {
    const inside: Ohlc = [100, 106, 98, 103];
    const breakUp: Ohlc = [104, 107, 99, 105];
    expect(values('cdlHikkake', [...BEFORE, ...pattern, inside, breakUp, above]).slice(-4)).toEqual([100, 0, -100, 0]);
  });

  it('of the modified kind is confirmed alike', () => {
    const modified: readonly Ohlc[] = [
      [100, 120, 90, 110],
      [108, 115, 95, 97],
      [104, 110, 100, 106],
      [104, 108, 97, 100],
    ];
    expect(last('cdlHikkakeMod', [...BEFORE, ...modified, quiet, above])).toBe(200);
  });
});

/**
 * What all candlestick patterns share, so that the file of one is its rule and little else.
 *
 * A pattern is a question about the last few candles: a pure function, called for every bar once there are enough of
 * them. How many that is follows from what it declares: its own candles, and the longest mean that it compares them to.
 */
import type { CandleSetting } from '../../blocks/candle-settings.ts';
import { Candles } from '../../blocks/candles.ts';
import { barInputs, cellAt, type Indicator, type IndicatorDefinition, param, value } from '../../indicator.ts';

/** A pattern as data. */
export interface CandlePattern {
  readonly kind: string;
  /** Function of TA-Lib whose conditions these are. */
  readonly taLib: string;
  readonly summary: string;
  /** The conditions; `[k]` is the candle k bars before the last. */
  readonly rule: string;
  /** Candles that it judges. */
  readonly candles: number;
  /** Means that it compares them to. */
  readonly settings: readonly CandleSetting[];
  /** Signals that it gives, besides 0. */
  readonly signals: readonly number[];
  /** Where TA-Lib waits for more candles than it looks at: rows before the first value. */
  readonly warmup?: number;
  /** Usual share of the first body to which a later candle is held; undefined when there is no such condition. */
  readonly penetration?: number;
  /** The conditions as a function: above 0 bullish, below 0 bearish, 0 when one of them does not hold. */
  readonly signal: (candles: Candles, penetration: number) => number;
  /** @defaultValue the books of candlestick patterns */
  readonly source?: string;
}

class PatternIndicator implements Indicator {
  readonly #open: number;
  readonly #high: number;
  readonly #low: number;
  readonly #close: number;
  readonly #candles = new Candles();
  readonly #signal: (candles: Candles) => number;
  readonly #warmup: number;
  #rows = 0;
  constructor(warmup: number, cells: readonly number[], signal: (candles: Candles) => number) {
    this.#open = cellAt(cells, 0);
    this.#high = cellAt(cells, 1);
    this.#low = cellAt(cells, 2);
    this.#close = cellAt(cells, 3);
    this.#signal = signal;
    this.#warmup = warmup;
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const candles = this.#candles;
    candles.update(
      row[this.#open] as number,
      row[this.#high] as number,
      row[this.#low] as number,
      row[this.#close] as number,
    );
    if (this.#rows < this.#warmup) {
      this.#rows++;
      out[slot] = Number.NaN;
    } else {
      out[slot] = this.#signal(candles);
    }
  }
  reset(): void {
    this.#candles.reset();
    this.#rows = 0;
  }
}

/** What the rules take for granted. */
const WORDS =
  '[k] is the candle k bars before the last; white: close ≥ open, black: close < open; the body lies between the two, the shadows beyond it.';

function signalText(signal: number): string {
  return `${signal < 0 ? '−' : ''}${Math.abs(signal)}`;
}

function warmupOf({ candles, settings, warmup }: CandlePattern): number {
  return warmup ?? candles - 1 + Math.max(0, ...settings.map(({ bars }) => bars));
}

const patterns = new WeakMap<IndicatorDefinition, CandlePattern>();

/** The pattern that a definition was made from, if it was: the fast form asks its questions of columns. */
export function candlePatternOf(definition: IndicatorDefinition): CandlePattern | undefined {
  return patterns.get(definition);
}

/** Makes the definition of a pattern. */
export function candlePattern(pattern: CandlePattern): IndicatorDefinition {
  const definition = definitionOf(pattern);
  patterns.set(definition, pattern);
  return definition;
}

function definitionOf(pattern: CandlePattern): IndicatorDefinition {
  const { kind, taLib, summary, rule, settings, signals, penetration, signal } = pattern;
  const warmup = warmupOf(pattern);
  const levels = [...signals, 0].sort((a, b) => a - b).map(signalText);
  return {
    kind,
    summary,
    formula: [rule, ...settings.map(({ meaning }) => meaning)].join('; '),
    inputs: barInputs('open', 'high', 'low', 'close'),
    outputs: value(`${levels.slice(0, -1).join(', ')} or ${levels.at(-1)}`),
    params:
      penetration === undefined
        ? []
        : [
            {
              type: 'number',
              name: 'penetration',
              meaning: 'share of the first body, measured from its close',
              usual: penetration,
              min: 0,
              max: 100,
              whole: false,
            },
          ],
    warmup: () => warmup,
    warmupText: `${warmup}`,
    source: `${pattern.source ?? 'Nison (1991), Morris (1992)'}; conditions and settings of TA-Lib \`${taLib}\`. ${WORDS}`,
    taLib: { name: taLib, ...(penetration === undefined ? {} : { params: { penetration: 'penetration' } }) },
    create: (params, cells) => {
      if (penetration === undefined) return new PatternIndicator(warmup, cells, (candles) => signal(candles, 0));
      const share = param(params, 'penetration');
      return new PatternIndicator(warmup, cells, (candles) => signal(candles, share));
    },
  };
}

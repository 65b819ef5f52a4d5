/** Seeded bars of many markets, and fast forms run over them: what their tests have in common. */
import { Rng } from '../../src/core/index.ts';
import { usualParams } from '../../src/domain/features/build-feature.ts';
import { definitionOf } from '../../src/domain/features/catalogue.ts';
import { FAST_FORMS, type FastForm } from '../../src/domain/features/fast/fast-forms.ts';
import type { IndicatorDefinition, IndicatorParams } from '../../src/domain/features/indicator.ts';

/** Kinds that have a fast form. */
export const KINDS = Object.keys(FAST_FORMS);

/** The definition of a kind. */
export function definition(kind: string): IndicatorDefinition {
  const found = definitionOf(kind);
  if (found === undefined) throw new Error(`no indicator ${kind}`);
  return found;
}

/** Columns by the name of a source. */
export type Columns = Readonly<Record<string, Float64Array>>;

/** How the price of a bar follows from the one before it. */
export interface Market {
  readonly rows: number;
  readonly price: number;
  /** Prices are whole multiples of it. */
  readonly tick: number;
  /** Bars of a quiet stretch without trades, every 500 bars; 0 for none. */
  readonly quiet: number;
  /** Factor of the price and the volume of single bars, 1 in 200; 1 for none. */
  readonly spike: number;
}

/** Columns of bars beside their times. */
export const FIELDS = ['open', 'high', 'low', 'close', 'volume'] as const;

/** Seeded bars; the same seed and a longer history begin with the same rows. */
export function barsOf({ rows, price, tick, quiet, spike }: Market, seed = 1): Columns {
  const rng = new Rng(seed);
  const bars = Object.fromEntries([...FIELDS, 'openTime'].map((name) => [name, new Float64Array(rows)])) as Record<
    (typeof FIELDS)[number] | 'openTime',
    Float64Array
  >;
  let walked = price;
  let before = price;
  for (let t = 0; t < rows; t++) {
    const still = t % 500 < quiet;
    const [step, up, down, size, chance] = [rng.normal(), rng.uniform(), rng.uniform(), rng.uniform(), rng.uniform()];
    if (!still) walked = Math.max(tick, Math.round((walked * (1 + 0.001 * step)) / tick) * tick);
    const factor = chance < 0.005 && !still ? spike : 1;
    const close = walked * factor;
    // Every minute of a day and of a week, a second that is no minute, and now and then a gap.
    bars.openTime[t] = 1.7e15 + 60e6 * (t + 7 * Math.floor(t / 1000));
    bars.open[t] = before;
    bars.close[t] = close;
    bars.high[t] = Math.max(before, close) + (still ? 0 : Math.round((walked * 0.001 * up) / tick) * tick);
    bars.low[t] = Math.min(before, close) * (still ? 1 : 1 - 0.001 * down);
    bars.volume[t] = still ? 0 : size * 1000 * factor;
    before = close;
  }
  return bars;
}

/** The usual inputs of an indicator. */
export function inputsOf({ inputs }: IndicatorDefinition, bars: Columns): readonly Float64Array[] {
  return inputs.map(({ usual }) => bars[usual ?? 'close'] as Float64Array);
}

/** Outputs of the fast form, unless it does not take the parameters or finds a hole. */
export function fast(
  kind: string,
  params: IndicatorParams,
  inputs: readonly Float64Array[],
): Float64Array[] | 'declined' {
  // What is not written is seen.
  const outputs = definition(kind).outputs.map(() => new Float64Array(inputs[0]?.length ?? 0).fill(-12_345.678));
  return (FAST_FORMS[kind] as FastForm)({ params, inputs, outputs }) ? outputs : 'declined';
}

/** Parameters with all periods alike, and other widths than usual. */
export function paramsWith(kind: string, period: number): IndicatorParams {
  const { params } = definition(kind);
  const drawn = params.flatMap((each) => {
    if (each.type !== 'number') return [];
    const { name, whole, min, usual } = each;
    return [[name, whole ? Math.max(min, name === 'slow' ? period + 1 : period) : usual * 1.25] as const];
  });
  return { ...usualParams(definition(kind)), ...Object.fromEntries(drawn) };
}

/** Prices as they usually are. */
export const PLAIN: Market = { rows: 5003, price: 42_000, tick: 0.01, quiet: 0, spike: 1 };

/** First row at which two columns differ in their bits, NaN being one of them; −1 for none. */
export function differentRow(a: Float64Array, b: Float64Array | undefined): number {
  return a.length === b?.length ? a.findIndex((x, t) => !Object.is(x, b[t])) : a.length;
}

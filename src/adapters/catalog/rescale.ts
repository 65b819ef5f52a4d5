/** Decimals of integer columns: when a source needs more of them, what is there is multiplied, exactly. */
import { InputError } from '../../core/index.ts';
import type { DataColumns } from '../../ports/market-catalog.ts';
import type { ColumnScale, ColumnSpec } from './column-layout.ts';

export function sameScale(a: ColumnScale, b: ColumnScale): boolean {
  return a.priceDecimals === b.priceDecimals && a.qtyDecimals === b.qtyDecimals;
}

/** The coarsest scale that holds what both hold. */
export function commonScale(a: ColumnScale | undefined, b: ColumnScale): ColumnScale {
  return {
    priceDecimals: Math.max(a?.priceDecimals ?? 0, b.priceDecimals),
    qtyDecimals: Math.max(a?.qtyDecimals ?? 0, b.qtyDecimals),
  };
}

function multiplied(values: Float64Array, decimals: number, name: string): Float64Array {
  const factor = 10 ** decimals;
  return values.map((value, i) => {
    const product = value * factor;
    if (Number.isSafeInteger(product)) return product;
    throw new InputError('BOT4_DATA_PRECISION', `${name} ${value} with ${decimals} more decimals is above 2^53`, {
      place: { row: i + 1, key: name },
    });
  });
}

/**
 * Columns on a finer scale.
 * @throws BOT4_DATA_PRECISION naming the row (from 1) that does not fit.
 */
export function rescaled(
  specs: readonly ColumnSpec[],
  columns: DataColumns,
  scales: { readonly from: ColumnScale; readonly to: ColumnScale },
): DataColumns {
  const { from, to } = scales;
  if (sameScale(from, to)) return columns;
  const steps = { price: to.priceDecimals - from.priceDecimals, qty: to.qtyDecimals - from.qtyDecimals };
  return Object.fromEntries(
    specs
      .filter(({ name }) => columns[name] !== undefined)
      .map(({ name, type }) => {
        const values = columns[name] as Float64Array;
        const step = type === 'price' || type === 'qty' ? steps[type] : 0;
        return [name, step === 0 ? values : multiplied(values, step, name)];
      }),
  );
}

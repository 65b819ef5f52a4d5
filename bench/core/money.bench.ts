/** Exact money: the fee of a notional in integers, against the decimal library that the edges use. */
import { Decimal } from 'decimal.js';
import { portion, ppm, quoteUnits, Rng } from '../../src/core/index.ts';
import type { BenchCase, Subject } from '../bench-case.ts';

const AMOUNTS = 1024;
const FEE = ppm(750);

/** Seeded synthetic notionals from 10 to 100,000 quote in units of 1e-8. */
function amounts(): Float64Array {
  const rng = new Rng(7);
  return Float64Array.from({ length: AMOUNTS }, () => Math.round((10 + rng.uniform() * 99_990) * 1e8));
}

function integerSubject(): Subject {
  const notionals = amounts();
  const run = (count: number): number => {
    let sum = 0;
    for (let i = 0; i < count; i++) {
      sum += portion(quoteUnits(notionals[i & (AMOUNTS - 1)] as number), FEE, 'up');
    }
    return sum;
  };
  return { run };
}

function decimalSubject(): Subject {
  const notionals = Array.from(amounts(), (units) => new Decimal(units));
  const fee = new Decimal(FEE).div(1e6);
  const run = (count: number): number => {
    let sum = 0;
    for (let i = 0; i < count; i++) {
      sum += (notionals[i & (AMOUNTS - 1)] as Decimal).times(fee).ceil().toNumber();
    }
    return sum;
  };
  return { run };
}

export const cases: readonly BenchCase[] = [
  {
    name: 'fee of a notional, rounded up',
    input: '1,024 seeded synthetic notionals of 10 to 100,000 quote, 0.075 %',
    method: 'batched',
    setup: integerSubject,
    twin: { name: 'decimal.js', setup: decimalSubject },
    budgets: ['feeSpeedup'],
  },
];

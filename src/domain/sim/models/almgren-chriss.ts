/**
 * Almgren-Chriss: permanent impact γ a unit traded, temporary impact ε·sign + η·(units a time), and the schedule of sales
 * that has the least expected cost + λ·variance. Prices are arithmetic; a purchase is the same with the sign turned.
 * Almgren & Chriss (2001), Journal of Risk 3(2); equation numbers are theirs.
 *
 * Units: quantity in units of the asset, price in quote, time in any unit used throughout (σ is quote/√time, η quote·time a
 * unit², γ quote a unit², λ 1/quote).
 */
import { assert } from '../../../core/index.ts';

/** The market and the order. */
export interface AlmgrenChrissParams {
  /** X: units to be traded, > 0. */
  readonly quantity: number;
  /** T: time to trade them in, > 0. */
  readonly horizon: number;
  /** N: equal intervals, ≥ 1. */
  readonly intervals: number;
  /** σ: volatility of the price, quote a root of time, ≥ 0. */
  readonly volatility: number;
  /** γ: permanent impact, quote a unit, ≥ 0. */
  readonly permanent: number;
  /** ε: half spread and fees, quote a unit, ≥ 0. */
  readonly fixed: number;
  /** η: temporary impact, quote a (unit a time), above γτ/2. */
  readonly temporary: number;
  /** λ: aversion to risk, 1/quote, ≥ 0; 0 trades evenly. */
  readonly riskAversion: number;
}

/** A schedule and what it is expected to cost. */
export interface AlmgrenChrissSchedule {
  /** (N + 1,) units left at the end of each interval, from X to 0. */
  readonly holdings: Float64Array;
  /** (N,) units traded in each interval; their sum is X. */
  readonly trades: Float64Array;
  /** Expected cost against the first price, quote. */
  readonly expectedCost: number;
  /** Variance of the cost, quote². */
  readonly variance: number;
  /** κ: how fast the order is worked, 1/time; 0 for an even pace. */
  readonly urgency: number;
}

function check(p: AlmgrenChrissParams): void {
  for (const value of [p.quantity, p.horizon, p.temporary]) {
    assert(value > 0 && Number.isFinite(value), 'quantity, horizon and temporary impact are positive', value);
  }
  for (const value of [p.volatility, p.permanent, p.fixed, p.riskAversion]) {
    assert(value >= 0 && Number.isFinite(value), 'volatility, impacts and risk aversion are not negative', value);
  }
  assert(Number.isSafeInteger(p.intervals) && p.intervals >= 1, 'intervals are a whole number', p.intervals);
}

/** sinh(a)/sinh(b) for 0 ≤ a ≤ b, also where both overflow. */
function sinhRatio(a: number, b: number): number {
  return Math.exp(a - b) * (-Math.expm1(-2 * a) / -Math.expm1(-2 * b));
}

/** Shift of the price by `units` traded within `time`: permanent for who trades after, temporary for this trade only. */
export function almgrenChrissImpact(
  params: Pick<AlmgrenChrissParams, 'permanent' | 'fixed' | 'temporary'>,
  trade: { readonly units: number; readonly time: number },
): { readonly permanent: number; readonly temporary: number } {
  assert(trade.time > 0, 'a trade takes time', trade.time);
  const pace = trade.units / trade.time;
  return {
    permanent: params.permanent * trade.units,
    temporary: params.fixed * Math.sign(trade.units) + params.temporary * pace,
  };
}

/**
 * Cost of a schedule.
 * E = γX²/2 + ε·Σ|nₖ| + (η̃/τ)·Σnₖ² with η̃ = η − γτ/2; V = σ²τ·Σxₖ², k = 1 … N. Equations (4) to (8).
 * @param trades (N,) units, summing to the quantity.
 */
export function almgrenChrissCost(
  params: AlmgrenChrissParams,
  trades: Float64Array,
): { readonly expectedCost: number; readonly variance: number } {
  check(params);
  const tau = params.horizon / params.intervals;
  let left = params.quantity;
  let [absolute, squares, held] = [0, 0, 0];
  for (let k = 0; k < trades.length; k++) {
    const n = trades[k] as number;
    left -= n;
    absolute += Math.abs(n);
    squares += n * n;
    held += left * left;
  }
  const eta = params.temporary - (params.permanent * tau) / 2;
  return {
    expectedCost: (params.permanent * params.quantity ** 2) / 2 + params.fixed * absolute + (eta / tau) * squares,
    variance: params.volatility ** 2 * tau * held,
  };
}

/**
 * The best schedule.
 * xⱼ = X·sinh(κ(T − tⱼ))/sinh(κT), 2(cosh(κτ) − 1)/τ² = λσ²/η̃. Equations (16) to (19).
 * @throws InvariantError when η ≤ γτ/2: then trading at once costs nothing and there is no best schedule.
 */
export function almgrenChrissSchedule(params: AlmgrenChrissParams): AlmgrenChrissSchedule {
  check(params);
  const { quantity, horizon, intervals } = params;
  const tau = horizon / intervals;
  const eta = params.temporary - (params.permanent * tau) / 2;
  assert(
    eta > 0,
    'temporary impact is above half the permanent one of an interval',
    params.temporary,
    params.permanent,
  );
  const kappaSquared = (params.riskAversion * params.volatility ** 2) / eta;
  // cosh(κτ) = 1 + y²/2 ⇔ κτ = 2·asinh(y/2), which keeps its digits for small y.
  const urgency = (2 * Math.asinh((Math.sqrt(kappaSquared) * tau) / 2)) / tau;
  const holdings = new Float64Array(intervals + 1);
  for (let j = 0; j <= intervals; j++) {
    const left = (intervals - j) * tau;
    const isEven = urgency * horizon < 1e-8;
    holdings[j] = quantity * (isEven ? left / horizon : sinhRatio(urgency * left, urgency * horizon));
  }
  holdings[0] = quantity;
  const trades = new Float64Array(intervals);
  for (let j = 0; j < intervals; j++) trades[j] = (holdings[j] as number) - (holdings[j + 1] as number);
  return { holdings, trades, urgency, ...almgrenChrissCost(params, trades) };
}

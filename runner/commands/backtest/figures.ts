/** How the verbs of backtests write their figures. */

/** A share of 0.1234 as `12.34 %`. */
export function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}

/** The Sharpe ratio of a year of one of days. A market that never closes has 365 of them. */
export function yearly(dailySharpe: number): string {
  return (dailySharpe * Math.sqrt(365)).toFixed(2);
}

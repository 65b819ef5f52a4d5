/**
 * The look-ahead check: takes the later part of history away and decides again. Whatever was decided before the cut
 * must be decided again, byte for byte, and every feature must have the same bits.
 */
import type { Rng } from '../core/index.ts';
import { checkLookAhead } from '../domain/features/index.ts';
import type { LookAheadFacts } from '../domain/gate/index.ts';
import { type BacktestPorts, type BacktestRequest, marketsOf, replay, truncate } from './backtest.ts';
import type { SessionResult } from './session-result.ts';

/** Compares the decisions of truncated histories with those of the whole one. */
export async function findLookAhead(
  request: BacktestRequest,
  ports: Omit<BacktestPorts, 'trials'>,
  options: { readonly full: SessionResult; readonly cuts: number; readonly rng: Rng },
): Promise<LookAheadFacts> {
  const { full, cuts, rng } = options;
  const bars = request.bars.openTime.length;
  let decisions = 0;
  let changed = 0;
  let first = '';
  for (let i = 0; i < cuts; i++) {
    // The first tenth is mostly warm-up; a cut there would prove little.
    const cut = Math.floor(bars * 0.1) + rng.below(Math.floor(bars * 0.9));
    const short = await replay(truncate(request, cut), ports);
    const lastClose = (request.bars.openTime[cut - 1] as number) + request.bars.intervalMicros;
    const before = full.orderLines.findIndex((line) => timeOf(line) >= lastClose);
    decisions += short.orderLines.length;
    const difference = firstDifference(full.orderLines, {
      short: short.orderLines,
      least: before < 0 ? full.orderLines.length : before,
    });
    if (difference === undefined) continue;
    changed += 1;
    if (first === '') first = `cut at bar ${cut}: ${difference}`;
  }
  for (const { bars: history } of marketsOf(request)) {
    const features = checkLookAhead(history, request.bundle.features, { cuts, rng });
    changed += features.changed;
    if (first === '' && features.changed > 0) first = String(features.first);
  }
  return { cuts, decisions, changed, first };
}

/** Lines are `number word time …`. */
function timeOf(line: string): number {
  return Number(line.split(' ', 3)[2]);
}

/**
 * The short list must be the beginning of the full one and hold at least its first `least` lines. Lines of the very
 * moment of the cut may be missing at its end: the next bar, which is cut away, opens at that moment and adds some.
 */
function firstDifference(
  full: readonly string[],
  of: { readonly short: readonly string[]; readonly least: number },
): string | undefined {
  const n = Math.max(of.least, of.short.length);
  for (let i = 0; i < n; i++) {
    if (full[i] !== of.short[i]) return `"${full[i] ?? 'no decision'}" became "${of.short[i] ?? 'no decision'}"`;
  }
  return undefined;
}

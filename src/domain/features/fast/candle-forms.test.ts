/** Patterns over columns too long for the memory that is kept for short runs. */
import { describe, expect, it } from 'vitest';
import { streamOver } from '../batch.ts';
import { usualParams } from '../build-feature.ts';
import { CATALOGUE } from '../catalogue.ts';
import type { IndicatorDefinition } from '../indicator.ts';
import { FAST_FORMS } from './fast-forms.ts';
import { LongColumns } from './kernel-run.ts';

const ROWS = 9000;

/** Counts how often a run asks for columns. */
class CountedColumns extends LongColumns {
  taken = 0;

  override take(inputs: readonly Float64Array[], count: number): readonly Float64Array[] | undefined {
    this.taken++;
    return super.take(inputs, count);
  }
}

/** Open, high, low and close of bars that wander within twenty ticks. */
function bars(): readonly Float64Array[] {
  const close = Float64Array.from({ length: ROWS }, (_, t) => 100 + ((t * 7919) % 41) / 4);
  const open = close.map((_, t) => (t === 0 ? 100 : (close[t - 1] as number)));
  const high = close.map((value, t) => Math.max(value, open[t] as number) + ((t * 31) % 5) / 4);
  const low = close.map((value, t) => Math.min(value, open[t] as number) - ((t * 17) % 5) / 4);
  return [open, high, low, close];
}

function definitionOf(kind: string): IndicatorDefinition {
  return CATALOGUE.find((each) => each.kind === kind) as IndicatorDefinition;
}

describe('patterns over 9,000 rows', () => {
  it.each(['cdlDoji', 'cdlEngulfing', 'cdlHammer', 'cdlMarubozu', 'cdlDarkCloudCover'])(
    '%s reads the copies that its computation has, and gives the signals of the stream',
    (kind) => {
      const definition = definitionOf(kind);
      const inputs = bars();
      const params = usualParams(definition);
      const long = new CountedColumns(ROWS);
      const [fast, stream] = [new Float64Array(ROWS), new Float64Array(ROWS)];
      expect(FAST_FORMS[kind]?.({ params, inputs, outputs: [fast], long })).toBe(true);
      streamOver(definition, { params, inputs, outputs: [stream] });
      expect(long.taken).toBe(1);
      expect(fast).toEqual(stream);
    },
  );
});

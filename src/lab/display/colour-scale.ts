/** Colours of numbers, as plotly's `colorscale` means them. */
import type { Json } from './plain-json.ts';

/** The colour of a value; grey for what is no number. */
export type ColourScale = (value: Json) => string;

/** Blue for little, white between, red for much. */
const DIVERGING: readonly Stop[] = [
  { at: 0, colour: [33, 102, 172] },
  { at: 0.5, colour: [247, 247, 247] },
  { at: 1, colour: [178, 24, 43] },
];
const NONE = '#bbbbbb';
/** Colours are taken from so many steps: an eye sees no more, and points of one colour share a path. */
const STEPS = 32;

interface Stop {
  readonly at: number;
  readonly colour: readonly number[];
}

/** A scale over [low, high]; stops are pairs of a share and a colour like '#1f77b4', others are replaced by blue to red. */
export function colourScale(stops: Json | undefined, low: Json | undefined, high: Json | undefined): ColourScale {
  const scale = stopsOf(stops);
  const [from, to] = [typeof low === 'number' ? low : 0, typeof high === 'number' ? high : 1];
  return (value) => {
    if (typeof value !== 'number') return NONE;
    const share = to > from ? Math.min(1, Math.max(0, (value - from) / (to - from))) : 0.5;
    return mixed(scale, Math.round(share * STEPS) / STEPS);
  };
}

function stopsOf(stops: Json | undefined): readonly Stop[] {
  if (!Array.isArray(stops) || stops.length < 2) return DIVERGING;
  const read = (stops as readonly Json[]).map((stop) => {
    const [at, colour] = Array.isArray(stop) ? (stop as readonly Json[]) : [];
    const parts = typeof colour === 'string' ? /^#(..)(..)(..)$/.exec(colour)?.slice(1) : undefined;
    return {
      at: typeof at === 'number' ? at : Number.NaN,
      colour: (parts ?? []).map((part) => Number.parseInt(part, 16)),
    };
  });
  return read.every(({ at, colour }) => Number.isFinite(at) && colour.length === 3) ? read : DIVERGING;
}

function mixed(stops: readonly Stop[], share: number): string {
  let i = 1;
  while (i < stops.length - 1 && share > (stops[i] as Stop).at) i++;
  const [a, b] = [stops[i - 1] as Stop, stops[i] as Stop];
  const part = b.at > a.at ? Math.min(1, Math.max(0, (share - a.at) / (b.at - a.at))) : 0;
  const mix = a.colour.map((v, c) => Math.round(v + part * ((b.colour[c] as number) - v)));
  return `#${mix.map((v) => v.toString(16).padStart(2, '0')).join('')}`;
}

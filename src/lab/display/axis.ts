/** One axis of a static picture: from data to pixels, and the ticks on the way. */

/** A scale between data and pixels. Dates are milliseconds, categories their index. */
export interface Axis {
  readonly kind: 'linear' | 'log' | 'date' | 'category';
  /** Pixel of a data value; undefined when it cannot be shown. */
  at(value: unknown): number | undefined;
  readonly ticks: readonly { readonly pixel: number; readonly label: string }[];
}

export interface AxisOptions {
  /** Pixels of the low and the high end. */
  readonly from: number;
  readonly to: number;
  readonly isLog?: boolean;
  /** Whether zero must be in view, as bars need it. */
  readonly withZero?: boolean;
  /** Pixels that a name needs; names between are left out where there is less. @defaultValue a twelfth of the axis */
  readonly nameRoom?: number;
  /** Ticks that the figure names itself. */
  readonly named?: readonly { readonly value: number; readonly label: string }[];
}

const TICKS_WANTED = 6;
const DAY_MS = 86_400_000;

/** Makes an axis that shows all `values`. */
export function makeAxis(values: readonly unknown[], options: AxisOptions): Axis {
  const present = values.filter((value) => value !== null && value !== undefined);
  if (present.every((value) => typeof value === 'number')) return numberAxis(present as number[], options);
  const times = present.map((value) =>
    typeof value === 'string' && /^\d{4}-\d\d/.test(value) ? Date.parse(value) : Number.NaN,
  );
  if (present.length > 0 && times.every((time) => !Number.isNaN(time))) return dateAxis(times, options);
  return categoryAxis([...new Set(present.map(String))], options);
}

function numberAxis(values: readonly number[], options: AxisOptions): Axis {
  const isLog = options.isLog === true;
  const usable = values.map((value) => (isLog ? Math.log10(value) : value)).filter(Number.isFinite);
  const [low, high] = range(options.withZero && !isLog ? [...usable, 0] : usable, options.withZero === true);
  const pixel = scale(low, high, options);
  const steps = isLog ? logSteps(low, high) : niceSteps(low, high);
  const named = options.named?.map(({ value, label }) => ({ pixel: pixel(isLog ? Math.log10(value) : value), label }));
  return {
    kind: isLog ? 'log' : 'linear',
    at: (value) => {
      const x = typeof value === 'number' ? (isLog ? Math.log10(value) : value) : Number.NaN;
      return Number.isFinite(x) ? pixel(x) : undefined;
    },
    ticks: named ?? steps.map((step) => ({ pixel: pixel(step), label: numberLabel(isLog ? 10 ** step : step) })),
  };
}

function dateAxis(times: readonly number[], options: AxisOptions): Axis {
  const [low, high] = range(times, false);
  const pixel = scale(low, high, options);
  const isLong = high - low > 3 * DAY_MS;
  return {
    kind: 'date',
    at: (value) => {
      const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
      return Number.isNaN(time) ? undefined : pixel(time);
    },
    ticks: Array.from(
      { length: TICKS_WANTED - 1 },
      (_, i) => low + ((high - low) * (i + 0.5)) / (TICKS_WANTED - 1),
    ).map((time) => {
      const text = new Date(time).toISOString();
      return { pixel: pixel(time), label: isLong ? text.slice(0, 10) : text.slice(5, 16).replace('T', ' ') };
    }),
  };
}

function categoryAxis(names: readonly string[], options: AxisOptions): Axis {
  const pixel = scale(-0.5, Math.max(0.5, names.length - 0.5), options);
  const index = new Map(names.map((name, i) => [name, i]));
  const most = Math.max(
    1,
    Math.floor(Math.abs(options.to - options.from) / (options.nameRoom ?? Number.POSITIVE_INFINITY)),
  );
  const every = Math.max(1, Math.ceil(names.length / (options.nameRoom === undefined ? 12 : most)));
  return {
    kind: 'category',
    at: (value) => {
      const i = index.get(String(value));
      return i === undefined ? undefined : pixel(i);
    },
    ticks: names.map((label, i) => ({ pixel: pixel(i), label })).filter((_, i) => i % every === 0),
  };
}

/** Lowest and highest value with 4 % of room; a single value gets room of one around it. */
function range(values: readonly number[], keepsZero: boolean): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) return [0, 1];
  if (low === high) return keepsZero && low === 0 ? [0, 1] : [low - 1, high + 1];
  const room = (high - low) * 0.04;
  return [keepsZero && low === 0 ? 0 : low - room, keepsZero && high === 0 ? 0 : high + room];
}

function scale(low: number, high: number, options: AxisOptions): (value: number) => number {
  const factor = (options.to - options.from) / (high - low);
  return (value) => options.from + (value - low) * factor;
}

/** Steps of 1, 2 or 5 times a power of ten, about six of them. */
function niceSteps(low: number, high: number): number[] {
  const rough = (high - low) / TICKS_WANTED;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10);
  const steps: number[] = [];
  for (let i = Math.ceil(low / step); i * step <= high; i++) steps.push(i * step);
  return steps;
}

/** Whole powers of ten where several are in view, else round values between the ends. Steps are logarithms. */
function logSteps(low: number, high: number): number[] {
  const whole = niceSteps(low, high).filter(Number.isInteger);
  if (whole.length >= 2) return whole;
  return niceSteps(10 ** low, 10 ** high)
    .filter((value) => value > 0)
    .map(Math.log10);
}

function numberLabel(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e7 || size < 1e-4)) return value.toExponential(1);
  return String(Number(value.toPrecision(6)));
}

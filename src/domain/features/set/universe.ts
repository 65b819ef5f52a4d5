/**
 * Features across instruments: values of one instrument beside those of the others at the same event time. A moment is
 * closed when all bars that end at it have come; who has no bar then has no value and does not count for the others.
 */
import { InputError } from '../../../core/index.ts';
import type { SourceColumn } from '../check-spec.ts';
import type { FeatureBar } from '../pipeline.ts';
import type { BarColumn } from '../spec.ts';
import { CROSS_WAYS, type CrossWay, crossSection } from './cross-section.ts';
import { type FeatureSet, splitSet } from './feature-set.ts';
import { SetPipeline } from './set-pipeline.ts';
import { blankBar, type MutableBar } from './timeframe-bar.ts';

/** A column of another instrument, as features of every instrument may read it. */
export interface Reference {
  /** Name by which it is read. */
  readonly name: string;
  readonly symbol: string;
  readonly column: BarColumn;
}

/** A feature of one instrument compared with the same feature of all. */
export interface CrossFeature {
  readonly name: string;
  /** Feature of the set. */
  readonly of: string;
  readonly way: CrossWay;
}

/** Features of a universe of instruments, as data. */
export interface UniverseSpec {
  readonly version: 1;
  readonly set: FeatureSet;
  readonly references: readonly Reference[];
  readonly cross: readonly CrossFeature[];
  /** Fewest instruments with a value for a comparison to have one. */
  readonly leastSymbols: number;
}

const NAME = /^[A-Za-z][A-Za-z0-9_]{0,63}$/;

function refuse(key: string, detail: string): never {
  throw new InputError('BOT4_FEATURE_SPEC', detail, { place: { key } });
}

/** References as columns that features may read. */
export function referenceColumns(spec: UniverseSpec): readonly SourceColumn[] {
  return spec.references.map(({ name }) => ({ name, of: 'feature' }));
}

function checkCross(spec: UniverseSpec): void {
  const names = new Set(spec.set.features.map(({ name }) => name));
  for (const { name, of, way } of spec.cross) {
    if (!NAME.test(name)) refuse('cross', `'${name}' is no name of a feature`);
    if (names.has(name)) refuse(name, `two features have the name ${name}`);
    if (!spec.set.features.some((each) => each.name === of)) {
      refuse(`${name}.of`, `feature ${name}: there is no feature '${of}' to compare`);
    }
    if (!CROSS_WAYS.includes(way)) {
      refuse(`${name}.way`, `feature ${name}: way is '${way}'; it is one of ${CROSS_WAYS.join(', ')}`);
    }
    names.add(name);
  }
}

/**
 * Checks the features of a universe.
 * @throws BOT4_FEATURE_SPEC naming what is wrong.
 */
export function checkUniverse(spec: UniverseSpec, symbols: readonly string[]): void {
  if (spec.version !== 1) refuse('version', `version ${String(spec.version)} of universes is not known`);
  if (new Set(symbols).size !== symbols.length) refuse('symbols', 'an instrument is named twice');
  for (const { name, symbol } of spec.references) {
    if (!NAME.test(name)) refuse('references', `'${name}' is no name of a column`);
    if (!symbols.includes(symbol)) refuse(name, `reference ${name}: there is no instrument ${symbol} in the universe`);
  }
  const { leastSymbols } = spec;
  if (!Number.isInteger(leastSymbols) || leastSymbols < 1) {
    refuse('leastSymbols', `leastSymbols is ${leastSymbols}; it is a whole number from 1`);
  }
  splitSet(spec.set, referenceColumns(spec));
  checkCross(spec);
}

/** The streaming form of a universe. */
export class UniversePipeline {
  readonly symbols: readonly string[];
  /** (k,) names of the features of an instrument: those of the set, then the comparisons. */
  readonly names: readonly string[];
  readonly #spec: UniverseSpec;
  readonly #pipelines: readonly SetPipeline[];
  readonly #bars: readonly MutableBar[];
  readonly #present: Uint8Array;
  readonly #rows: readonly Float64Array[];
  /** (references,) index of the instrument of each. */
  readonly #referenced: readonly number[];
  /** (cross,) place of the compared feature in a row. */
  readonly #compared: readonly number[];
  readonly #values: Float64Array;
  readonly #results: Float64Array;
  #time = Number.NaN;
  #before = Number.NEGATIVE_INFINITY;

  constructor(spec: UniverseSpec, symbols: readonly string[]) {
    checkUniverse(spec, symbols);
    const columns = referenceColumns(spec);
    const names = spec.set.features.map(({ name }) => name);
    this.symbols = symbols;
    this.names = [...names, ...spec.cross.map(({ name }) => name)];
    this.#spec = spec;
    this.#pipelines = symbols.map(() => new SetPipeline(splitSet(spec.set, columns)));
    this.#bars = symbols.map(blankBar);
    this.#present = new Uint8Array(symbols.length);
    this.#rows = symbols.map(() => new Float64Array(this.names.length).fill(Number.NaN));
    this.#referenced = spec.references.map(({ symbol }) => symbols.indexOf(symbol));
    this.#compared = spec.cross.map(({ of }) => names.indexOf(of));
    this.#values = new Float64Array(symbols.length);
    this.#results = new Float64Array(symbols.length);
  }

  /** (k,) values of an instrument at the last closed moment, NaN when it had no bar; the same array every time. */
  row(index: number): Float64Array {
    return this.#rows[index] as Float64Array;
  }

  /**
   * Takes a bar of the moment that is open.
   * @throws BOT4_DATA_ORDER for a bar of another moment, an earlier one, or a second one of an instrument.
   */
  put(index: number, bar: FeatureBar): void {
    if (Number.isNaN(this.#time)) this.#time = bar.openTime;
    const late = bar.openTime !== this.#time || bar.openTime <= this.#before || this.#present[index] === 1;
    if (late) {
      const detail = `a bar of ${this.symbols[index]} of ${bar.openTime} comes while that of ${this.#time} is open`;
      throw new InputError('BOT4_DATA_ORDER', detail);
    }
    Object.assign(this.#bars[index] as MutableBar, bar);
    this.#present[index] = 1;
  }

  /** Ends the moment: all bars of it have come. */
  close(): void {
    const present = this.#present;
    const own = this.#spec.set.features.length;
    for (let i = 0; i < present.length; i++) {
      const row = this.#rows[i] as Float64Array;
      if (present[i] === 0) {
        row.fill(Number.NaN);
        continue;
      }
      const pipeline = this.#pipelines[i] as SetPipeline;
      this.#fillReferences(pipeline.extras);
      pipeline.update(this.#bars[i] as MutableBar);
      row.set(pipeline.row);
    }
    for (let c = 0; c < this.#compared.length; c++) this.#compare(c, own + c);
    present.fill(0);
    this.#before = this.#time;
    this.#time = Number.NaN;
  }

  #fillReferences(extras: Float64Array): void {
    for (let r = 0; r < extras.length; r++) {
      const index = this.#referenced[r] as number;
      const { column } = this.#spec.references[r] as Reference;
      extras[r] = this.#present[index] === 1 ? (this.#bars[index] as MutableBar)[column] : Number.NaN;
    }
  }

  #compare(c: number, cell: number): void {
    const values = this.#values;
    for (let i = 0; i < values.length; i++) values[i] = this.row(i)[this.#compared[c] as number] as number;
    const { cross, leastSymbols } = this.#spec;
    crossSection(values, this.#results, { way: cross[c]?.way as CrossWay, least: leastSymbols });
    for (let i = 0; i < values.length; i++) this.row(i)[cell] = this.#results[i] as number;
  }
}

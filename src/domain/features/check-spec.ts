/** Checks feature specifications, which may come from JSON, before anything is computed from them. */
import { InputError } from '../../core/index.ts';
import type { IndicatorDefinition, InputDefinition, ParamDefinition } from './indicator.ts';
import type { FeatureSpec } from './spec.ts';

/** Letters, digits and underscores: a name is a key of records and a column of tables. */
const NAME = /^[A-Za-z][A-Za-z0-9_]{0,63}$/;
const KEYS = ['name', 'kind', 'input', 'inputs', 'output', 'params', 'lag'];
/** Longest delay; a ring of 800 kB. */
const LAG_MAX = 100_000;

/** Columns of a row: what a feature may read besides the features before it. */
export interface SourceColumn {
  readonly name: string;
  /** What its values are: prices above 0, sizes not below 0, times in µs since the epoch, anything, or a feature. */
  readonly of: 'price' | 'size' | 'time' | 'any' | 'feature';
}

/** Columns of a bar, in the order of its cells. */
export const BAR_SOURCE: readonly SourceColumn[] = [
  { name: 'open', of: 'price' },
  { name: 'high', of: 'price' },
  { name: 'low', of: 'price' },
  { name: 'close', of: 'price' },
  { name: 'volume', of: 'size' },
  { name: 'openTime', of: 'time' },
];

/** What the check of one specification has to know. */
export interface SpecScope {
  readonly definitions: readonly IndicatorDefinition[];
  readonly columns: readonly SourceColumn[];
  /** Names of the features before it; undefined where it is checked alone and may name any. */
  readonly features?: ReadonlySet<string>;
}

/** A specification with everything that it leaves out filled in. */
export interface CheckedSpec {
  readonly spec: FeatureSpec;
  readonly definition: IndicatorDefinition;
  /** (i,) what each input reads: a column or an earlier feature. */
  readonly sources: readonly string[];
  /** Which output, from 0. */
  readonly output: number;
}

function refuse(key: string, detail: string): never {
  throw new InputError('BOT4_FEATURE_SPEC', detail, { place: { key } });
}

/** A value as it is shown in a message. */
function show(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : String(value);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

interface Range {
  readonly min: number;
  readonly max: number;
  readonly whole: boolean;
}

function inRange({ min, max, whole }: Range, value: unknown): value is number {
  return typeof value === 'number' && value >= min && value <= max && (!whole || Number.isInteger(value));
}

function fitsParam(definition: ParamDefinition, value: unknown): boolean {
  if (definition.type === 'number') return inRange(definition, value);
  if (definition.type === 'choice') return typeof value === 'string' && definition.choices.includes(value);
  if (!Array.isArray(value) || value.length < definition.countMin || value.length > definition.countMax) return false;
  return value.every((each, i) => inRange(definition, each) && (i === 0 || each > value[i - 1]));
}

function rangeText({ min, max, whole }: Range): string {
  return `${whole ? 'whole ' : ''}number from ${min} to ${max}`;
}

/** What a parameter may be, for messages and the reference page. */
export function paramText(definition: ParamDefinition): string {
  if (definition.type === 'number') return `a ${rangeText(definition)}`;
  if (definition.type === 'choice') return `one of ${definition.choices.join(', ')}`;
  const { countMin, countMax, min, max, whole } = definition;
  return `a rising list of ${countMin} to ${countMax} ${whole ? 'whole ' : ''}numbers from ${min} to ${max}`;
}

function checkParam(feature: string, definition: ParamDefinition, value: unknown): void {
  if (fitsParam(definition, value)) return;
  const { name } = definition;
  const problem = value === undefined ? `${name} is missing` : `${name} is ${show(value)}`;
  refuse(`${feature}.${name}`, `feature ${feature}: ${problem}; it is ${paramText(definition)}`);
}

function checkParams(feature: string, definition: IndicatorDefinition, params: unknown): void {
  if (!isRecord(params)) refuse(`${feature}.params`, `feature ${feature}: params is ${show(params)}, not an object`);
  for (const key of Object.keys(params)) {
    if (definition.params.every(({ name }) => name !== key)) {
      const known = definition.params.map(({ name }) => name).join(', ') || 'none';
      refuse(`${feature}.${key}`, `feature ${feature}: ${definition.kind} has no parameter ${key}; it has: ${known}`);
    }
  }
  for (const each of definition.params) checkParam(feature, each, params[each.name]);
  const broken = definition.relation?.(params as FeatureSpec['params']);
  if (broken !== undefined) refuse(`${feature}.params`, `feature ${feature}: ${broken}`);
}

/** Whether values of a column may be read by an input. */
function mayRead(column: SourceColumn, input: InputDefinition): boolean {
  if (column.of === 'feature') return input.of !== 'time';
  if (input.of === 'any') return column.of !== 'time';
  return column.of === input.of || (input.of === 'size' && column.of === 'price');
}

function sourceOf(feature: string, input: InputDefinition, named: unknown, scope: SpecScope): string {
  const source = named ?? input.usual;
  const columns = scope.columns.filter((column) => mayRead(column, input)).map(({ name }) => name);
  if (typeof source === 'string') {
    const column = scope.columns.find(({ name }) => name === source);
    if (column !== undefined && mayRead(column, input)) return source;
    if (column === undefined && (scope.features?.has(source) ?? NAME.test(source))) return source;
  }
  const problem = source === undefined ? `${input.name} is missing` : `${input.name} is ${show(source)}`;
  const choice = columns.length === 0 ? 'an earlier feature' : `one of ${columns.join(', ')}, or an earlier feature`;
  return refuse(`${feature}.${input.name}`, `feature ${feature}: ${problem}; it is ${choice}`);
}

function checkInputs(spec: Readonly<Record<string, unknown>>, definition: IndicatorDefinition, scope: SpecScope) {
  const { name, input, inputs = {} } = spec as { name: string; input?: unknown; inputs?: unknown };
  if (!isRecord(inputs)) refuse(`${name}.inputs`, `feature ${name}: inputs is ${show(inputs)}, not an object`);
  const sole = definition.inputs.length === 1 ? definition.inputs[0]?.name : undefined;
  const known = definition.inputs.map((each) => each.name);
  if (input !== undefined && sole === undefined) {
    refuse(
      `${name}.input`,
      `feature ${name}: ${definition.kind} reads ${known.join(', ')} and has no input; write inputs to read others`,
    );
  }
  if (input !== undefined && Object.keys(inputs).length > 0) {
    refuse(`${name}.inputs`, `feature ${name}: has both input and inputs; write one of them`);
  }
  const unknown = Object.keys(inputs).find((key) => !known.includes(key));
  if (unknown !== undefined) {
    refuse(
      `${name}.${unknown}`,
      `feature ${name}: ${definition.kind} has no input ${unknown}; it has: ${known.join(', ')}`,
    );
  }
  return definition.inputs.map((each) =>
    sourceOf(name, each, each.name === sole && input !== undefined ? input : inputs[each.name], scope),
  );
}

function checkOutput(feature: string, definition: IndicatorDefinition, output: unknown): number {
  const index = definition.outputs.findIndex(({ name }) => name === (output ?? 'value'));
  if (index >= 0) return index;
  const names = definition.outputs.map(({ name }) => name).join(', ');
  const problem = output === undefined ? 'output is missing' : `output is ${show(output)}`;
  return refuse(`${feature}.output`, `feature ${feature}: ${problem}; ${definition.kind} gives ${names}`);
}

/**
 * Checks one specification.
 * @returns its definition, what it reads and which output it shows.
 * @throws BOT4_FEATURE_SPEC naming the feature and the parameter.
 */
export function checkFeatureSpec(spec: unknown, scope: SpecScope): CheckedSpec {
  if (!isRecord(spec)) return refuse('features', `a feature is ${show(spec)}, not an object`);
  const { name, kind, params, lag } = spec;
  if (typeof name !== 'string' || !NAME.test(name)) {
    return refuse(
      'name',
      `the feature name ${show(name)} is not 1 to 64 letters, digits or _ that start with a letter`,
    );
  }
  if (scope.columns.some((column) => column.name === name)) {
    return refuse('name', `the feature name ${show(name)} is the name of a column`);
  }
  const unknown = Object.keys(spec).find((key) => !KEYS.includes(key));
  if (unknown !== undefined) refuse(`${name}.${unknown}`, `feature ${name}: there is no ${unknown} in a specification`);
  const definition = scope.definitions.find((each) => each.kind === kind);
  if (definition === undefined) return refuse(`${name}.kind`, `feature ${name}: there is no indicator ${show(kind)}`);
  const sources = checkInputs(spec, definition, scope);
  const output = checkOutput(name, definition, spec.output);
  checkParams(name, definition, params);
  if (typeof lag !== 'number' || !Number.isInteger(lag) || lag < 0 || lag > LAG_MAX) {
    refuse(`${name}.lag`, `feature ${name}: lag is ${show(lag)}; it is a whole number from 0 to ${LAG_MAX}`);
  }
  return { spec: spec as unknown as FeatureSpec, definition, sources, output };
}

/**
 * Checks a list of specifications: each of them, that names differ, and that a feature reads only what stands before it.
 * @throws BOT4_FEATURE_SPEC naming the feature and the parameter.
 */
export function checkFeatureSpecs(
  specs: readonly FeatureSpec[],
  scope: Omit<SpecScope, 'features'>,
): readonly CheckedSpec[] {
  if (!Array.isArray(specs)) refuse('features', 'features are not a list');
  const names = new Set<string>();
  return specs.map((spec: FeatureSpec) => {
    const checked = checkFeatureSpec(spec, { ...scope, features: names });
    if (names.has(spec.name)) refuse(spec.name, `two features have the name ${spec.name}`);
    names.add(spec.name);
    return checked;
  });
}

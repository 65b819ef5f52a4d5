/** Checks feature specifications, which may come from JSON, before anything is computed from them. */
import { InputError } from '../../core/index.ts';
import { type IndicatorDefinition, inputColumns, type ParamDefinition } from './indicator.ts';
import type { FeatureSpec } from './spec.ts';

/** Letters, digits and underscores: a name is a key of records and a column of tables. */
const NAME = /^[A-Za-z][A-Za-z0-9_]{0,63}$/;
const KEYS = ['name', 'kind', 'input', 'params', 'lag'];
/** Longest delay; a ring of 800 kB. */
const LAG_MAX = 100_000;

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

function checkParam(feature: string, definition: ParamDefinition, value: unknown): void {
  const { name, min, max, whole } = definition;
  const fits = typeof value === 'number' && value >= min && value <= max && (!whole || Number.isInteger(value));
  if (fits) return;
  const problem = value === undefined ? `${name} is missing` : `${name} is ${show(value)}`;
  refuse(
    `${feature}.${name}`,
    `feature ${feature}: ${problem}; it is a ${whole ? 'whole ' : ''}number from ${min} to ${max}`,
  );
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
  const broken = definition.relation?.(params as Readonly<Record<string, number>>);
  if (broken !== undefined) refuse(`${feature}.params`, `feature ${feature}: ${broken}`);
}

function checkInput(feature: string, definition: IndicatorDefinition, input: unknown): void {
  const columns: readonly string[] = inputColumns(definition.input);
  if (columns.length === 0) {
    if (input === undefined) return;
    refuse(
      `${feature}.input`,
      `feature ${feature}: ${definition.kind} reads ${definition.reads.join(', ')} and has no input`,
    );
  }
  if (typeof input === 'string' && columns.includes(input)) return;
  const problem = input === undefined ? 'input is missing' : `input is ${show(input)}`;
  refuse(
    `${feature}.input`,
    `feature ${feature}: ${problem}; the input of ${definition.kind} is one of ${columns.join(', ')}`,
  );
}

/**
 * Checks one specification.
 * @returns the definition of its kind.
 * @throws BOT4_FEATURE_SPEC naming the feature and the parameter.
 */
export function checkFeatureSpec(spec: unknown, definitions: readonly IndicatorDefinition[]): IndicatorDefinition {
  if (!isRecord(spec)) return refuse('features', `a feature is ${show(spec)}, not an object`);
  const { name, kind, input, params, lag } = spec;
  if (typeof name !== 'string' || !NAME.test(name)) {
    return refuse(
      'name',
      `the feature name ${show(name)} is not 1 to 64 letters, digits or _ that start with a letter`,
    );
  }
  const unknown = Object.keys(spec).find((key) => !KEYS.includes(key));
  if (unknown !== undefined) refuse(`${name}.${unknown}`, `feature ${name}: there is no ${unknown} in a specification`);
  const definition = definitions.find((each) => each.kind === kind);
  if (definition === undefined) return refuse(`${name}.kind`, `feature ${name}: there is no indicator ${show(kind)}`);
  checkInput(name, definition, input);
  checkParams(name, definition, params);
  if (typeof lag !== 'number' || !Number.isInteger(lag) || lag < 0 || lag > LAG_MAX) {
    refuse(`${name}.lag`, `feature ${name}: lag is ${show(lag)}; it is a whole number from 0 to ${LAG_MAX}`);
  }
  return definition;
}

/**
 * Checks a list of specifications: each of them, and that names differ.
 * @returns the definition of each.
 * @throws BOT4_FEATURE_SPEC naming the feature and the parameter.
 */
export function checkFeatureSpecs(
  specs: readonly FeatureSpec[],
  definitions: readonly IndicatorDefinition[],
): readonly IndicatorDefinition[] {
  if (!Array.isArray(specs)) refuse('features', 'features are not a list');
  const names = new Set<string>();
  return specs.map((spec: FeatureSpec) => {
    const definition = checkFeatureSpec(spec, definitions);
    if (names.has(spec.name)) refuse(spec.name, `two features have the name ${spec.name}`);
    names.add(spec.name);
    return definition;
  });
}

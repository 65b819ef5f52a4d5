/** Makes a specification from options, with the usual values of what they leave out, checked where it is written. */
import { InputError } from '../../core/index.ts';
import { CATALOGUE, definitionOf } from './catalogue.ts';
import { BAR_SOURCE, checkFeatureSpec } from './check-spec.ts';
import type { IndicatorDefinition, ParamValue } from './indicator.ts';
import type { BarColumn, FeatureSpec } from './spec.ts';

/** A column of a bar, or the name of a feature that stands before this one. */
export type FeatureInput = BarColumn | (string & Record<never, never>);

/** A column of prices, or the name of a feature that stands before this one. */
export type PriceInput = 'open' | 'high' | 'low' | 'close' | (string & Record<never, never>);

/** Options of every feature. */
export interface LagOptions {
  /** Rows by which the value is delayed. @defaultValue 0 */
  readonly lag?: number;
}

/** Options of a feature, whatever its kind; its parameters stand beside them. */
export interface FeatureOptions extends LagOptions {
  readonly input?: string;
  readonly inputs?: Readonly<Record<string, string | undefined>>;
  readonly output?: string;
}

/** Parameters of a kind with their usual values. */
export function usualParams(definition: IndicatorDefinition): Record<string, ParamValue> {
  return Object.fromEntries(definition.params.map(({ name, usual }) => [name, usual]));
}

/**
 * Makes the specification of a feature of any kind.
 * @param kind of the catalogue.   @param name unique among the features.
 * @param options parameters by name, and `input`, `inputs`, `output`, `lag`; what is left out has its usual value.
 * @throws BOT4_FEATURE_SPEC
 * @example buildFeature('rsi', 'strength', { input: 'close' }).params.period // => 14
 */
export function buildFeature<T extends FeatureOptions>(kind: string, name: string, options: T): FeatureSpec {
  const { input, inputs, output, lag = 0, ...given } = options as FeatureOptions;
  const definition = definitionOf(kind);
  if (definition === undefined) {
    throw new InputError('BOT4_FEATURE_SPEC', `feature ${name}: there is no indicator '${kind}'`, {
      place: { key: `${name}.kind` },
    });
  }
  const sole = definition.inputs.length === 1 ? definition.inputs[0] : undefined;
  const read = input ?? (inputs === undefined ? sole?.usual : undefined);
  const named = Object.entries(inputs ?? {}).filter(([, source]) => source !== undefined);
  const spec: FeatureSpec = {
    name,
    kind,
    ...(read === undefined ? {} : { input: read }),
    ...(named.length === 0 ? {} : { inputs: Object.fromEntries(named) as Record<string, string> }),
    ...(output === undefined ? {} : { output }),
    params: { ...usualParams(definition), ...(given as Record<string, ParamValue>) },
    lag,
  };
  checkFeatureSpec(spec, { definitions: CATALOGUE, columns: BAR_SOURCE });
  return spec;
}

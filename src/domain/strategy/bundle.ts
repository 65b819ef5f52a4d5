/**
 * From a definition to data and back. The functions travel as their source text; `StrategySandbox` runs it.
 */
import { type ErrorCode, InputError } from '../../core/index.ts';
import { type FeatureSpec, type Features, featuresOf, isFeatureSet } from '../features/index.ts';
import { parseMlpModel } from '../ml/index.ts';
import { checkSourceLimits } from './source-limits.ts';
import type { AnyStrategyDefinition, StrategyBundle } from './strategy.ts';
import { checkTradingRules, type TradingRules } from './trading-rules.ts';

const NAME = /^[a-z0-9][a-z0-9-]{0,39}$/;
/** Parameters tune a rule; a table of past prices is not a parameter. */
const MAX_PARAMS = 64;
/** A strategy can read the names of its features, so they are text that it carries. */
const MAX_FEATURES = 128;

function refuse(code: ErrorCode, key: string, detail: string): never {
  throw new InputError(code, detail, { place: { key } });
}

/** More markets than a strategy compares at once, and few enough that a decision stays short. */
const MAX_MARKETS = 64;

/** A part of a strategy that is a function. */
type Part = 'init' | 'onBar' | 'onTrade' | 'onBars';

/** Everything that any kind of definition may have. */
interface Parts {
  readonly init?: unknown;
  readonly onBar?: unknown;
  readonly onTrade?: unknown;
  readonly onBars?: unknown;
  readonly tradeFeatures?: unknown;
  readonly markets?: unknown;
}

/** Text of a function as a property of an object literal: a method keeps its form, anything else gets a key. */
function property(key: Part, fn: unknown): string {
  if (typeof fn !== 'function') refuse('BOT4_STRATEGY_SOURCE', key, `${key} is not a function`);
  const text = Function.prototype.toString.call(fn).trim();
  if (/^(async|function\s*\*|\*)/.test(text))
    refuse('BOT4_STRATEGY_SOURCE', key, `${key} must be a plain function, not async and no generator`);
  if (text.includes('[native code]'))
    refuse('BOT4_STRATEGY_SOURCE', key, `${key} is a bound or native function, whose source is not known`);
  const isMethod = new RegExp(`^${key}\\s*\\(`).test(text);
  return isMethod ? text : `${key}: ${text}`;
}

function checkParams(params: Readonly<Record<string, unknown>>): void {
  const entries = Object.entries(params);
  if (entries.length > MAX_PARAMS)
    refuse('BOT4_STRATEGY_SOURCE', 'params', `${entries.length} parameters, at most ${MAX_PARAMS}`);
  for (const [name, value] of entries) {
    if (typeof value !== 'number' || !Number.isFinite(value)) {
      refuse(
        'BOT4_STRATEGY_SOURCE',
        `params.${name}`,
        `parameter ${name} is ${String(value)}, which is not a finite number`,
      );
    }
  }
}

function checkName(name: unknown): asserts name is string {
  if (typeof name !== 'string' || !NAME.test(name)) {
    refuse('BOT4_STRATEGY_SOURCE', 'name', 'a strategy name is 1 to 40 lower-case letters, digits and hyphens');
  }
}

/** Orders are of one market; a strategy of several wishes positions. */
function checkResting({ markets, trading }: Pick<StrategyBundle, 'markets' | 'trading'>): void {
  if (markets === undefined || trading?.restingOrders === undefined) return;
  const detail = 'a strategy of several markets wishes positions, it has no orders that wait';
  refuse('BOT4_STRATEGY_SOURCE', 'trading.restingOrders', detail);
}

function checkFeatures(bundle: Pick<StrategyBundle, 'features' | 'model'>): void {
  const features = featuresOf(bundle.features);
  if (features.length > MAX_FEATURES)
    refuse('BOT4_FEATURE_SPEC', 'features', `${features.length} features, at most ${MAX_FEATURES}`);
  const known = new Set(features.map((feature) => feature.name));
  for (const input of bundle.model?.features ?? []) {
    if (!known.has(input))
      refuse('BOT4_FEATURE_SPEC', input, `the model reads ${input}, which the strategy does not declare as a feature`);
  }
}

function copyFeatures(features: Features): Features {
  const copies = featuresOf(features).map((feature) => ({ ...feature }));
  return isFeatureSet(features) ? { ...features, features: copies } : copies;
}

/** The rules as a part of a bundle: no key at all without rules, so that the hash of such a strategy stays as it was. */
function tradingOf(rules: unknown): { readonly trading?: TradingRules } {
  return rules === undefined ? {} : { trading: structuredCopy(checkTradingRules(rules)) };
}

function structuredCopy({ size, ...rest }: TradingRules): TradingRules {
  return { ...(size === undefined ? {} : { size: { ...size } }), ...rest };
}

/** Features over trades, where a strategy decides at them: no key at all otherwise, as with the rules. */
function tradeFeaturesOf(given: unknown): { readonly tradeFeatures?: readonly FeatureSpec[] } {
  if (given === undefined) return {};
  if (!Array.isArray(given)) refuse('BOT4_FEATURE_SPEC', 'tradeFeatures', 'features over trades are not a list');
  if (given.length > MAX_FEATURES)
    refuse('BOT4_FEATURE_SPEC', 'tradeFeatures', `${given.length} features over trades, at most ${MAX_FEATURES}`);
  return { tradeFeatures: (given as FeatureSpec[]).map((feature) => ({ ...feature })) };
}

/** How many markets a strategy decides for at once: no key at all for one, as with the rules. */
function marketsOf(given: unknown): { readonly markets?: number } {
  if (given === undefined) return {};
  if (typeof given !== 'number' || !Number.isSafeInteger(given) || given < 2 || given > MAX_MARKETS) {
    const detail = `markets is ${String(given)}, must be a whole number from 2 to ${MAX_MARKETS}`;
    return refuse('BOT4_STRATEGY_SOURCE', 'markets', detail);
  }
  return { markets: given };
}

/** What decides goes with what it decides on. */
function checkParts({ onBar, onTrade, onBars, tradeFeatures, markets }: Parts): void {
  if (onBar === undefined && onTrade === undefined && onBars === undefined) {
    const detail = 'a strategy decides at bars with onBar, at trades with onTrade, or for several markets with onBars';
    refuse('BOT4_STRATEGY_SOURCE', 'onBar', detail);
  }
  if (onBars !== undefined && (onBar !== undefined || onTrade !== undefined))
    refuse(
      'BOT4_STRATEGY_SOURCE',
      'onBars',
      'onBars decides for all markets at once, beside it there is no onBar or onTrade',
    );
  if ((onBars === undefined) !== (markets === undefined))
    refuse('BOT4_STRATEGY_SOURCE', 'markets', 'onBars and the number of markets that it sees belong together');
  if (onTrade === undefined && tradeFeatures !== undefined)
    refuse('BOT4_STRATEGY_SOURCE', 'tradeFeatures', 'features over trades are there for onTrade, which is missing');
}

/** The functions of a strategy as one expression. */
function sourceOf({ init, ...deciders }: Parts): string {
  const parts = [init === undefined ? 'init: () => ({})' : property('init', init)];
  for (const key of ['onBar', 'onTrade', 'onBars'] as const) {
    if (deciders[key] !== undefined) parts.push(property(key, deciders[key]));
  }
  return `({\n${parts.join(',\n')},\n})`;
}

/** A list or a set of features from JSON; what is in it is checked when it is compiled. */
function parseFeatures(json: unknown): Features {
  const set = typeof json === 'object' && json !== null && 'features' in json ? json.features : json;
  if (Array.isArray(set)) return json as Features;
  return refuse('BOT4_FEATURE_SPEC', 'features', 'features are not a list and not a set');
}

/**
 * The strategy as data.
 * @throws BOT4_STRATEGY_SOURCE for names, parameters or functions that cannot travel and for text with room for a table
 * (see `source-limits.ts`), BOT4_FEATURE_SPEC for a model
 * input that is not a declared feature.
 */
export function bundleStrategy(definition: AnyStrategyDefinition): StrategyBundle {
  checkName(definition.name);
  checkParams(definition.params);
  const given: Parts = definition;
  checkParts(given);
  const bundle: StrategyBundle = {
    version: 1,
    name: definition.name,
    features: copyFeatures(definition.features),
    params: { ...definition.params },
    model: definition.model ?? null,
    ...tradingOf(definition.trading),
    ...tradeFeaturesOf(given.onTrade === undefined ? undefined : (given.tradeFeatures ?? [])),
    ...marketsOf(given.markets),
    source: sourceOf(given),
  };
  checkSourceLimits(bundle.source);
  checkFeatures(bundle);
  checkResting(bundle);
  return bundle;
}

const KEYS = ['version', 'name', 'features', 'params', 'model', 'trading', 'tradeFeatures', 'markets', 'source'];

/** Parses a bundle from JSON. @throws BOT4_STRATEGY_SOURCE, BOT4_FEATURE_SPEC, BOT4_MODEL_INPUT */
export function parseStrategyBundle(json: unknown): StrategyBundle {
  if (typeof json !== 'object' || json === null)
    return refuse('BOT4_STRATEGY_SOURCE', 'strategy', 'the strategy is not an object');
  const given = json as Readonly<Record<string, unknown>>;
  for (const key of Object.keys(given)) {
    if (!KEYS.includes(key)) refuse('BOT4_STRATEGY_SOURCE', key, `a strategy has no ${key}`);
  }
  if (given.version !== 1) refuse('BOT4_STRATEGY_SOURCE', 'version', `version ${String(given.version)} is not known`);
  checkName(given.name);
  if (typeof given.source !== 'string') return refuse('BOT4_STRATEGY_SOURCE', 'source', 'the source is not text');
  checkSourceLimits(given.source);
  const features = parseFeatures(given.features);
  if (typeof given.params !== 'object' || given.params === null)
    return refuse('BOT4_STRATEGY_SOURCE', 'params', 'params are not an object');
  const params = given.params as Readonly<Record<string, number>>;
  checkParams(params);
  const model = given.model === null ? null : parseMlpModel(given.model);
  const { name, source, trading } = given;
  const rules = { ...tradingOf(trading), ...tradeFeaturesOf(given.tradeFeatures), ...marketsOf(given.markets) };
  const bundle: StrategyBundle = { version: 1, name, features, params, model, ...rules, source };
  checkFeatures(bundle);
  checkResting(bundle);
  return bundle;
}

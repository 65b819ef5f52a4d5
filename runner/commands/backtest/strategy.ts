/** The strategy of a backtest: a rule by its name, or a file of the user. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { InputError } from '../../../src/core/index.ts';
import { SCAN_RULES, type ScanParams, type ScanRule, strategyOf } from '../../../src/domain/scan/index.ts';
import { type AnyStrategyDefinition, bundleStrategy, type StrategyBundle } from '../../../src/domain/strategy/index.ts';
import { type MarketOptions, ruleOptionsOf, tradingOf } from './market.ts';

/** `fast=5` of the command line. @throws BOT4_CLI_USAGE */
export function parseParams(texts: readonly string[]): ScanParams {
  return Object.fromEntries(
    texts.map((text) => {
      const [name = '', value = '', ...more] = text.split('=');
      const number = Number(value);
      if (name === '' || value.trim() === '' || more.length > 0 || !Number.isFinite(number)) {
        throw new InputError('BOT4_CLI_USAGE', `--param ${text}; write name=number`);
      }
      return [name, number];
    }),
  );
}

/** A rule by its name. @throws BOT4_CLI_USAGE */
export function ruleNamed(name: string): ScanRule {
  const rule = Object.hasOwn(SCAN_RULES, name) ? SCAN_RULES[name] : undefined;
  if (rule !== undefined) return rule;
  throw new InputError('BOT4_CLI_USAGE', `there is no rule ${name}; there are ${Object.keys(SCAN_RULES).join(', ')}`);
}

/** Options that change how a rule trades; a file says these itself. */
const RULE_OPTIONS = ['direction', 'exits', 'qty', 'cashSharePpm', 'stopPpm', 'targetPpm', 'exitsFrom'] as const;

/** An argument that names a file, not a rule. */
const STRATEGY_FILE = /\.[mc]?[tj]s$/;

/** What a strategy decides at, and the functions of which it then has one. */
const DECIDERS = { bars: ['onBar', 'onBars'], trades: ['onTrade'] } as const;

const MISSING = {
  bars: 'the file exports no `strategy`: an object with name, features, params and onBar (or markets and onBars), or a function of params',
  trades:
    'the file exports no `strategy` that decides at trades: an object with name, features, params, tradeFeatures and onTrade, or a function of params',
} as const;

async function fromFile(
  path: string,
  params: ScanParams,
  events: keyof typeof DECIDERS = 'bars',
): Promise<StrategyBundle> {
  let module: { readonly strategy?: unknown };
  try {
    module = (await import(pathToFileURL(path).href)) as typeof module;
  } catch (cause) {
    const detail = `the strategy file cannot be loaded: ${(cause as Error).message}`;
    throw new InputError('BOT4_STRATEGY_SOURCE', detail, { place: { file: path }, cause });
  }
  const { strategy } = module;
  const made = typeof strategy === 'function' ? (strategy as (params: ScanParams) => unknown)(params) : strategy;
  const isDeciding = DECIDERS[events].some((name) => typeof (made as Record<string, unknown>)?.[name] === 'function');
  if (typeof made !== 'object' || !isDeciding) {
    throw new InputError('BOT4_STRATEGY_SOURCE', MISSING[events], { place: { file: path } });
  }
  const definition = made as AnyStrategyDefinition;
  if (typeof strategy === 'function') return bundleStrategy(definition);
  const unknown = Object.keys(params).find((name) => !Object.hasOwn(definition.params, name));
  if (unknown !== undefined) {
    throw new InputError('BOT4_CLI_USAGE', `the strategy has no parameter ${unknown}`, { place: { file: path } });
  }
  return bundleStrategy({ ...definition, params: { ...definition.params, ...params } });
}

/** A file of the user, which is there. @throws BOT4_CLI_USAGE */
function fileNamed(name: string): string {
  const path = resolve(name);
  if (existsSync(path)) return path;
  throw new InputError('BOT4_CLI_USAGE', 'there is no such file', { place: { file: name } });
}

/** @throws BOT4_CLI_USAGE when an option says what a strategy file says itself */
export function refuseRuleOptions(options: MarketOptions): void {
  if (RULE_OPTIONS.every((key) => options[key] === undefined)) return;
  const detail = 'a strategy file says its own direction, size and exits (`trading`); leave the options out';
  throw new InputError('BOT4_CLI_USAGE', detail);
}

/** A strategy file that decides at trades. @throws BOT4_CLI_USAGE, BOT4_STRATEGY_SOURCE, BOT4_FEATURE_SPEC */
export async function tradeStrategyNamed(name: string, texts: readonly string[]): Promise<StrategyBundle> {
  const params = parseParams(texts);
  if (STRATEGY_FILE.test(name)) return fromFile(fileNamed(name), params, 'trades');
  const detail = `${name} is no strategy file; over trades a strategy is a .ts or .js file with onTrade, rules decide at bars`;
  throw new InputError('BOT4_CLI_USAGE', detail);
}

/** The strategy that an argument names. */
export async function strategyNamed(
  name: string,
  texts: readonly string[],
  options: MarketOptions,
): Promise<StrategyBundle> {
  const params = parseParams(texts);
  if (!STRATEGY_FILE.test(name)) {
    return bundleStrategy(
      strategyOf(ruleNamed(name), params, { ...ruleOptionsOf(options), trading: tradingOf(options) }),
    );
  }
  const path = fileNamed(name);
  refuseRuleOptions(options);
  return fromFile(path, params);
}

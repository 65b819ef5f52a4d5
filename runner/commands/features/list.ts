/** `bot4 features list`: the catalogue of indicators by group. */
import { InputError } from '../../../src/core/index.ts';
import {
  CATALOGUE_GROUPS,
  type CatalogueGroup,
  type IndicatorDefinition,
  type ParamDefinition,
} from '../../../src/domain/features/index.ts';
import { EXIT, result } from '../../console.ts';
import { columns, many } from '../data/place.ts';

/** Options of the verb. */
export interface ListOptions {
  readonly group?: string;
  readonly json?: boolean;
}

function usualText({ name, usual }: ParamDefinition): string {
  return `${name} ${typeof usual === 'object' ? usual.join('/') : usual}`;
}

function row({ kind, params, inputs, summary }: IndicatorDefinition): readonly string[] {
  return [kind, inputs.map(({ name }) => name).join(' '), params.map(usualText).join(', '), summary];
}

function chosenGroups(group: string | undefined): readonly CatalogueGroup[] {
  const wanted = group?.toLowerCase() ?? '';
  const found = CATALOGUE_GROUPS.filter(({ title }) => title.toLowerCase().includes(wanted));
  if (found.length > 0) return found;
  const titles = CATALOGUE_GROUPS.map(({ title }) => title).join(', ');
  throw new InputError('BOT4_CLI_USAGE', `there is no group '${group}'; there are: ${titles}`);
}

/** Definitions as plain data: what JSON can say of them. */
export function plainDefinition(definition: IndicatorDefinition): Record<string, unknown> {
  return JSON.parse(JSON.stringify(definition)) as Record<string, unknown>;
}

/** Prints the catalogue, one line an indicator. @returns the exit code. @throws BOT4_CLI_USAGE for a group that is none. */
export function featuresList({ group, json }: ListOptions): number {
  const groups = chosenGroups(group).filter(({ definitions }) => definitions.length > 0);
  if (json === true) {
    for (const { title, definitions } of groups) {
      for (const each of definitions) result(JSON.stringify({ group: title, ...plainDefinition(each) }));
    }
    return EXIT.ok;
  }
  for (const { title, definitions } of groups) {
    result(title);
    for (const line of columns(definitions.map(row))) result(`  ${line}`);
    result('');
  }
  const all = groups.reduce((sum, { definitions }) => sum + definitions.length, 0);
  result(`${many(all, 'indicator')}; \`bot4 features show KIND\` says what one is`);
  return EXIT.ok;
}

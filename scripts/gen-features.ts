/** Writes docs/reference/features.md from the catalogue of indicators; run by scripts/gen.ts, or alone with --check. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  CATALOGUE_GROUPS,
  type CatalogueGroup,
  type IndicatorDefinition,
  type ParamDefinition,
} from '../src/domain/features/index.ts';
import { updateBlock } from './generated-block.ts';

const HEAD = `# Features

The indicators that a feature can name, from the catalogue in the code.`;

const INPUT: Record<'any' | 'price', string> = {
  any: '`input`: `open`, `high`, `low`, `close` or `volume`',
  price: '`input`: `open`, `high`, `low` or `close`',
};

function paramLine({ name, meaning, min, max, whole }: ParamDefinition): string {
  return `- \`${name}\`: ${meaning}; ${whole ? 'a whole number' : 'a number'} from ${min} to ${max}`;
}

function section(definition: IndicatorDefinition): string[] {
  const { kind, summary, formula, input, reads, params, warmupText, source } = definition;
  const inputs = input === 'none' ? `reads ${reads.map((field) => `\`${field}\``).join(', ')}` : INPUT[input];
  return [
    `### ${kind}`,
    '',
    summary,
    '',
    `- formula: ${formula}`,
    `- ${inputs}`,
    ...params.map(paramLine),
    `- warm-up: ${warmupText} bars`,
    `- source: ${source}`,
    '',
  ];
}

/** The generated part of the page: an overview, then one section for each indicator. */
export function featurePages(groups: readonly CatalogueGroup[]): string {
  const overview = groups.map(({ title, definitions }) => {
    const kinds = definitions.map(({ kind }) => `[\`${kind}\`](#${kind.toLowerCase()})`);
    return `| ${title} | ${kinds.join(', ')} |`;
  });
  const sections = groups.flatMap(({ title, definitions }) => [`## ${title}`, '', ...definitions.flatMap(section)]);
  return ['| group | indicators |', '|---|---|', ...overview, '', ...sections].join('\n');
}

/** Brings the page up to date, or with `check` only says whether it is. */
export function generateFeatures(root: string, check: boolean): boolean {
  const file = join(root, 'docs', 'reference', 'features.md');
  return updateBlock(file, {
    script: 'scripts/gen-features.ts',
    body: featurePages(CATALOGUE_GROUPS),
    check,
    head: HEAD,
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = dirname(dirname(fileURLToPath(import.meta.url)));
  const current = generateFeatures(root, process.argv.includes('--check'));
  console.log(current ? 'docs/reference/features.md is up to date' : 'docs/reference/features.md is stale');
  process.exitCode = current ? 0 : 1;
}

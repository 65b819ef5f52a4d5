/** `bot4 features show`: one indicator of the catalogue. */
import { InputError } from '../../../src/core/index.ts';
import {
  CATALOGUE,
  definitionOf,
  type IndicatorDefinition,
  type InputDefinition,
  paramText,
  usualParams,
} from '../../../src/domain/features/index.ts';
import { EXIT, result } from '../../console.ts';
import { plainDefinition } from './list.ts';

const LABEL_WIDTH = 10;
/** Characters of a line. */
const WIDTH = 110;
const NEAR_SHOWN = 5;

/** Text in lines of at most `WIDTH`, below each other. */
function wrapped(label: string, text: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > WIDTH - LABEL_WIDTH) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].map((each, i) => (i === 0 ? label : '').padEnd(LABEL_WIDTH) + each);
}

function inputText({ name, meaning, of, usual }: InputDefinition): string {
  const what = of === 'any' ? 'any column' : `a column of ${of}s`;
  return `${name}: ${meaning}; ${what} or an earlier feature${usual === undefined ? '' : `, usually ${usual}`}`;
}

function inputsText(input: InputDefinition): string {
  return input.of === 'time' ? `${input.name}: ${input.meaning}` : inputText(input);
}

/** What one would write into a file of features. */
function example({ kind, params, outputs, inputs }: IndicatorDefinition): string {
  const usual = usualParams({ params } as IndicatorDefinition);
  const open = inputs.filter((input) => input.usual === undefined);
  const output = outputs.some(({ name }) => name === 'value') ? undefined : outputs[0]?.name;
  return JSON.stringify({
    name: `my_${kind}`,
    kind,
    ...(open.length === 0 ? {} : { inputs: Object.fromEntries(open.map(({ name }) => [name, 'an earlier feature'])) }),
    ...(output === undefined ? {} : { output }),
    ...(params.length === 0 ? {} : { params: usual }),
  });
}

/** All that is known of a definition, line by line. */
function shownLines(definition: IndicatorDefinition): string[] {
  const { kind, summary, formula, inputs, outputs, params, warmupText, source, taLib } = definition;
  const functions = [taLib ?? []].flat().map(({ name }) => name);
  return [
    kind,
    ...wrapped('measures', summary),
    ...wrapped('formula', formula),
    ...inputs.flatMap((input, i) => wrapped(i === 0 ? 'reads' : '', inputsText(input))),
    ...params.flatMap((each, i) => {
      const usual = typeof each.usual === 'object' ? each.usual.join(', ') : String(each.usual);
      return wrapped(i === 0 ? 'with' : '', `${each.name}: ${each.meaning}; ${paramText(each)}, usually ${usual}`);
    }),
    ...outputs.flatMap(({ name, meaning }, i) => wrapped(i === 0 ? 'gives' : '', `${name}: ${meaning}`)),
    ...wrapped('warm-up', `${warmupText} rows`),
    ...wrapped('source', source),
    ...(functions.length === 0 ? [] : wrapped('TA-Lib', functions.join(', '))),
    ...wrapped('example', example(definition)),
  ];
}

/** Kinds that are written almost like `kind`. */
function near(kind: string): string[] {
  const wanted = kind.toLowerCase();
  const alike = CATALOGUE.filter((each) => {
    const own = each.kind.toLowerCase();
    const names = [each.taLib ?? []].flat().map(({ name }) => name.toLowerCase());
    return own.includes(wanted) || wanted.includes(own) || names.includes(wanted);
  });
  return alike.slice(0, NEAR_SHOWN).map((each) => each.kind);
}

/** Prints a definition. @returns the exit code. @throws BOT4_CLI_USAGE when there is none. */
export function featuresShow(kind: string, { json }: { readonly json?: boolean }): number {
  const definition = definitionOf(kind);
  if (definition === undefined) {
    const alike = near(kind);
    const hint = alike.length === 0 ? '`bot4 features list` has all' : `near: ${alike.join(', ')}`;
    throw new InputError('BOT4_CLI_USAGE', `there is no indicator '${kind}'; ${hint}`);
  }
  if (json === true) result(JSON.stringify(plainDefinition(definition), null, 2));
  else for (const line of shownLines(definition)) result(line);
  return EXIT.ok;
}

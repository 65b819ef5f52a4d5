/** Markdown pages: code blocks, commands and links. */
import { posix } from 'node:path';

export interface CodeBlock {
  /** What follows the three backticks, e.g. `ts run`. */
  readonly info: string;
  readonly text: string;
  /** 1-based line of the first line of code. */
  readonly line: number;
}

export function codeBlocks(page: string): CodeBlock[] {
  const found: CodeBlock[] = [];
  let open: { info: string; line: number; lines: string[] } | undefined;
  for (const [index, line] of page.split('\n').entries()) {
    const fence = /^\s*```(.*)$/.exec(line);
    if (fence === null) open?.lines.push(line);
    else if (open === undefined) open = { info: (fence[1] ?? '').trim(), line: index + 2, lines: [] };
    else {
      found.push({ info: open.info, text: open.lines.join('\n'), line: open.line });
      open = undefined;
    }
  }
  return found;
}

function withoutBlocks(page: string): string {
  let inside = false;
  const lines = page.split('\n').map((line) => {
    const fence = /^\s*```/.test(line);
    if (fence) inside = !inside;
    return inside || fence ? '' : line;
  });
  return lines.join('\n');
}

/** Commands of npm and bot4 in shell blocks and in inline code, without prompt and comment. */
export function commandsOf(page: string): string[] {
  const shell = codeBlocks(page).filter(({ info }) => /^(sh|bash|shell|console|text)?$/.test(info));
  const lines = shell.flatMap(({ text }) => text.split('\n'));
  const inline = [...withoutBlocks(page).matchAll(/`([^`\n]+)`/g)].map((match) => match[1] ?? '');
  const clean = [...lines, ...inline].map((line) =>
    line
      .trim()
      .replace(/^\$ /, '')
      .replace(/\s+#.*$/, ''),
  );
  return clean.filter((line) => /^(npm|npx|bot4)( |$)/.test(line));
}

/** What a command asks for: a script of package.json, or a command of bot4 with its options. */
export type Request =
  | { readonly kind: 'script'; readonly name: string }
  | { readonly kind: 'bot4'; readonly command: string; readonly options: readonly string[] }
  | { readonly kind: 'other' };

/** Commands of bot4 that are groups: their verbs have the options. */
const GROUPS = new Set(['data', 'features', 'sim', 'notebook']);
/** Groups with a command that is meant when none is named, and the others. */
const USUAL: Readonly<Record<string, { readonly usual: string; readonly others: readonly string[] }>> = {
  backtest: { usual: 'run', others: ['sweep', 'walk'] },
};

/** npm's own commands that are scripts of package.json as well. */
const SHORT = new Set(['start', 'test']);

export function requestOf(line: string): Request[] {
  const words = line.split(/\s+/);
  const [first, second, third] = words;
  const bot4 = (rest: readonly string[]): Request[] => {
    const [first = '', verb = ''] = rest;
    const group = USUAL[first];
    const named = group === undefined || group.others.includes(verb) ? verb : group.usual;
    const isGroup = GROUPS.has(first) || group !== undefined;
    const command = isGroup && /^[a-z]+$/.test(named) ? `${first} ${named}` : first;
    const options = rest.filter((word) => /^--[a-z]/.test(word)).map((word) => word.split('=')[0] ?? word);
    return command === '' || command.startsWith('-') ? [] : [{ kind: 'bot4', command, options }];
  };
  if (first === 'bot4') return bot4(words.slice(1));
  if (first === 'npx') return second === 'bot4' ? bot4(words.slice(2)) : [{ kind: 'other' }];
  const name = second === 'run' ? third : SHORT.has(second ?? '') ? second : undefined;
  if (name === undefined) return [{ kind: 'other' }];
  const rest = words.includes('--') ? words.slice(words.indexOf('--') + 1) : [];
  if (name === 'bot4') return [{ kind: 'script', name }, ...bot4(rest)];
  if (name === 'start') return [{ kind: 'script', name }, ...bot4(['demo', ...rest])];
  return [{ kind: 'script', name }];
}

/** Anchors of the headings of a page, as GitHub makes them. */
export function anchorsOf(page: string): Set<string> {
  const found = new Set<string>();
  for (const match of withoutBlocks(page).matchAll(/^#{1,6}\s+(.+?)\s*$/gm)) {
    const text = (match[1] ?? '').toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '');
    found.add(text.trim().replace(/\s/g, '-'));
  }
  return found;
}

export interface Link {
  /** Path from the project folder; the page itself for `#anchor`. */
  readonly target: string;
  readonly anchor: string | undefined;
}

/** Links and pictures of a page that point into the repository. */
export function linksOf(path: string, page: string): Link[] {
  const found: Link[] = [];
  for (const match of withoutBlocks(page).matchAll(/\]\(\s*<?([^)\s>]+)>?[^)]*\)/g)) {
    const url = match[1] ?? '';
    if (/^[a-z][a-z0-9+.-]*:/i.test(url)) continue;
    const [file = '', anchor] = url.split('#');
    const target = file === '' ? path : posix.normalize(posix.join(posix.dirname(path), decodeURI(file)));
    found.push({ target, anchor });
  }
  return found;
}

/** Citations of code, `src/core/money.ts::formatMoney`. */
export function citationsOf(page: string): { path: string; name: string }[] {
  const found = page.matchAll(/`((?:src|runner|test|bench|scripts)\/[\w./-]+\.(?:ts|mjs))::([A-Za-z_$][\w$]*)`/g);
  return [...found].map((match) => ({ path: match[1] ?? '', name: match[2] ?? '' }));
}

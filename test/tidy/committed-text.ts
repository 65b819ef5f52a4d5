/** What no committed file may contain. Patterns are put together from pieces, so that this file does not match itself. */
import type { Finding } from './source.ts';

const MARKS = new RegExp(`\\b(${['TO', 'DO'].join('')}|${['FIX', 'ME'].join('')}|${['X', 'XX'].join('')})\\b`);
const HOSTS = [
  ['registry', 'npmjs', 'org'],
  ['registry', 'yarnpkg', 'com'],
  ['registry', 'npmmirror', 'com'],
  ['pypi', 'org'],
  ['files', 'pythonhosted', 'org'],
  ['test', 'pypi', 'org'],
  ['npm', 'pkg', 'github', 'com'],
];
const REGISTRIES = new RegExp(HOSTS.map((parts) => parts.join('\\.')).join('|'));
const REGISTRY_SETTING = new RegExp(
  `(^|[\\s"'-])(${['index', 'url'].join('-')}|${['extra', 'index', 'url'].join('-')}|registry)\\s*[=:]\\s*["']?https?://`,
);
const FOLDERS = ['work', 'root', 'Users/\\w+', 'home/\\w+', 'tmp/\\w+', 'private/var'];
const MACHINE_PATHS = new RegExp(`(^|[\\s"'\`(=:,])/(${FOLDERS.join('|')})(?![A-Za-z0-9_-])`);
const KEYS = new RegExp(
  `${['-----BEGIN', '[A-Z ]*PRIVATE', 'KEY-----'].join(' ?')}|\\b${['AK', 'IA'].join('')}[0-9A-Z]{16}\\b`,
);

const RULES: readonly { readonly pattern: RegExp; readonly message: string }[] = [
  { pattern: MARKS, message: 'unfinished work belongs into the issue list' },
  { pattern: REGISTRIES, message: 'the address of a package registry: the user chooses the registry' },
  { pattern: REGISTRY_SETTING, message: 'a registry setting: the user chooses the registry' },
  { pattern: MACHINE_PATHS, message: 'an absolute path of one machine' },
  { pattern: KEYS, message: 'a secret' },
];

/** Marks of unfinished work, registry addresses, paths of one machine, secrets. */
export function textFindings(path: string, text: string): Finding[] {
  const found: Finding[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    for (const { pattern, message } of RULES) {
      const match = pattern.exec(line);
      if (match !== null) found.push({ path, line: index + 1, message: `${message}: '${match[0].trim()}'` });
    }
  }
  return found;
}

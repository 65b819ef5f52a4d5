/** Banned file names, banned constructs, banned words in names. */
import ts from 'typescript';
import { type Finding, finding, type Source, walk } from './source.ts';

const BANNED_FILES = /(^|\/)(utils?|helpers?|types?|common|misc|shared)(\/|(\.test|\.prop\.test|\.bench)?\.[a-z]+$)/;
const KEBAB_PATH = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/;
/** Names that a tool prescribes. */
const GIVEN_NAMES: ReadonlySet<string> = new Set(['Cargo.toml', 'Cargo.lock']);
const BANNED_SUFFIX = /(Service|Manager|Helper|Util)s?$/;

/** Names of files and folders below src, runner, test, bench and scripts. */
export function fileNameFindings(path: string): Finding[] {
  const found: Finding[] = [];
  const fault = (message: string): number => found.push({ path, line: 1, message });
  if (!/^(src|runner|test|bench|scripts)\//.test(path)) return found;
  if (BANNED_FILES.test(path)) fault('name the file after the concept that it holds');
  for (const part of path.split('/')) {
    if (!KEBAB_PATH.test(part) && !GIVEN_NAMES.has(part)) fault(`'${part}' is not kebab-case`);
  }
  return found;
}

function declarationFault(node: ts.Node): string | undefined {
  if (node.kind === ts.SyntaxKind.AnyKeyword) return 'any: use unknown and parse';
  if (ts.isExportAssignment(node)) return 'default export: export by name';
  if (ts.isEnumDeclaration(node)) return 'enum: use a union of literals';
  if (ts.isModuleDeclaration(node) && ts.isIdentifier(node.name) && node.name.text !== 'global')
    return 'namespace: use a module';
  if (ts.isParameter(node) && (ts.getCombinedModifierFlags(node) & ts.ModifierFlags.ParameterPropertyModifier) !== 0) {
    return 'parameter property: declare the field';
  }
  if (ts.canHaveModifiers(node) && node.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.DefaultKeyword)) {
    return 'default export: export by name';
  }
  return undefined;
}

function typeNameFault(name: string, isInterface: boolean): string | undefined {
  if (BANNED_SUFFIX.test(name)) return `'${name}' says nothing: name what it does`;
  if (isInterface && /^I[A-Z][a-z]/.test(name)) return `'${name}': interfaces have no I before their name`;
  if (!/^[A-Z][A-Za-z0-9]*$/.test(name)) return `'${name}': types are PascalCase`;
  return undefined;
}

/** Constructs and names that bot4 does not use. */
export function nameFindings(source: Source): Finding[] {
  const found: Finding[] = [];
  walk(source.tree, (node) => {
    let fault = declarationFault(node);
    if (ts.isInterfaceDeclaration(node)) fault ??= typeNameFault(node.name.text, true);
    else if ((ts.isClassDeclaration(node) || ts.isTypeAliasDeclaration(node)) && node.name !== undefined) {
      fault ??= typeNameFault(node.name.text, false);
    } else if (
      ts.isFunctionDeclaration(node) &&
      node.name !== undefined &&
      !/^[a-z_$][A-Za-z0-9]*$/.test(node.name.text)
    ) {
      fault ??= `'${node.name.text}': functions are camelCase`;
    }
    if (fault !== undefined) found.push(finding(source, node, fault));
  });
  return found;
}

/** `catch` blocks without a statement or a comment that says why nothing has to be done. */
export function emptyCatchFindings(source: Source): Finding[] {
  const found: Finding[] = [];
  walk(source.tree, (node) => {
    if (!ts.isCatchClause(node) || node.block.statements.length > 0) return;
    if (!/\/[/*]/.test(node.block.getText(source.tree))) {
      found.push(finding(source, node, 'an empty catch: decide, or say why nothing has to be done'));
    }
  });
  return found;
}

/** What the doc comment of every public function of `bot4/stats` must say, and how its declaration is found. */

import { posix } from 'node:path';
import ts from 'typescript';
import { docComment } from '../tidy/comments.ts';
import type { Source } from '../tidy/source.ts';

/** A public function: its name as a user writes it, its declaration and its comment. */
export interface PublicFunction {
  /** `adf`, `normal.cdf`. */
  readonly name: string;
  readonly source: Source;
  readonly node: ts.FunctionDeclaration;
  readonly comment: string;
}

function functionsOf(source: Source): Map<string, ts.FunctionDeclaration> {
  const found = new Map<string, ts.FunctionDeclaration>();
  for (const node of source.tree.statements) {
    // The first signature of overloads carries the comment.
    if (ts.isFunctionDeclaration(node) && node.name !== undefined && !found.has(node.name.text)) {
      found.set(node.name.text, node);
    }
  }
  return found;
}

function isExported(node: ts.Statement): boolean {
  return (
    ts.canHaveModifiers(node) && ts.getModifiers(node)?.some((m) => m.kind === ts.SyntaxKind.ExportKeyword) === true
  );
}

/** Names of the functions that an exported object such as `normal` holds, each with its name in the file. */
function membersOf(source: Source, name: string): readonly (readonly [string, string])[] {
  for (const node of source.tree.statements) {
    if (!ts.isVariableStatement(node) || !isExported(node)) continue;
    const declaration = node.declarationList.declarations.find((d) => ts.isIdentifier(d.name) && d.name.text === name);
    let value = declaration?.initializer;
    while (
      value !== undefined &&
      (ts.isAsExpression(value) || ts.isSatisfiesExpression(value) || ts.isCallExpression(value))
    ) {
      value = ts.isCallExpression(value) ? value.arguments[0] : value.expression;
    }
    if (value === undefined || !ts.isObjectLiteralExpression(value)) continue;
    return value.properties.flatMap((property): (readonly [string, string])[] => {
      if (ts.isShorthandPropertyAssignment(property)) return [[property.name.text, property.name.text]];
      if (!ts.isPropertyAssignment(property) || !ts.isIdentifier(property.initializer)) return [];
      return [[property.name.getText(source.tree), property.initializer.text]];
    });
  }
  return [];
}

/** The file from which a name is imported, when it is not declared in the file itself. */
function importedFrom(
  source: Source,
  name: string,
  sources: readonly Source[],
): { file: Source; own: string } | undefined {
  for (const node of source.tree.statements) {
    if (!ts.isImportDeclaration(node) || !ts.isStringLiteral(node.moduleSpecifier)) continue;
    const bindings = node.importClause?.namedBindings;
    if (bindings === undefined || !ts.isNamedImports(bindings)) continue;
    const element = bindings.elements.find((e) => e.name.text === name);
    if (element === undefined) continue;
    const path = posix.join(posix.dirname(source.path), node.moduleSpecifier.text);
    const file = sources.find((s) => s.path === path);
    return file === undefined ? undefined : { file, own: (element.propertyName ?? element.name).text };
  }
  return undefined;
}

/** Finds the declarations of a public name: one function, or those of an object of functions. */
export function findPublic(name: string, sources: readonly Source[]): readonly PublicFunction[] {
  const describe = (source: Source, own: string, called: string): PublicFunction[] => {
    const node = functionsOf(source).get(own);
    if (node !== undefined) return [{ name: called, source, node, comment: docComment(source, node) ?? '' }];
    const elsewhere = importedFrom(source, own, sources);
    return elsewhere === undefined ? [] : describe(elsewhere.file, elsewhere.own, called);
  };
  for (const source of sources) {
    const node = functionsOf(source).get(name);
    if (node !== undefined && isExported(node)) return describe(source, name, name);
    const members = membersOf(source, name);
    if (members.length > 0) return members.flatMap(([called, own]) => describe(source, own, `${name}.${called}`));
  }
  return [];
}

const ARRAYS = /\b(Series|ArrayLike|Float64Array|Int32Array|readonly number\[\])/;
const SHAPE = /\((\w+|[\w ]+[,×] ?[\w ,+−-]*)\)/;
/** A publication by its year, or the reference values that the function is compared with. */
const SOURCE = /\b(1[6-9]|20)\d\d\b|DLMF|Golden: /;

/** The text of a tag up to the next one. */
function tagText(comment: string, tag: string): string {
  const from = comment.indexOf(tag);
  if (from < 0) return '';
  const rest = comment.slice(from + tag.length);
  const next = rest.search(/@(param|returns|throws|example|defaultValue)\b/);
  return next < 0 ? rest : rest.slice(0, next);
}

/** Interfaces of a file by name, to see what a function returns. */
function returnsTest({ node, source }: PublicFunction): boolean {
  const type = node.type?.getText(source.tree) ?? '';
  const declared = source.tree.statements.find((s) => ts.isInterfaceDeclaration(s) && s.name.text === type);
  return /\bpValues?\b|PValue\b/.test(declared?.getText(source.tree) ?? '');
}

/** What is missing in the comment of a public function; empty when it is complete. */
export function missingInDoc(found: PublicFunction): readonly string[] {
  const { comment, node, source } = found;
  if (comment === '') return ['a doc comment'];
  const missing: string[] = [];
  for (const parameter of node.parameters) {
    const name = parameter.name.getText(source.tree);
    const text = tagText(comment, `@param ${name}`);
    if (text.trim() === '') missing.push(`@param ${name}`);
    else if (ARRAYS.test(parameter.type?.getText(source.tree) ?? '') && !SHAPE.test(text)) {
      missing.push(`the shape of ${name}`);
    }
  }
  if (tagText(comment, '@returns').trim() === '') missing.push('@returns');
  if (node.parameters.length > 0 && !/@throws BOT4_STATS_(INPUT|ARGUMENT)|[Nn]ever throws|NaN/.test(comment))
    missing.push('@throws');
  if (!comment.includes('@example ')) missing.push('@example');
  if (!SOURCE.test(comment)) missing.push('a source');
  if (returnsTest(found) && !/[Nn]ull hypothes/.test(comment)) missing.push('the null hypothesis in words');
  return missing;
}

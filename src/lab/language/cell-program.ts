/**
 * The cells that ran, as TypeScript sees them: each is a module of its own that imports every visible name from the
 * cell that defined it last. A name can so be declared again in another cell, with another type, as at run time.
 * What is added stands after the cell's text, so positions in a cell are positions in its module.
 */
import ts from 'typescript';

/** Modules of the cells of one notebook. */
export class CellProgram {
  readonly #modules = new Map<string, string>();
  /** Cells by their script name: the module as it was when the cell ran, and the length of its own text. */
  readonly #seen = new Map<string, { readonly module: string; readonly length: number }>();
  /** Visible name to the module that defined it last. */
  readonly #owners = new Map<string, string>();
  readonly #folder: string;
  #draft = '';
  #draftLength = 0;
  #version = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Path of the module that stands for the cell being edited. */
  get draftPath(): string {
    return `${this.#folder}/bot4-cell-draft.ts`;
  }

  /** Characters of the draft that the user wrote. */
  get draftLength(): number {
    return this.#draftLength;
  }

  /** Changes with every edit of the draft. */
  version(path: string): string {
    return path === this.draftPath ? String(this.#version) : '1';
  }

  /** Text of a module; undefined when the path is not a cell. */
  text(path: string): string | undefined {
    return path === this.draftPath ? this.#draft : this.#modules.get(path);
  }

  /** Adds a cell that ran: its names are visible from now on. @param cell its script name. */
  remember(code: string, cell: string): void {
    const names = declaredNames(code);
    const open = names.filter((name) => !name.isExported).map((name) => name.text);
    const module = this.#module(code, names, open);
    this.#seen.set(cell, { module, length: code.length });
    if (names.length === 0) return;
    const path = `${this.#folder}/bot4-cell-${this.#modules.size + 1}.ts`;
    this.#modules.set(path, module);
    for (const name of names) this.#owners.set(name.text, path);
  }

  /** Makes a cell that ran the draft, with the names that it saw. @returns false when it is not known. */
  see(cell: string): boolean {
    const seen = this.#seen.get(cell);
    if (seen === undefined) return false;
    this.#draft = seen.module;
    this.#draftLength = seen.length;
    this.#version++;
    // Each cell is judged once.
    this.#seen.delete(cell);
    return true;
  }

  /** Makes `code` the draft. */
  edit(code: string): void {
    this.#draft = this.#module(code, declaredNames(code), []);
    this.#draftLength = code.length;
    this.#version++;
  }

  #module(code: string, declared: readonly DeclaredName[], exported: readonly string[]): string {
    const own = new Set(declared.map((name) => name.text));
    const byOwner = new Map<string, string[]>();
    for (const [name, owner] of this.#owners) {
      if (!own.has(name)) byOwner.set(owner, [...(byOwner.get(owner) ?? []), name]);
    }
    const imports = [...byOwner].map(([owner, names]) => `import { ${names.join(', ')} } from '${moduleName(owner)}';`);
    return `${code}\n;${imports.join(' ')}export { ${exported.join(', ')} };\n`;
  }
}

function moduleName(path: string): string {
  return `./${path.slice(path.lastIndexOf('/') + 1, -'.ts'.length)}`;
}

interface DeclaredName {
  readonly text: string;
  readonly isExported: boolean;
}

/** Names that the top level of a cell declares, types included. Code that is still being typed gives what it can. */
export function declaredNames(code: string): DeclaredName[] {
  const source = ts.createSourceFile('cell.ts', code, ts.ScriptTarget.Latest, false, ts.ScriptKind.TS);
  const found = new Map<string, DeclaredName>();
  for (const statement of source.statements) {
    const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
    const isExported = modifiers.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword);
    for (const text of namesOf(statement)) found.set(text, { text, isExported });
  }
  return [...found.values()];
}

function namesOf(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement)) return statement.declarationList.declarations.flatMap((d) => bound(d.name));
  if (ts.isImportDeclaration(statement)) return importedNames(statement.importClause);
  const isNamed =
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isEnumDeclaration(statement) ||
    ts.isModuleDeclaration(statement);
  return isNamed && statement.name !== undefined && ts.isIdentifier(statement.name) ? named(statement.name) : [];
}

function bound(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return named(name);
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? bound(element.name) : []));
}

function importedNames(clause: ts.ImportClause | undefined): string[] {
  if (clause === undefined) return [];
  const names = clause.name === undefined ? [] : named(clause.name);
  const bindings = clause.namedBindings;
  if (bindings === undefined) return names;
  if (ts.isNamespaceImport(bindings)) return [...names, ...named(bindings.name)];
  return [...names, ...bindings.elements.flatMap((element) => named(element.name))];
}

/** A name that is missing while the user types has no text. */
function named(identifier: ts.Identifier): string[] {
  return identifier.text === '' ? [] : [identifier.text];
}

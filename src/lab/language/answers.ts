/** Completion and documentation from a language service, in the kernel's terms. */
import ts from 'typescript';
import { type Completion, type CompletionMatch, wordAfter, wordBefore } from '../kernel/completion.ts';
import type { CellProgram } from './cell-program.ts';
import type { QuickInfo } from './messages.ts';

/** A menu longer than this helps nobody; the closest scopes come first. */
const MATCHES_MAX = 400;
/** Signatures cost about a millisecond each. */
const SIGNATURES_MAX = 40;

/** What could stand at the cursor; undefined when TypeScript has no idea. */
export function completionAt(
  service: ts.LanguageService,
  cells: CellProgram,
  cursor: number,
  code: string,
): Completion | undefined {
  const path = cells.draftPath;
  const info = service.getCompletionsAtPosition(path, cursor, { includeCompletionsWithInsertText: false });
  if (info === undefined) return undefined;
  const span = info.entries[0]?.replacementSpan ?? info.optionalReplacementSpan;
  const start = span?.start ?? cursor - wordBefore(code, cursor).length;
  const end = span === undefined ? cursor + wordAfter(code, cursor).length : span.start + span.length;
  const typed = code.slice(start, cursor).toLowerCase();
  const entries = info.entries
    .filter((entry) => entry.name.toLowerCase().startsWith(typed) && !entry.name.startsWith('__'))
    .sort((a, b) => compare(rank(a), rank(b)) || compare(a.name, b.name))
    .slice(0, MATCHES_MAX);
  const matches = entries.map((entry, i): CompletionMatch => {
    const signature =
      i < SIGNATURES_MAX && info.isMemberCompletion ? signatureOf(service, path, cursor, entry) : undefined;
    return signature === undefined
      ? { text: entry.name, kind: entry.kind }
      : { text: entry.name, kind: entry.kind, signature };
  });
  return { matches, start, end };
}

/** Closest scope first; names that their author marked as private come after all others. */
function rank(entry: ts.CompletionEntry): string {
  return `${entry.name.startsWith('_') ? 1 : 0}${entry.sortText}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function signatureOf(
  service: ts.LanguageService,
  path: string,
  cursor: number,
  entry: ts.CompletionEntry,
): string | undefined {
  const details = service.getCompletionEntryDetails(
    path,
    cursor,
    entry.name,
    undefined,
    entry.source,
    undefined,
    entry.data,
  );
  return details === undefined ? undefined : ts.displayPartsToString(details.displayParts);
}

/** Declaration and documentation of what is at the cursor, or just before it. */
export function quickInfoAt(service: ts.LanguageService, cells: CellProgram, cursor: number): QuickInfo | undefined {
  const path = cells.draftPath;
  const info =
    service.getQuickInfoAtPosition(path, cursor) ??
    (cursor > 0 ? service.getQuickInfoAtPosition(path, cursor - 1) : undefined);
  if (info === undefined) return undefined;
  const declaration = ts.displayPartsToString(info.displayParts);
  // A name that nobody declared; one that is declared as `any` comes with its name.
  if (declaration === 'any') return undefined;
  const tags = (info.tags ?? []).map((tag) => `@${tag.name} ${ts.displayPartsToString(tag.text)}`.trimEnd());
  const documentation = [ts.displayPartsToString(info.documentation), ...tags]
    .filter((part) => part !== '')
    .join('\n\n');
  return { declaration, documentation };
}

/** Type errors of the draft, as a reader of the cell wants to see them. */
import ts from 'typescript';
import type { TypeProblem } from '../kernel/type-problem.ts';
import type { CellProgram } from './cell-program.ts';

/** More than this is one mistake with many consequences. */
const PROBLEMS_MAX = 20;

/** A package without types is nothing that the author of a cell could mend. */
const UNTYPED_PACKAGE = 7016;

/** The faults in the draft's own text, in its order; what the kernel added behind it does not count. */
export function problemsOf(service: ts.LanguageService, cells: CellProgram): TypeProblem[] {
  const path = cells.draftPath;
  const syntax = service.getSyntacticDiagnostics(path);
  const found = syntax.length > 0 ? syntax : service.getSemanticDiagnostics(path);
  return found
    .filter((fault) => fault.category === ts.DiagnosticCategory.Error && fault.code !== UNTYPED_PACKAGE)
    .filter((fault) => (fault.start ?? 0) < cells.draftLength)
    .slice(0, PROBLEMS_MAX)
    .map((fault) => {
      const at = fault.file?.getLineAndCharacterOfPosition(fault.start ?? 0) ?? { line: 0, character: 0 };
      const message = ts.flattenDiagnosticMessageText(fault.messageText, '\n');
      return { line: at.line + 1, column: at.character + 1, message, code: fault.code };
    });
}

/**
 * The language worker: TypeScript beside the cells, never in their way. It has a lower priority than the thread that
 * runs them, so that the two share a busy machine to the advantage of the cells.
 */
import { readlinkSync } from 'node:fs';
import { constants, getPriority, setPriority } from 'node:os';
import { basename } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { completionAt, quickInfoAt } from './answers.ts';
import { CellProgram } from './cell-program.ts';
import { makeLanguageService } from './language-host.ts';
import type { LanguageReply, LanguageRequest, LanguageStart } from './messages.ts';
import { problemsOf } from './problems.ts';

/** Linux gives each thread a priority of its own. Two steps down leave it two fifths of a processor that two want. */
const STEPS = 2;

const start = workerData as LanguageStart;
const cells = new CellProgram(start.folder);

function stepBack(): void {
  if (process.platform !== 'linux') return;
  try {
    const thread = Number(basename(readlinkSync('/proc/thread-self')));
    setPriority(thread, Math.min(constants.priority.PRIORITY_LOW, getPriority(thread) + STEPS));
  } catch {
    // Where that is not allowed, types cost what they cost.
  }
}

stepBack();
const service = makeLanguageService(start, cells);

function answer(request: Exclude<LanguageRequest, { kind: 'remember' }>): LanguageReply {
  const { kind, id } = request;
  if (kind === 'judge') return { kind, id, problems: cells.see(request.cell) ? problemsOf(service, cells) : undefined };
  cells.edit(request.code);
  if (kind === 'check') return { kind, id, problems: problemsOf(service, cells) };
  if (kind === 'inspect') return { kind, id, info: quickInfoAt(service, cells, request.cursor) };
  return { kind, id, completion: completionAt(service, cells, request.cursor, request.code) };
}

/** A fault of the language service costs one answer, not the kernel: the reply is then empty. */
function answerOrNothing(request: Exclude<LanguageRequest, { kind: 'remember' }>): LanguageReply {
  try {
    return answer(request);
  } catch {
    const { kind, id } = request;
    if (kind === 'inspect') return { kind, id, info: undefined };
    return kind === 'complete' ? { kind, id, completion: undefined } : { kind, id, problems: undefined };
  }
}

// The standard library and Node's types take seconds; the first question should not wait for them.
cells.edit('Math.');
completionAt(service, cells, 'Math.'.length, 'Math.');

parentPort?.on('message', (request: LanguageRequest) => {
  if (request.kind === 'remember') for (const { name, code } of request.cells) cells.remember(code, name);
  else parentPort?.postMessage(answerOrNothing(request));
});

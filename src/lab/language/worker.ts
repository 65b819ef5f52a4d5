/** The language worker: TypeScript beside the cells, never in their way. */
import { parentPort, workerData } from 'node:worker_threads';
import { completionAt, quickInfoAt } from './answers.ts';
import { CellProgram } from './cell-program.ts';
import { makeLanguageService } from './language-host.ts';
import type { LanguageReply, LanguageRequest, LanguageStart } from './messages.ts';

const start = workerData as LanguageStart;
const cells = new CellProgram(start.folder);
const service = makeLanguageService(start, cells);

function answer(request: LanguageRequest): LanguageReply | undefined {
  if (request.kind === 'remember') {
    cells.remember(request.code);
    return undefined;
  }
  const { id, code, cursor } = request;
  cells.edit(code);
  if (request.kind === 'complete')
    return { kind: 'complete', id, completion: completionAt(service, cells, cursor, code) };
  return { kind: 'inspect', id, info: quickInfoAt(service, cells, cursor) };
}

/** A fault of the language service costs one completion, not the kernel: the reply is then empty. */
function answerOrNothing(request: LanguageRequest): LanguageReply | undefined {
  try {
    return answer(request);
  } catch {
    if (request.kind === 'remember') return undefined;
    const { id } = request;
    return request.kind === 'complete'
      ? { kind: 'complete', id, completion: undefined }
      : { kind: 'inspect', id, info: undefined };
  }
}

/** Reads what the cells import while nobody waits for it. */
function readAhead(): void {
  cells.edit('Math.');
  completionAt(service, cells, 'Math.'.length, 'Math.');
}

// The standard library and Node's types take seconds; the first question should not wait for them.
readAhead();

let reading: NodeJS.Immediate | undefined;

parentPort?.on('message', (request: LanguageRequest) => {
  const reply = answerOrNothing(request);
  if (reply !== undefined) parentPort?.postMessage(reply);
  clearImmediate(reading);
  if (request.kind === 'remember') reading = setImmediate(readAhead);
});

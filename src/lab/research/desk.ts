/**
 * What JupyterLab's buttons ask of the notebook that runs in this process: how many trials there are, whether the last
 * strategy may be promoted, how the runners are. It can do nothing that a cell could not do with its session.
 */
import { DISPLAY, type Displayable, type MimeBundle } from '../display/displayable.ts';
import type { Place } from '../models.ts';
import { readRunnerStatuses, requestKill } from '../runner-status.ts';
import type { Research } from './research.ts';

/** The form in which JupyterLab reads an answer. */
export const DESK_MIME = 'application/vnd.bot4.desk+json';
/** Under this symbol the extension finds the desk, whichever copy of the module made it. */
const DESK = Symbol.for('bot4.lab.desk');

/** An answer as JSON, with a line for people. */
class DeskAnswer implements Displayable {
  readonly #content: object;
  constructor(content: object) {
    this.#content = content;
  }
  [DISPLAY](): MimeBundle {
    return { 'text/plain': 'an answer for JupyterLab', [DESK_MIME]: this.#content };
  }
}

/** The desk of a session. */
export class LabDesk {
  readonly #research: Research;
  readonly #place: Place;
  constructor(research: Research, place: Place) {
    this.#research = research;
    this.#place = place;
  }

  /** The session and the runners, now. */
  status(): Displayable {
    const { setup, trialCount, lastStrategy } = this.#research;
    return new DeskAnswer({
      session: {
        question: setup.question,
        source: setup.loaded.source,
        symbol: setup.loaded.bars.symbol,
        synthetic: setup.loaded.synthetic,
        trials: trialCount,
        strategy: lastStrategy?.name ?? null,
      },
      runners: readRunnerStatuses(this.#place),
    });
  }

  /** Brings the strategy of the last backtest to the gate. */
  async promote(): Promise<Displayable> {
    const definition = this.#research.lastStrategy;
    if (definition === undefined)
      return new DeskAnswer({ verdict: 'none', reason: 'No backtest has run in this session: there is no candidate.' });
    const { verdict, strategy, artifact, checks, evidence } = await this.#research.promote(definition);
    return new DeskAnswer({
      verdict,
      strategy,
      artifact,
      trials: evidence.trials.count,
      synthetic: evidence.data.synthetic,
      checks: checks.map(({ title, measured, threshold, passed, explanation }) => ({
        title,
        measured,
        threshold,
        passed,
        explanation,
      })),
    });
  }

  /** Tells a runner to close everything and stop. */
  kill(artifact: string): Displayable {
    return new DeskAnswer({ asked: requestKill(this.#place, artifact, 'kill switch of JupyterLab') });
  }
}

/** Makes a session the one that the buttons mean: the last one that was opened. */
export function offerDesk(research: Research, place: Place): void {
  Reflect.set(globalThis, DESK, new LabDesk(research, place));
}

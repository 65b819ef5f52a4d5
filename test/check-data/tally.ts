/** Counts checks by their outcome and keeps what differed. */

/** A check that did not pass. */
export interface Difference {
  /** Where in the expected file: `bars.json / file / log_return / mean`. */
  readonly path: string;
  readonly expected: string;
  readonly found: string;
}

/** What was not checked, and why. */
export interface Unsupported {
  readonly path: string;
  readonly reason: string;
  /** Number of expected values that were left out. */
  readonly count: number;
}

/** Counts of one topic. */
export interface TopicCounts {
  passed: number;
  failed: number;
  unsupported: number;
}

/** The outcome of a run. */
export class Tally {
  readonly topics = new Map<string, TopicCounts>();
  readonly differences: Difference[] = [];
  readonly unsupportedParts: Unsupported[] = [];

  /** Passed, failed and unsupported checks of all topics. */
  get totals(): TopicCounts {
    const sum = { passed: 0, failed: 0, unsupported: 0 };
    for (const { passed, failed, unsupported } of this.topics.values()) {
      sum.passed += passed;
      sum.failed += failed;
      sum.unsupported += unsupported;
    }
    return sum;
  }

  pass(topic: string): void {
    this.#of(topic).passed += 1;
  }

  /** @param count checks that failed for the same reason. */
  fail(topic: string, difference: Difference, count = 1): void {
    this.#of(topic).failed += count;
    this.differences.push(difference);
  }

  unsupported(topic: string, part: Unsupported): void {
    this.#of(topic).unsupported += part.count;
    this.unsupportedParts.push(part);
  }

  #of(topic: string): TopicCounts {
    const known = this.topics.get(topic);
    if (known !== undefined) return known;
    const fresh = { passed: 0, failed: 0, unsupported: 0 };
    this.topics.set(topic, fresh);
    return fresh;
  }
}

/** Handles for values that have children, and the children. Handles live until the program goes on. */
import type { Runtime } from 'node:inspector';
import type { InspectorLink } from './inspector-link.ts';
import { type DapVariable, remoteLength, remoteText, remoteType } from './remote-value.ts';

/** Of a value with more children only so many are shown at once. */
const CHILDREN_MAX = 1_000;

/** What a handle stands for: one value, or several scopes of which the inner ones hide names of the outer ones. */
interface Held {
  readonly objects: readonly string[];
  readonly length: number | undefined;
  readonly isScope: boolean;
}

export class VariableStore {
  readonly #link: InspectorLink;
  readonly #held = new Map<number, Held>();
  #next = 1;

  constructor(link: InspectorLink) {
    this.#link = link;
  }

  /** All handles end: the program goes on. */
  clear(): void {
    this.#held.clear();
  }

  /** A handle for scopes, innermost first. */
  scope(objects: readonly string[]): number {
    return this.#hold({ objects, length: undefined, isScope: true });
  }

  /** A value as a variable. */
  variable(name: string, remote: Runtime.RemoteObject, evaluateName = name): DapVariable {
    const length = remoteLength(remote);
    const { objectId } = remote;
    const hasChildren = objectId !== undefined && remote.type !== 'symbol';
    return {
      name,
      value: remoteText(remote),
      type: remoteType(remote),
      variablesReference: hasChildren ? this.#hold({ objects: [objectId], length, isScope: false }) : 0,
      evaluateName,
      ...(length === undefined ? {} : { indexedVariables: length }),
    };
  }

  /**
   * The children of a handle.
   * @param start first numbered child. @param count how many; 0 means all that are shown at once.
   * @returns undefined when the handle has ended.
   */
  async children(reference: number, start = 0, count = 0): Promise<DapVariable[] | undefined> {
    const held = this.#held.get(reference);
    if (held === undefined) return undefined;
    if (held.length !== undefined) return this.#elements(held, start, count);
    const found = new Map<string, DapVariable>();
    for (const object of held.objects) {
      for (const variable of await this.#properties(object)) {
        const isHidden = held.isScope && /^(?:__|\[\[)/.test(variable.name);
        if (!isHidden && !found.has(variable.name)) found.set(variable.name, variable);
      }
    }
    return [...found.values()].slice(start, start + (count || CHILDREN_MAX));
  }

  /** Part of a long list is cut out over there: V8 would describe all of it. */
  async #elements(held: Held, start: number, count: number): Promise<DapVariable[]> {
    const end = Math.min(held.length ?? 0, start + Math.min(count || CHILDREN_MAX, CHILDREN_MAX));
    const { result } = await this.#link.post<Runtime.CallFunctionOnReturnType>('Runtime.callFunctionOn', {
      objectId: held.objects[0],
      functionDeclaration: 'function (start, end) { return Array.prototype.slice.call(this, start, end); }',
      arguments: [{ value: start }, { value: end }],
      silent: true,
    });
    const children = await this.#properties(result.objectId ?? '');
    return children
      .filter(({ name }) => /^\d+$/.test(name))
      .map((child) => ({ ...child, name: String(Number(child.name) + start) }));
  }

  async #properties(objectId: string): Promise<DapVariable[]> {
    const { result, internalProperties = [] } = await this.#link.post<Runtime.GetPropertiesReturnType>(
      'Runtime.getProperties',
      { objectId, ownProperties: true, generatePreview: true },
    );
    const own = result.slice(0, CHILDREN_MAX).map((property) => {
      const { name, value } = property;
      // A getter of the user does not run because somebody looks.
      return value === undefined ? getter(name) : this.variable(name, value);
    });
    const inner = internalProperties.flatMap(({ name, value }) =>
      value === undefined || name === '[[Scopes]]' ? [] : [this.variable(name, value)],
    );
    return [...own, ...inner];
  }

  #hold(held: Held): number {
    const reference = this.#next++;
    this.#held.set(reference, held);
    return reference;
  }
}

function getter(name: string): DapVariable {
  return { name, value: 'getter', type: 'accessor', variablesReference: 0, evaluateName: name };
}

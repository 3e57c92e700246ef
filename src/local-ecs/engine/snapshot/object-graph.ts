import { isJsonObject } from '../json.ts';
import { KEPT_CLASSES } from './kept-class.ts';
import type { KeptClass } from './kept-class.ts';

/**
 * Objects that refer to each other, as JSON. An object that others share, or that is the value of a map, is a node of its own; what
 * refers to it has `{"~": NUMBER}`. All else stands where it is used. What JSON has no words for is an object with the one member
 * `~`: the name of a number or of `undefined`, or a class and what is in it. An object that has such a member itself is
 * written as the class `Object`, a list of its members.
 */
export type Nodes = readonly unknown[];

const MARK = '~';

const mark = (content: unknown): object => ({ [MARK]: content });

const classOf = (value: object): KeptClass | undefined => KEPT_CLASSES.find(({ isOne }) => isOne(value));

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** What an object refers to. @throws TypeError for one that cannot be kept. */
function partsOf(value: object): readonly unknown[] {
  if (Array.isArray(value)) return value;
  const kept = classOf(value);
  if (kept !== undefined) return kept.itemsOf(value);
  if (isPlain(value)) return Object.values(value);
  throw new TypeError(`A ${value.constructor.name} is in the state, which no snapshot can keep.`);
}

/** Finds the objects that become nodes. */
class Survey {
  readonly nodes = new Set<object>();
  readonly #seen = new Set<object>();

  visit(value: unknown): void {
    if (typeof value !== 'object' || value === null) return;
    if (this.#seen.has(value)) {
      this.nodes.add(value);
      return;
    }
    this.#seen.add(value);
    const isMap = value instanceof Map;
    for (const part of partsOf(value)) {
      // An entry of a map is a list made for the purpose.
      if (isMap && Array.isArray(part)) this.#visitEntry(part);
      else this.visit(part);
    }
  }

  #visitEntry([key, value]: readonly unknown[]): void {
    this.visit(key);
    this.visit(value);
    if (typeof value === 'object' && value !== null) this.nodes.add(value);
  }
}

class Encoder {
  readonly #nodes: ReadonlySet<object>;
  readonly #numbers = new Map<object, number>();
  readonly #pending: object[] = [];

  constructor(nodes: ReadonlySet<object>) {
    this.#nodes = nodes;
  }

  /** @param root becomes node 0. */
  encode(root: object): Nodes {
    const encoded: unknown[] = [];
    this.#numberOf(root);
    for (const node of this.#pending) encoded.push(this.#content(node));
    return encoded;
  }

  #numberOf(node: object): number {
    const known = this.#numbers.get(node);
    if (known !== undefined) return known;
    const number = this.#numbers.size;
    this.#numbers.set(node, number);
    this.#pending.push(node);
    return number;
  }

  #value(value: unknown): unknown {
    switch (typeof value) {
      case 'string':
      case 'boolean':
        return value;
      case 'number':
        return Number.isFinite(value) ? value : mark(String(value));
      case 'undefined':
        return mark('undefined');
      case 'object':
        if (value === null) return null;
        return this.#nodes.has(value) || this.#numbers.has(value)
          ? mark(this.#numberOf(value))
          : this.#content(value);
      default:
        throw new TypeError(`A ${typeof value} is in the state, which no snapshot can keep.`);
    }
  }

  #content(value: object): unknown {
    if (Array.isArray(value)) return value.map((item) => this.#value(item));
    const kept = classOf(value);
    if (kept !== undefined) return mark([kept.name, kept.itemsOf(value).map((item) => this.#item(item))]);
    const members = Object.entries(value).map(([name, member]) => [name, this.#value(member)] as const);
    return MARK in value ? mark(['Object', members]) : Object.fromEntries(members);
  }

  /** Pairs of a class are made for the purpose: they are never nodes. */
  #item(item: unknown): unknown {
    return Array.isArray(item) ? item.map((part) => this.#value(part)) : this.#value(item);
  }
}

/**
 * @returns nodes, the first of which is `root`.
 * @throws TypeError for a function, a symbol, or an object of a class that is not in `kept-class.ts`.
 */
export function encodeGraph(root: object): Nodes {
  const survey = new Survey();
  survey.visit(root);
  return new Encoder(survey.nodes).encode(root);
}

const NUMBERS: ReadonlyMap<unknown, number | undefined> = new Map([
  ['undefined', undefined],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
  ['NaN', Number.NaN],
]);

function damaged(): SyntaxError {
  return new SyntaxError('The snapshot holds something that no snapshot has.');
}

/** Class and items of an encoded object that is neither plain nor a list. */
function contentOf(encoded: unknown): readonly [name: string, items: readonly unknown[]] | undefined {
  if (!isJsonObject(encoded) || !Array.isArray(encoded[MARK])) return undefined;
  const [name, items] = encoded[MARK] as readonly unknown[];
  if (typeof name !== 'string' || !Array.isArray(items)) throw damaged();
  return [name, items];
}

const asList = (value: unknown): readonly unknown[] => {
  if (Array.isArray(value)) return value;
  throw damaged();
};

/** Never calls a setter: `__proto__` is a name like any other. */
function setMember(target: object, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, writable: true, enumerable: true, configurable: true });
}

class Decoder {
  readonly #nodes: Nodes;
  readonly #shells: readonly object[];

  constructor(nodes: Nodes) {
    this.#nodes = nodes;
    // All are there before any is filled: they may refer to each other in a circle.
    this.#shells = nodes.map((encoded) => this.#shellOf(encoded));
  }

  decode(): object {
    this.#nodes.forEach((encoded, number) => {
      const shell = this.#shells[number];
      if (shell !== undefined) this.#fill(shell, encoded);
    });
    const [root] = this.#shells;
    if (root === undefined) throw damaged();
    return root;
  }

  #shellOf(encoded: unknown): object {
    if (Array.isArray(encoded)) return [];
    const content = contentOf(encoded);
    if (content === undefined || content[0] === 'Object') return {};
    const kept = KEPT_CLASSES.find(({ name }) => name === content[0]);
    if (kept === undefined) throw damaged();
    return kept.create();
  }

  #fill(shell: object, encoded: unknown): void {
    const content = contentOf(encoded);
    if (Array.isArray(shell)) for (const item of asList(encoded)) shell.push(this.#value(item));
    else if (content === undefined) this.#fillMembers(shell, Object.entries(encoded ?? {}));
    else if (content[0] === 'Object') this.#fillMembers(shell, content[1].map(asList));
    else
      classOf(shell)?.fill(
        shell,
        content[1].map((item) =>
          Array.isArray(item) ? item.map((part) => this.#value(part)) : this.#value(item),
        ),
      );
  }

  #fillMembers(shell: object, members: Iterable<readonly unknown[]>): void {
    for (const [name, value] of members) setMember(shell, String(name), this.#value(value));
  }

  #value(encoded: unknown): unknown {
    if (typeof encoded !== 'object' || encoded === null) return encoded;
    const marked = isJsonObject(encoded) ? encoded[MARK] : undefined;
    if (typeof marked === 'number') return this.#nodeAt(marked);
    if (NUMBERS.has(marked)) return NUMBERS.get(marked);
    const shell = this.#shellOf(encoded);
    this.#fill(shell, encoded);
    return shell;
  }

  #nodeAt(number: number): object {
    const shell = this.#shells[number];
    if (shell === undefined) throw damaged();
    return shell;
  }
}

/** The inverse of {@link encodeGraph}. @throws SyntaxError for what that does not write. */
export function decodeGraph(nodes: Nodes): object {
  return new Decoder(nodes).decode();
}

/** The items that have the same two numbers. */
export interface Alike<Item> {
  readonly first: number;
  readonly second: number;
  readonly items: Set<Item>;
}

interface Node<Item> extends Alike<Item> {
  readonly priority: number;
  left: Node<Item> | undefined;
  right: Node<Item> | undefined;
  /** The largest second number here and below. */
  most: number;
}

interface Pair {
  readonly first: number;
  readonly second: number;
}

/** Mixes two numbers, so that the shape of the tree depends on nothing but what is in it. */
function priorityOf(first: number, second: number): number {
  let hash = Math.imul(first ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(second ^ 0x7f4a7c15, 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
  return (hash ^ (hash >>> 15)) >>> 0;
}

const isBefore = (a: Pair, b: Pair): boolean =>
  a.first === b.first ? a.second < b.second : a.first < b.first;

type Tree<Item> = Node<Item> | undefined;

function settled<Item>(node: Node<Item>): Node<Item> {
  node.most = Math.max(node.second, node.left?.most ?? -Infinity, node.right?.most ?? -Infinity);
  return node;
}

/** What is before the pair, and what is not. */
function split<Item>(tree: Tree<Item>, pair: Pair): [Tree<Item>, Tree<Item>] {
  if (tree === undefined) return [undefined, undefined];
  if (isBefore(tree, pair)) {
    const [before, rest] = split(tree.right, pair);
    tree.right = before;
    return [settled(tree), rest];
  }
  const [before, rest] = split(tree.left, pair);
  tree.left = rest;
  return [before, settled(tree)];
}

/** @param left all before those of `right`. */
function merge<Item>(left: Tree<Item>, right: Tree<Item>): Tree<Item> {
  if (left === undefined || right === undefined) return left ?? right;
  if (left.priority > right.priority) {
    left.right = merge(left.right, right);
    return settled(left);
  }
  right.left = merge(left, right.left);
  return settled(right);
}

function insert<Item>(tree: Tree<Item>, fresh: Node<Item>): Node<Item> {
  if (tree === undefined || fresh.priority > tree.priority) {
    [fresh.left, fresh.right] = split(tree, fresh);
    return settled(fresh);
  }
  if (isBefore(fresh, tree)) tree.left = insert(tree.left, fresh);
  else tree.right = insert(tree.right, fresh);
  return settled(tree);
}

function remove<Item>(tree: Tree<Item>, gone: Node<Item>): Tree<Item> {
  if (tree === undefined || tree === gone) return tree && merge(tree.left, tree.right);
  if (isBefore(gone, tree)) tree.left = remove(tree.left, gone);
  else tree.right = remove(tree.right, gone);
  return settled(tree);
}

function find<Item>(tree: Tree<Item>, pair: Pair): Tree<Item> {
  let node = tree;
  while (node !== undefined && (node.first !== pair.first || node.second !== pair.second))
    node = isBefore(pair, node) ? node.left : node.right;
  return node;
}

function* fitting<Item>(tree: Tree<Item>, least: Pair): Generator<Alike<Item>> {
  if (tree === undefined || tree.most < least.second) return;
  if (tree.first >= least.first) {
    yield* fitting(tree.left, least);
    if (tree.second >= least.second) yield tree;
  }
  yield* fitting(tree.right, least);
}

/**
 * Items by two numbers, ordered by the first and then by the second: a treap. Whatever is done to one item, and the
 * way to the next whose numbers are both large enough, costs the logarithm of how many there are.
 */
export class PairOrder<Item> {
  #tree: Tree<Item>;
  readonly #nodes = new Map<Item, Node<Item>>();

  get size(): number {
    return this.#nodes.size;
  }

  /** Adds an item, or moves one that is there. */
  put(item: Item, first: number, second: number): void {
    const known = this.#nodes.get(item);
    if (known?.first === first && known.second === second) return;
    this.delete(item);
    const node = find(this.#tree, { first, second }) ?? this.#grow(first, second);
    node.items.add(item);
    this.#nodes.set(item, node);
  }

  delete(item: Item): void {
    const node = this.#nodes.get(item);
    if (node === undefined) return;
    this.#nodes.delete(item);
    node.items.delete(item);
    if (node.items.size === 0) this.#tree = remove(this.#tree, node);
  }

  /** The numbers of an item; undefined for one that is not there. */
  placeOf(item: Item): Pair | undefined {
    return this.#nodes.get(item);
  }

  /** In order, the items neither of whose numbers is less. Nothing may change meanwhile. */
  fitting(first: number, second: number): Generator<Alike<Item>> {
    return fitting(this.#tree, { first, second });
  }

  #grow(first: number, second: number): Node<Item> {
    const node: Node<Item> = {
      first,
      second,
      items: new Set(),
      priority: priorityOf(first, second),
      left: undefined,
      right: undefined,
      most: second,
    };
    this.#tree = insert(this.#tree, node);
    return node;
  }
}

/** What tasks are spread over: each instance, or the values of an attribute. */
export type SpreadField =
  { readonly over: 'instance' } | { readonly over: 'attribute'; readonly name: string };

export type BinpackResource = 'cpu' | 'memory';

/**
 * How one instance is preferred to another. Of several strategies a later one decides only between instances that are
 * equal for all before.
 * @see ECS `PlacementStrategy`
 */
export type PlacementStrategy =
  | { readonly type: 'random' }
  /** Where the fewest tasks of the group are. */
  | { readonly type: 'spread'; readonly field: SpreadField }
  /** Where the least of the resource is left. */
  | { readonly type: 'binpack'; readonly resource: BinpackResource };

/** Strategies of one call or service. */
export const MAX_PLACEMENT_STRATEGIES = 5;

const ATTRIBUTE = /^attribute:(?<name>[A-Za-z0-9_./\\-]{1,128})$/i;

function parseSpread(field: string): PlacementStrategy | undefined {
  if (/^(?:instanceId|host)$/i.test(field)) return { type: 'spread', field: { over: 'instance' } };
  const name = ATTRIBUTE.exec(field)?.groups?.['name'];
  return name === undefined ? undefined : { type: 'spread', field: { over: 'attribute', name } };
}

function parseBinpack(field: string): PlacementStrategy | undefined {
  const resource = field.toLowerCase();
  return resource === 'cpu' || resource === 'memory' ? { type: 'binpack', resource } : undefined;
}

function spreadProblem(field: string): string {
  if (/^attributes:/i.test(field))
    return `spread has no field '${field}': it is attribute: and a name, singular`;
  return `spread needs a field: instanceId, host or attribute:NAME, not '${field}'`;
}

/**
 * The strategy that a type and a field mean, or what is wrong with them. Fields are read in any case, but names of
 * attributes as they are; `random` uses no field, whatever is given.
 */
export function parsePlacementStrategy(
  type: PlacementStrategy['type'],
  field: string,
): PlacementStrategy | { readonly problem: string } {
  switch (type) {
    case 'random':
      return { type };
    case 'spread':
      return parseSpread(field) ?? { problem: spreadProblem(field) };
    case 'binpack':
      return parseBinpack(field) ?? { problem: `binpack needs a field: cpu or memory, not '${field}'` };
  }
}

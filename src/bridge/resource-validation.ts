import { toQuantities, validateResource } from '../mesos/quantities.ts';
import { formatRanges, intersectRanges } from '../mesos/ranges.ts';
import type { Resource } from '../mesos/resource.ts';

const firstProblem = (resources: readonly Resource[]): string | undefined =>
  resources.map(validateResource).find((problem) => problem !== undefined);

function validateRevocable(resources: readonly Resource[]): string | undefined {
  const revocable = new Set(resources.filter((each) => each.revocable !== undefined).map(({ name }) => name));
  const mixed = resources.find((each) => each.revocable === undefined && revocable.has(each.name));
  return mixed === undefined
    ? undefined
    : `Task mixes revocable and non-revocable resources: cannot use both of '${mixed.name}'`;
}

function validatePersistence(resources: readonly Resource[]): string | undefined {
  const ids = resources.flatMap(({ disk }) => disk?.persistence?.id ?? []);
  const duplicate = ids.find((id, i) => ids.indexOf(id) !== i);
  return duplicate === undefined
    ? undefined
    : `Task uses duplicate persistence ID: persistence ID '${duplicate}' is not unique`;
}

/** @returns what is wrong with the resources of a task by themselves, or undefined. */
export function validateTaskResources(resources: readonly Resource[]): string | undefined {
  if (resources.length === 0) return 'Task uses no resources';
  const invalid = firstProblem(resources);
  if (invalid !== undefined) return `Task uses invalid resources: ${invalid}`;
  const duplicate = validatePersistence(resources);
  if (duplicate !== undefined) return duplicate;
  const roles = new Set(resources.flatMap(({ allocationInfo }) => allocationInfo?.role ?? []));
  return roles.size > 1 ? 'The resources are allocated to multiple roles' : validateRevocable(resources);
}

/** @returns what is wrong with the resources of an executor by themselves, or undefined. */
export function validateExecutorResources(resources: readonly Resource[]): string | undefined {
  const invalid = firstProblem(resources);
  return invalid === undefined ? undefined : `Executor uses invalid resources: ${invalid}`;
}

/** @returns which ports, or other ranges, a task and its executor both ask for: none can be for both. */
export function validateOverlap(
  task: readonly Resource[],
  executor: readonly Resource[],
  role: string,
): string | undefined {
  const others = toQuantities(executor, role).ranges;
  for (const [kind, ranges] of toQuantities(task, role).ranges) {
    const common = intersectRanges(ranges, others.get(kind) ?? []);
    if (common.length > 0)
      return `There are overlapping resources in the task and its executor: ${kind}:${formatRanges(common)}`;
  }
  return undefined;
}

import { clientError } from '../api-error.ts';
import type { JsonObject } from '../json.ts';
import { readObjects, readString, readStrings } from '../requests/members.ts';

/** A name that a container refers to, and the member in which it does. */
type Reference = readonly [member: string, name: string];

function namesIn(object: JsonObject, list: string, member: string): readonly string[] {
  return (readObjects(object, list) ?? []).flatMap((entry) => readString(entry, member) ?? []);
}

function containersNamedBy(container: JsonObject): readonly Reference[] {
  const links = (readStrings(container, 'links') ?? []).map((link) => link.split(':')[0] ?? '');
  return [
    ...links.map((name): Reference => ['links', name]),
    ...namesIn(container, 'dependsOn', 'containerName').map((name): Reference => ['dependsOn', name]),
    ...namesIn(container, 'volumesFrom', 'sourceContainer').map((name): Reference => ['volumesFrom', name]),
  ];
}

function checkNames(owner: string, references: readonly Reference[], known: ReadonlySet<string>): void {
  const stranger = references.find(([, name]) => !known.has(name));
  if (stranger === undefined) return;
  const [member, name] = stranger;
  throw clientError(
    `Invalid setting for container '${owner}'. ${member} names '${name}', which is not defined.`,
  );
}

/**
 * Whatever containers refer to by name has to be in the same task definition: volumes and other containers.
 * @param wire the definition as it is answered. @throws ClientException
 */
export function checkReferences(wire: JsonObject): void {
  const containers = readObjects(wire, 'containerDefinitions') ?? [];
  const volumeNames = namesIn(wire, 'volumes', 'name');
  const volumes = new Set(volumeNames);
  if (volumes.size < volumeNames.length)
    throw clientError('Volume names must be unique within a task definition.');
  const names = new Set(namesIn(wire, 'containerDefinitions', 'name'));
  for (const container of containers) {
    const owner = readString(container, 'name') ?? '';
    const mounts = namesIn(container, 'mountPoints', 'sourceVolume');
    checkNames(owner, containersNamedBy(container), names);
    checkNames(
      owner,
      mounts.map((name): Reference => ['mountPoints', name]),
      volumes,
    );
  }
}

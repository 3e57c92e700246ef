import type { KeyValuePair, ResourceRequirement } from '../../../ecs/task-definition.ts';
import { clientError } from '../api-error.ts';
import type { JsonObject } from '../json.ts';
import { readObjects, readString } from './members.ts';

/** Name and value of each variable; what is missing is empty. */
export function readEnvironment(container: JsonObject): readonly KeyValuePair[] | undefined {
  return readObjects(container, 'environment')?.map((pair) => ({
    name: readString(pair, 'name') ?? '',
    value: readString(pair, 'value') ?? '',
  }));
}

const COUNT = /^[1-9]\d*$/;

/** GPUs and the like. @throws ClientException unless GPU counts are whole numbers above 0 */
export function readRequirements(container: JsonObject): readonly ResourceRequirement[] | undefined {
  return readObjects(container, 'resourceRequirements')?.map((requirement) => {
    const type = readString(requirement, 'type') ?? '';
    const value = readString(requirement, 'value') ?? '';
    if (type === 'GPU' && !COUNT.test(value))
      throw clientError(
        `Invalid 'resourceRequirements' setting: a GPU count must be a whole number, not '${value}'.`,
      );
    return { type, value };
  });
}

import type { EcsAttribute } from '../../../ecs/container-instance.ts';
import { withoutUndefined } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { readObjects, readString, required } from '../requests/members.ts';

/** The members by which a command names its instance. @throws InvalidParameterException */
export const readOnInstance = (body: JsonObject) =>
  withoutUndefined({
    cluster: readString(body, 'cluster'),
    containerInstance: required(readString(body, 'containerInstance'), 'containerInstance'),
  });

/** The member `attributes`. */
export function readAttributes(body: JsonObject): readonly EcsAttribute[] | undefined {
  return readObjects(body, 'attributes')?.map((attribute) =>
    withoutUndefined({ name: readString(attribute, 'name') ?? '', value: readString(attribute, 'value') }),
  );
}

import type { Attribute } from '@aws-sdk/client-ecs';
import type { EcsAttribute } from '../ecs/container-instance.ts';
import { listOf, withoutUndefined } from './aws-fields.ts';

/** Attributes of an instance, or those a task definition requires; one without a name is left out. */
export function toEcsAttributes(attributes: readonly Attribute[] | undefined): readonly EcsAttribute[] {
  return listOf(attributes).flatMap(({ name, value }) => (name ? [withoutUndefined({ name, value })] : []));
}

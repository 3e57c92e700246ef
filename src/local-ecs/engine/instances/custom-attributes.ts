import type { EcsAttribute } from '../../../ecs/container-instance.ts';
import { ApiError, invalidParameter } from '../api-error.ts';
import type { ClusterRecord } from '../clusters/cluster.ts';
import type { JsonObject } from '../json.ts';
import { readChoice } from '../requests/choices.ts';
import { findInstance, parseIdentifier } from '../requests/identifiers.ts';
import { readObjects, readString } from '../requests/members.ts';
import type { LocalEcsState } from '../state.ts';
import type { InstanceRecord } from './container-instance.ts';

/** Attributes of one call. */
const MAX_ATTRIBUTES = 10;
/** Attributes that people may give to one instance. */
export const MAX_CUSTOM_ATTRIBUTES = 10;

/** What begins like this is the agent's. */
const AGENT_PREFIX = /^(?:com\.amazonaws\.)?ecs\./;

/** Whether an attribute of this name is the agent's to give, and not people's. */
export function isAgentsOwn(name: string): boolean {
  return AGENT_PREFIX.test(name);
}

const NAME = /^[A-Za-z0-9_./\\-]{1,128}$/;
const VALUE = /^(?! )[A-Za-z0-9_./\\@: -]{1,128}(?<! )$/;

/** An attribute and the instance whose it is to be. */
export interface TargetedAttribute {
  readonly attribute: EcsAttribute;
  readonly instance: InstanceRecord;
}

/** @returns what is wrong with the attribute's name or value, or undefined. */
export function validateAttribute({ name, value }: EcsAttribute): string | undefined {
  if (!NAME.test(name)) return `The attribute name '${name}' is invalid.`;
  if (value !== undefined && !VALUE.test(value))
    return `The value '${value}' of the attribute '${name}' is invalid.`;
  return undefined;
}

function readTargeted(state: LocalEcsState, cluster: ClusterRecord, raw: JsonObject): TargetedAttribute {
  const value = readString(raw, 'value');
  const attribute = { name: readString(raw, 'name') ?? '', ...(value !== undefined && { value }) };
  const problem = validateAttribute(attribute);
  if (problem !== undefined) throw invalidParameter(problem);
  const target = readString(raw, 'targetId') ?? '';
  const targetType = readChoice(raw, 'targetType', ['container-instance']);
  if (targetType === undefined && !target.startsWith('arn:'))
    throw invalidParameter('targetType can not be blank when targetId is not an ARN.');
  const instance = findInstance(
    state,
    cluster,
    parseIdentifier(state, cluster, 'container-instance', target),
  );
  if (instance === undefined || instance.known.status === 'INACTIVE')
    throw new ApiError('TargetNotFoundException', `The specified target was not found: ${target}`);
  if (instance.builtInAttributes.has(attribute.name))
    throw invalidParameter(`The attribute '${attribute.name}' is the agent's own and cannot be changed.`);
  return { attribute, instance };
}

/** The member `attributes` of PutAttributes and DeleteAttributes, checked, targets found. */
export function readTargetedAttributes(
  state: LocalEcsState,
  cluster: ClusterRecord,
  body: JsonObject,
): readonly TargetedAttribute[] {
  const attributes = readObjects(body, 'attributes') ?? [];
  if (attributes.length === 0) throw invalidParameter('Attributes cannot be empty.');
  if (attributes.length > MAX_ATTRIBUTES)
    throw invalidParameter(`attributes can have at most ${MAX_ATTRIBUTES} items.`);
  return attributes.map((raw) => readTargeted(state, cluster, raw));
}

/** As the attribute operations answer it: the target by its full ARN. */
export function toWireAttribute({ attribute, instance }: TargetedAttribute): JsonObject {
  return { ...attribute, targetId: instance.arn };
}

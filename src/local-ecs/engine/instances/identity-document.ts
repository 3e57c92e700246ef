import type { EcsAttribute } from '../../../ecs/container-instance.ts';
import { clientError } from '../api-error.ts';
import { isJsonObject } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { readString } from '../requests/members.ts';

/** What EC2 vouches for about a machine. */
export interface IdentityDocument {
  /** Absent without a document: an agent that runs somewhere else than on EC2. */
  readonly ec2InstanceId?: string;
  /** The attributes that ECS makes out of the document. */
  readonly attributes: readonly EcsAttribute[];
}

const EC2_ID = /^i-[0-9a-f]{8,17}$/;

/** Members of the document, and the attributes that they become. */
const ATTRIBUTES = [
  ['instanceType', 'ecs.instance-type'],
  ['availabilityZone', 'ecs.availability-zone'],
  ['imageId', 'ecs.ami-id'],
] as const;

function parseDocument(text: string): JsonObject {
  try {
    const document: unknown = JSON.parse(text);
    if (isJsonObject(document)) return document;
  } catch {
    // Said below, together with what is JSON but no document.
  }
  throw clientError('Instance identity document is invalid.');
}

/**
 * An instance identity document, as EC2's metadata service hands it out. Its signature is not checked.
 * @param text empty when there is none.
 * @throws ClientException for what is no document, and for one without an instance id
 */
export function readIdentityDocument(text: string): IdentityDocument {
  if (text === '') return { attributes: [] };
  const document = parseDocument(text);
  const ec2InstanceId = readString(document, 'instanceId') ?? '';
  if (!EC2_ID.test(ec2InstanceId)) throw clientError('Instance identity document has no instance id.');
  const attributes = ATTRIBUTES.flatMap(([member, name]) => {
    const value = readString(document, member);
    return value === undefined ? [] : [{ name, value }];
  });
  return { ec2InstanceId, attributes };
}

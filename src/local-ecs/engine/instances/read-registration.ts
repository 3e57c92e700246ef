import type { EcsAttribute, InstanceResources } from '../../../ecs/container-instance.ts';
import { MAX_RESERVED_PORTS } from '../../../ecs/limits.ts';
import type { Tag } from '../../../ecs/tag.ts';
import { clientError, invalidParameter } from '../api-error.ts';
import type { JsonObject } from '../json.ts';
import { withoutUndefined } from '../json.ts';
import { readChoice } from '../requests/choices.ts';
import {
  readInteger,
  readObject,
  readObjects,
  readString,
  readStrings,
  required,
} from '../requests/members.ts';
import { readTags } from '../requests/tags.ts';
import type { VersionInfo } from './known-instance.ts';
import { isAgentsOwn, MAX_CUSTOM_ATTRIBUTES, validateAttribute } from './custom-attributes.ts';
import { readIdentityDocument } from './identity-document.ts';
import type { IdentityDocument } from './identity-document.ts';

/** What RegisterContainerInstance says of a machine, checked. */
export interface ReadRegistration {
  readonly identity: IdentityDocument;
  readonly registered: InstanceResources;
  /** What the agent and the identity document say. */
  readonly builtIn: readonly EcsAttribute[];
  readonly custom: readonly EcsAttribute[];
  readonly versionInfo: VersionInfo;
  readonly tags: readonly Tag[];
}

const PORT = /^\d{1,5}$/;
const MAX_PORT = 65_535;

function readPorts(resource: JsonObject | undefined): readonly number[] {
  const texts = resource === undefined ? [] : (readStrings(resource, 'stringSetValue') ?? []);
  const wrong = texts.find((text) => !PORT.test(text) || Number(text) < 1 || Number(text) > MAX_PORT);
  if (wrong !== undefined) throw clientError(`totalResources: ${wrong} is no port.`);
  return [...new Set(texts.map(Number))];
}

function readAmount(name: string, resource: JsonObject | undefined): number {
  const amount = resource === undefined ? undefined : readInteger(resource, 'integerValue');
  if (amount === undefined || amount < 1)
    throw clientError(`totalResources: ${name} should be a whole number above 0.`);
  return amount;
}

/** GPUs by their ids. Neuron devices are not modelled. */
function readGpuIds(body: JsonObject): readonly string[] {
  const devices = (readObjects(body, 'platformDevices') ?? []).map((device) => ({
    id: required(readString(device, 'id'), 'id'),
    type: required(readChoice(device, 'type', ['GPU', 'NEURON_DEVICE']), 'type'),
  }));
  return [...new Set(devices.filter(({ type }) => type === 'GPU').map(({ id }) => id))];
}

/** Resources of other names than ECS's own are ignored. */
function readResources(body: JsonObject): InstanceResources {
  const resources = new Map(
    (readObjects(body, 'totalResources') ?? []).map((resource) => {
      const type = readChoice(resource, 'type', ['INTEGER', 'DOUBLE', 'LONG', 'STRINGSET']);
      return [required(readString(resource, 'name'), 'name'), { ...resource, type }] as const;
    }),
  );
  const [ports, portsUdp] = [readPorts(resources.get('PORTS')), readPorts(resources.get('PORTS_UDP'))];
  if (ports.length + portsUdp.length > MAX_RESERVED_PORTS)
    throw clientError(`totalResources can have at most ${MAX_RESERVED_PORTS} ports.`);
  return {
    cpuUnits: readAmount('CPU', resources.get('CPU')),
    memoryMiB: readAmount('MEMORY', resources.get('MEMORY')),
    ports,
    portsUdp,
    gpuIds: readGpuIds(body),
  };
}

function readAttributes(body: JsonObject): readonly EcsAttribute[] {
  const attributes = (readObjects(body, 'attributes') ?? []).map((raw) =>
    withoutUndefined({ name: readString(raw, 'name') ?? '', value: readString(raw, 'value') }),
  );
  const problem = attributes.map(validateAttribute).find((text) => text !== undefined);
  if (problem !== undefined) throw invalidParameter(problem);
  return [...new Map(attributes.map((attribute) => [attribute.name, attribute])).values()];
}

function readVersionInfo(body: JsonObject): VersionInfo {
  const raw = readObject(body, 'versionInfo') ?? {};
  return withoutUndefined({
    agentVersion: readString(raw, 'agentVersion'),
    agentHash: readString(raw, 'agentHash'),
    dockerVersion: readString(raw, 'dockerVersion'),
  });
}

/** The body of RegisterContainerInstance. @throws ApiError */
export function readRegistration(body: JsonObject): ReadRegistration {
  const identity = readIdentityDocument(readString(body, 'instanceIdentityDocument') ?? '');
  const attributes = readAttributes(body);
  const own = attributes.filter(({ name }) => isAgentsOwn(name));
  const custom = attributes.filter(({ name }) => !isAgentsOwn(name));
  if (custom.length > MAX_CUSTOM_ATTRIBUTES)
    throw invalidParameter(`attributes can have at most ${MAX_CUSTOM_ATTRIBUTES} custom attributes.`);
  const ofDocument = identity.attributes.filter(({ name }) => !own.some((each) => each.name === name));
  return {
    identity,
    registered: readResources(body),
    builtIn: [...ofDocument, ...own],
    custom,
    versionInfo: readVersionInfo(body),
    tags: readTags(body),
  };
}

import { invalidParameter } from '../api-error.ts';
import type { ClusterRecord } from '../clusters/cluster.ts';
import { canonicalJson } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { readChoice } from '../requests/choices.ts';
import { readCluster } from '../requests/identifiers.ts';
import { readString } from '../requests/members.ts';
import { readTags } from '../requests/tags.ts';
import { deploy } from '../services/deployments.ts';
import { serviceArn } from '../services/find-service.ts';
import {
  checkServiceFeatures,
  defaultSettings,
  readDeploymentSpec,
  readDesiredCount,
  readSettings,
} from '../services/read-service.ts';
import type { ServiceRecord } from '../services/service.ts';
import { toWireService } from '../services/wire-service.ts';
import { readDefinition } from '../tasks/read-launch.ts';
import { takeOrdinal } from '../turn.ts';
import type { Turn } from '../turn.ts';
import type { Operation } from './operation.ts';

const NAME = /^[A-Za-z0-9_-]{1,255}$/;
const CLIENT_TOKEN = /^[\x21-\x7e]{0,36}$/;

/** Services of one cluster, a default quota. */
const MAX_SERVICES = 5000;

function readName(body: JsonObject): string {
  const name = readString(body, 'serviceName') ?? '';
  if (name === '') throw invalidParameter('Service name can not be blank.');
  if (!NAME.test(name)) throw invalidParameter(`Service name must match ${NAME.source}, but was ${name}`);
  return name;
}

/** The request without its client token. */
function readIdempotentPart(body: JsonObject): JsonObject {
  if (!CLIENT_TOKEN.test(readString(body, 'clientToken') ?? ''))
    throw invalidParameter('clientToken can have at most 36 characters, of ASCII 33 to 126.');
  return Object.fromEntries(Object.entries(body).filter(([name]) => name !== 'clientToken'));
}

/** The service of this name, when the same request has created it. @throws InvalidParameterException for another request */
function findSame(turn: Turn, arn: string, request: JsonObject): ServiceRecord | undefined {
  const known = turn.state.services.get(arn);
  if (known === undefined || known.status === 'INACTIVE') return undefined;
  if (known.status === 'DRAINING')
    throw invalidParameter('Unable to Start a service that is still Draining.');
  if (canonicalJson(known.request) === canonicalJson(request)) return known;
  throw invalidParameter('Creation of service was not idempotent.');
}

function readNewService(
  turn: Turn,
  cluster: ClusterRecord,
  body: JsonObject,
  request: JsonObject,
): ServiceRecord {
  const schedulingStrategy = readChoice(body, 'schedulingStrategy', ['REPLICA', 'DAEMON']) ?? 'REPLICA';
  const name = readName(body);
  const desiredCount = readDesiredCount(body, schedulingStrategy);
  if (desiredCount === undefined && schedulingStrategy === 'REPLICA')
    throw invalidParameter('desiredCount can not be blank for a REPLICA service.');
  const definition = readDefinition(turn, body);
  return {
    arn: serviceArn(turn.state, cluster, name),
    name,
    cluster,
    schedulingStrategy,
    createdAtMs: turn.nowMs,
    request,
    status: 'ACTIVE',
    desiredCount: desiredCount ?? 0,
    settings: readSettings(
      turn.state,
      body,
      schedulingStrategy,
      definition,
      defaultSettings(schedulingStrategy),
    ),
    tags: readTags(body),
    deployments: [],
    events: [],
    scheduler: {
      wakeAtMs: undefined,
      nextStartAtMs: 0,
      failedRounds: 0,
      retryAtMs: 0,
      noRoomUntilMs: 0,
      isSteady: false,
    },
    stoppingTaskIds: new Set(),
    changedInstanceIds: new Set(),
    unseenFrom: undefined,
    startWaitIds: new Set(),
    stopWaitIds: new Set(),
    hostIds: new Set(),
  };
}

/** The same request again is answered with the service that it has created. */
export const createService: Operation = (turn, body) => {
  const cluster = readCluster(turn.state, body);
  const request = readIdempotentPart(body);
  checkServiceFeatures(body);
  const same = findSame(turn, serviceArn(turn.state, cluster, readName(body)), request);
  if (same !== undefined) return { service: toWireService(same, 'with-tags') };
  if (cluster.serviceArns.size >= MAX_SERVICES)
    throw invalidParameter(`The maximum number of services per cluster is ${MAX_SERVICES}.`);
  const service = readNewService(turn, cluster, body, request);
  const spec = readDeploymentSpec(body, readDefinition(turn, body));
  turn.state.services.set(service.arn, service);
  const ordinal = takeOrdinal(turn.state);
  for (const list of [cluster.serviceArns, cluster.serviceArnsByStrategy[service.schedulingStrategy]])
    list.add(service.arn, ordinal);
  cluster.activeServicesCount += 1;
  deploy(turn, service, spec);
  return { service: toWireService(service, 'with-tags') };
};

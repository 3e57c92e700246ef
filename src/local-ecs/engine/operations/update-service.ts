import { withoutUndefined } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { readCluster } from '../requests/identifiers.ts';
import { readBoolean, readObject, readString } from '../requests/members.ts';
import { deploy } from '../services/deployments.ts';
import { readActiveService } from '../services/find-service.ts';
import {
  checkServiceFeatures,
  readDeploymentSpec,
  readDesiredCount,
  readSettings,
} from '../services/read-service.ts';
import type { DeploymentSpec, ServiceRecord } from '../services/service.ts';
import { wakeService } from '../services/wake-service.ts';
import { toWireService } from '../services/wire-service.ts';
import { readDefinition } from '../tasks/read-launch.ts';
import type { Turn } from '../turn.ts';
import type { Operation } from './operation.ts';

/** What the tasks are to be from now on; undefined when no deployment is asked for. */
function readNewSpec(
  turn: Turn,
  { deployments }: ServiceRecord,
  body: JsonObject,
): DeploymentSpec | undefined {
  const [primary] = deployments;
  if (primary === undefined) return undefined;
  const isAsked =
    readString(body, 'taskDefinition') !== undefined ||
    readObject(body, 'networkConfiguration') !== undefined ||
    (readBoolean(body, 'forceNewDeployment') ?? false);
  if (!isAsked) return undefined;
  const definition =
    readString(body, 'taskDefinition') === undefined ? primary.definition : readDefinition(turn, body);
  const network = readObject(body, 'networkConfiguration') ?? primary.networkConfiguration;
  return readDeploymentSpec(withoutUndefined({ networkConfiguration: network }), definition);
}

/** Whether tasks of the two cannot be told apart. */
function isSame(primary: DeploymentSpec | undefined, spec: DeploymentSpec): boolean {
  return (
    primary?.definition === spec.definition &&
    JSON.stringify(primary.networkConfiguration) === JSON.stringify(spec.networkConfiguration)
  );
}

/**
 * Another definition or network makes a new deployment, and so does `forceNewDeployment`; everything else holds for
 * the tasks that are placed from now on.
 */
export const updateService: Operation = (turn, body) => {
  const service = readActiveService(turn.state, readCluster(turn.state, body), body);
  checkServiceFeatures(body);
  const { schedulingStrategy } = service;
  const desiredCount = readDesiredCount(body, schedulingStrategy);
  const spec = readNewSpec(turn, service, body);
  const definition = spec?.definition ?? service.deployments[0]?.definition;
  if (definition !== undefined)
    service.settings = readSettings(turn.state, body, schedulingStrategy, definition, service.settings);
  service.desiredCount = desiredCount ?? service.desiredCount;
  service.scheduler.noRoomUntilMs = 0;
  const isForced = readBoolean(body, 'forceNewDeployment') ?? false;
  if (spec !== undefined && (isForced || !isSame(service.deployments[0], spec))) deploy(turn, service, spec);
  else wakeService(turn, service);
  return { service: toWireService(service, 'with-tags') };
};

import type { EcsAttribute } from '../../../ecs/container-instance.ts';
import { isJsonObject } from '../json.ts';
import type { JsonObject } from '../json.ts';

/** Capabilities of the agent by the older and the newer prefix. @see amazon-ecs-agent `agent_capability.go` */
const OLD = 'com.amazonaws.ecs.capability.';
const NEW = 'ecs.capability.';

const ECR_IMAGE = /^\d{12}\.dkr\.ecr\./;

const has = (value: unknown): boolean => value !== undefined && !(Array.isArray(value) && value.length === 0);
const objects = (value: unknown): readonly JsonObject[] =>
  Array.isArray(value) ? value.filter(isJsonObject) : [];
const object = (value: unknown): JsonObject => (isJsonObject(value) ? value : {});

function* ofTask(task: JsonObject): Generator<string> {
  const isHost = task['networkMode'] === 'host';
  if (task['networkMode'] === 'awsvpc') yield `${NEW}task-eni`;
  if (has(task['taskRoleArn'])) yield `${OLD}task-iam-role${isHost ? '-network-host' : ''}`;
  if (has(task['cpu']) || has(task['memory'])) yield `${NEW}task-cpu-mem-limit`;
  if (has(task['pidMode']) || has(task['ipcMode'])) yield `${NEW}pid-ipc-namespace-sharing`;
  for (const volume of objects(task['volumes'])) {
    if (has(volume['efsVolumeConfiguration'])) yield `${NEW}efs`;
    const docker = volume['dockerVolumeConfiguration'];
    const driver = object(docker)['driver'];
    if (has(docker)) yield `${NEW}docker-plugin.${typeof driver === 'string' ? driver : 'local'}`;
  }
}

function* ofLogs(container: JsonObject, hasExecutionRole: boolean): Generator<string> {
  const driver = object(container['logConfiguration'])['logDriver'];
  if (typeof driver === 'string') yield `${OLD}logging-driver.${driver}`;
  if (driver === 'awslogs' && hasExecutionRole) yield `${NEW}execution-role-awslogs`;
  const router = object(container['firelensConfiguration'])['type'];
  if (typeof router === 'string') yield `${NEW}firelens.${router}`;
}

function* ofSecrets(container: JsonObject): Generator<string> {
  for (const { valueFrom } of objects(container['secrets'])) {
    const store = String(valueFrom).includes(':secretsmanager:') ? 'asm' : 'ssm';
    yield `${NEW}secrets.${store}.environment-variables`;
  }
  if (has(container['repositoryCredentials'])) yield `${NEW}private-registry-authentication.secretsmanager`;
}

function* ofContainer(container: JsonObject, hasExecutionRole: boolean): Generator<string> {
  if (ECR_IMAGE.test(String(container['image']))) {
    yield `${OLD}ecr-auth`;
    if (hasExecutionRole) yield `${NEW}execution-role-ecr-pull`;
  }
  if (container['privileged'] === true) yield `${OLD}privileged-container`;
  if (has(container['healthCheck'])) yield `${NEW}container-health-check`;
  if (has(container['dependsOn'])) yield `${NEW}container-ordering`;
  if (has(container['environmentFiles'])) yield `${NEW}env-files.s3`;
  if (object(container['restartPolicy'])['enabled'] === true) yield `${NEW}container-restart-policy`;
  if (objects(container['portMappings']).some((mapping) => has(mapping['containerPortRange'])))
    yield `${NEW}network.container-port-range`;
  yield* ofLogs(container, hasExecutionRole);
  yield* ofSecrets(container);
}

/** The capabilities that ECS derives from a definition and demands of every instance that is to run it. */
export function requiresAttributes(task: JsonObject): readonly EcsAttribute[] {
  const hasExecutionRole = has(task['executionRoleArn']);
  const names = new Set(ofTask(task));
  for (const container of objects(task['containerDefinitions']))
    for (const name of ofContainer(container, hasExecutionRole)) names.add(name);
  return [...names].sort().map((name) => ({ name }));
}

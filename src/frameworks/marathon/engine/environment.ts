import type { TaskId } from '../../../mesos/ids.ts';
import { portsOf } from './app-definition.ts';
import type { AppDefinition } from './app-definition.ts';

/** What is known of a task when it is launched. */
export interface LaunchedTask {
  readonly taskId: TaskId;
  readonly hostname: string;
  /** By index of the app's ports; undefined where a port has none of the host's. */
  readonly hostPorts: readonly (number | undefined)[];
  /** `--env_vars_prefix`. */
  readonly prefix?: string;
  /** Whether the top group gives its apps their role. */
  readonly enforcesGroupRole: boolean;
  /** A port above 1024, for ports that have neither host port nor container port. */
  readonly randomPort: () => number;
}

type Variables = readonly (readonly [name: string, value: string])[];

/** Variables and labels of other sizes would not fit into what Marathon stores. */
const MAX_LABEL_VALUE = 511;
const MAX_LABEL_NAME = 492;

/** As Java prints a double. */
const double = (value: number): string => (Number.isInteger(value) ? `${value}.0` : String(value));

function labelVariables({ labels }: AppDefinition): Variables {
  const exported = Object.entries(labels)
    .filter(([name, value]) => name.length <= MAX_LABEL_NAME && value.length <= MAX_LABEL_VALUE)
    .map(([name, value]) => [name.toUpperCase().replace(/[^A-Z0-9_]+/g, '_'), value] as const);
  return [
    ['MARATHON_APP_LABELS', exported.map(([name]) => name).join(' ')],
    ...exported.map(([name, value]) => [`MARATHON_APP_LABEL_${name}`, value] as const),
  ];
}

function appVariables(app: AppDefinition, task: LaunchedTask): Variables {
  const image = app.container?.docker?.image;
  return [
    ['MESOS_TASK_ID', task.taskId],
    ['MARATHON_APP_ID', app.id],
    ['MARATHON_APP_VERSION', app.version],
    ...(image === undefined ? [] : [['MARATHON_APP_DOCKER_IMAGE', image] as const]),
    ['MARATHON_APP_RESOURCE_CPUS', double(app.cpus)],
    ['MARATHON_APP_RESOURCE_MEM', double(app.mem)],
    ['MARATHON_APP_RESOURCE_DISK', double(app.disk)],
    ['MARATHON_APP_RESOURCE_GPUS', String(app.gpus)],
    ['MARATHON_APP_ENFORCE_GROUP_ROLE', task.enforcesGroupRole ? 'TRUE' : 'FALSE'],
    ...labelVariables(app),
  ];
}

function portVariables(app: AppDefinition, { hostPorts, randomPort }: LaunchedTask): Variables {
  const ports = portsOf(app).map((port, index) => {
    const requested = 'port' in port ? port.port : port.containerPort;
    const containerPort = 'port' in port || requested === 0 ? undefined : requested;
    const value = hostPorts[index] ?? containerPort ?? randomPort();
    return { index, requested, value: String(value), name: port.name };
  });
  const [first] = ports;
  if (first === undefined) return [];
  return [
    ...ports.map(({ index, value }) => [`PORT${index}`, value] as const),
    ...ports.map(({ requested, value }) => [`PORT_${requested === 0 ? value : requested}`, value] as const),
    ...ports.flatMap(({ name, value }) =>
      name === undefined ? [] : [[`PORT_${name.toUpperCase()}`, value] as const],
    ),
    ['PORT', first.value],
    ['PORTS', ports.map(({ value }) => value).join(',')],
  ];
}

/** The variables of a task's environment: what Marathon tells of it, then what the app says, which counts in case of doubt. */
export function taskEnvironment(app: AppDefinition, task: LaunchedTask): ReadonlyMap<string, string> {
  const { prefix = '', hostname } = task;
  const ofHost: Variables = [['HOST', hostname], ...portVariables(app, task)];
  const own = Object.entries(app.env).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value] as const] : [],
  );
  return new Map([
    ...appVariables(app, task),
    ...ofHost.map(([name, value]) => [`${prefix}${name}`, value] as const),
    ...own,
  ]);
}

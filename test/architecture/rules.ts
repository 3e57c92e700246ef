/** What the files of one folder may use, besides each other. */
export interface FolderRule {
  /** Folders of src, or single files. */
  readonly imports: readonly string[];
  readonly packages: readonly string[] | 'any';
  /** Modules of Node's, by their full names. */
  readonly nodeModules: readonly string[] | 'any';
  /** Decides and does nothing else: no clock, no randomness, no timers, nothing of Node's. */
  readonly pure: boolean;
  /** May read the environment and end the process. */
  readonly ownsProcess: boolean;
}

function engine(...imports: readonly string[]): FolderRule {
  return { imports, packages: [], nodeModules: [], pure: true, ownsProcess: false };
}

function part(imports: readonly string[], given: Partial<FolderRule> = {}): FolderRule {
  return { imports, packages: [], nodeModules: [], pure: false, ownsProcess: false, ...given };
}

const TOP: Partial<FolderRule> = { packages: 'any', nodeModules: 'any', ownsProcess: true };

const WORDS = ['mesos', 'ecs'];

/** What a framework may know of the driver. */
const DRIVER_INTERFACE = ['driver/scheduler-driver.ts', 'driver/driver-status.ts'];

/** Labels by which an app tells ECS what Mesos has no word for. */
const ECS_LABELS = ['ecs/task-labels.ts', 'ecs/cluster-query', 'ecs/placement'];

/** The folders that touch the outside world below the bridge. Only `assembly` puts them together. */
export const EDGES = ['gateway', 'store', 'local-ecs'];

/**
 * The folders of src and what they may use; of several that hold a file, the innermost counts. A folder that is not
 * here does not exist: whoever makes one says first what it may know.
 */
export const RULES: Readonly<Record<string, FolderRule>> = {
  mesos: engine(),
  ecs: engine(),
  ports: engine(...WORDS),
  // What waits for a time. Time itself comes from elsewhere.
  time: engine(),
  bridge: engine('time', ...WORDS),
  // Callbacks are told apart from the code around them across awaits, for which Node has the one means.
  driver: part(['bridge', 'ports', ...WORDS], { nodeModules: ['node:async_hooks'] }),
  // The .proto sources are files of the package, found beside the code.
  wire: part(['mesos'], { packages: ['protobufjs'], nodeModules: ['node:path', 'node:url'] }),
  // Doors wait, log and count through the ports, so that tests step their time.
  doors: part(['driver', 'wire', 'ports', 'mesos'], {
    packages: ['fastify', 'zod', '@grpc/grpc-js'],
    nodeModules: 'any',
  }),
  frameworks: part(['mesos', ...ECS_LABELS, ...DRIVER_INTERFACE], {
    packages: ['fastify', 'zod'],
    nodeModules: 'any',
  }),
  'frameworks/marathon/engine': engine('mesos', ...ECS_LABELS),
  'frameworks/marathon/scheduler': engine('mesos', 'time', ...ECS_LABELS, 'frameworks/marathon/engine'),
  // Marathon's API is a door like the others, but for what is behind it.
  'frameworks/marathon/rest': part(
    ['doors/http', 'doors/streams', 'driver/master.ts', 'ports', 'mesos', 'frameworks/marathon'],
    { packages: ['zod'], nodeModules: 'any' },
  ),
  // The loop around the scheduler: it waits and stores through the ports, and looks at tasks over the network.
  'frameworks/marathon/runner': part(['frameworks/marathon', 'mesos', 'ports', ...DRIVER_INTERFACE], {
    packages: ['p-queue'],
    nodeModules: ['node:http', 'node:https', 'node:net'],
  }),
  'frameworks/chronos/engine': engine('mesos'),
  'frameworks/daemons/engine': engine('mesos'),
  gateway: part(['ports', ...WORDS], {
    packages: ['@aws-sdk/client-ecs', '@aws-sdk/client-ec2', '@aws-sdk/client-sqs', 'p-queue'],
    nodeModules: 'any',
  }),
  store: part(['ports', ...WORDS], { packages: ['classic-level', 'crc-32', 'snappyjs'], nodeModules: 'any' }),
  // The framework's end of a line to a master elsewhere.
  remote: part(['driver/framework-session.ts', 'wire', 'ports', 'mesos'], {
    packages: ['p-queue', '@grpc/grpc-js'],
    nodeModules: 'any',
  }),
  'local-ecs': part(['ports', ...WORDS], { packages: ['fastify', 'zod'], nodeModules: 'any' }),
  'local-ecs/engine': engine('ports', ...WORDS),
  console: part([]),
  assembly: part(
    [...EDGES, ...WORDS, 'ports', 'bridge', 'driver', 'wire', 'doors', 'remote', 'frameworks', 'console'],
    TOP,
  ),
  cli: part(['assembly', 'ports', ...DRIVER_INTERFACE, ...WORDS], TOP),
  'index.ts': part(['assembly', 'driver', 'ports', ...WORDS]),
};

/** @returns the innermost folder of {@link RULES} that holds the file, with its rule. */
export function ruleFor(path: string): readonly [folder: string, rule: FolderRule] | undefined {
  return Object.entries(RULES)
    .filter(([folder]) => isInside(path, folder))
    .sort(([a], [b]) => b.length - a.length)[0];
}

/** Whether `path` is `place`, or lies in it. */
export function isInside(path: string, place: string): boolean {
  return path === place || path.startsWith(`${place}/`);
}

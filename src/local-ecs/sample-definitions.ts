import type { ContainerLife } from './engine/agent/container-life.ts';
import type { JsonObject } from './engine/json.ts';

/** A container of one vCPU's eighth and 64 MiB, enough for every sample. */
const SMALL = { cpu: 128, memory: 64 };

/** Bodies of RegisterTaskDefinition, in the order in which they are registered. */
export const SAMPLE_DEFINITIONS: readonly JsonObject[] = [
  {
    family: 'hello',
    containerDefinitions: [
      {
        ...SMALL,
        name: 'hello',
        image: 'busybox:1.37',
        command: ['sh', '-c', 'echo hello from ECS; sleep 1; exit 0'],
      },
    ],
  },
  {
    family: 'sleep360',
    containerDefinitions: [{ ...SMALL, name: 'sleep', image: 'busybox:1.37', command: ['sleep', '360'] }],
  },
  ...['nginx:1.26', 'nginx:1.27'].map((image) => ({
    family: 'nginx',
    containerDefinitions: [
      { ...SMALL, name: 'nginx', image, portMappings: [{ containerPort: 80, hostPort: 0, protocol: 'tcp' }] },
    ],
  })),
];

/** What the samples' own commands do, where no process runs for them. */
export const SAMPLE_LIVES: Readonly<Record<string, ContainerLife>> = {
  'hello:1': { runMs: 1000 },
  'sleep360:1': { runMs: 360_000 },
};

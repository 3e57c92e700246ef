import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { TaskOverrides } from '../../src/ecs/overrides.ts';
import { reservedResources } from '../../src/ecs/reserved-resources.ts';
import type { ReservedResources } from '../../src/ecs/reserved-resources.ts';
import type { ContainerDefinition, TaskDefinition } from '../../src/ecs/task-definition.ts';
import { containerDefinition, taskDefinition } from './definition-builder.ts';

const NOTHING: ReservedResources = { cpuUnits: 0, memoryMiB: 0, ports: [], portsUdp: [], gpus: 0 };

interface Example {
  readonly title: string;
  readonly containers: readonly Partial<ContainerDefinition>[];
  readonly task?: Partial<TaskDefinition>;
  readonly overrides?: TaskOverrides;
  readonly reserved: Partial<ReservedResources>;
}

const gpu = (value: string): Partial<ContainerDefinition> => ({
  resourceRequirements: [{ type: 'GPU', value }],
});
const app = { name: 'app', cpu: 256, memory: 512 };
const log = { name: 'log', cpu: 64, memory: 128 };

const SIZES: readonly Example[] = [
  {
    title: 'the sum over the containers when the task has no size of its own',
    containers: [app, log],
    reserved: { cpuUnits: 320, memoryMiB: 640 },
  },
  {
    title: 'the size of the task rather than of its containers',
    containers: [app, log],
    task: { cpuUnits: 1024, memoryMiB: 2048 },
    reserved: { cpuUnits: 1024, memoryMiB: 2048 },
  },
  {
    title: 'cpu of the task, memory of the containers',
    containers: [app, log],
    task: { cpuUnits: 512 },
    reserved: { cpuUnits: 512, memoryMiB: 640 },
  },
  {
    title: 'no cpu for a container of cpu 0, which fits on a full instance',
    containers: [{ cpu: 0, memory: 4 }],
    reserved: { memoryMiB: 4 },
  },
  {
    title: 'the reservation of memory rather than its limit',
    containers: [{ memory: 1024, memoryReservation: 300 }],
    reserved: { memoryMiB: 300 },
  },
  {
    title: 'the limit of memory when the reservation is 0',
    containers: [{ memory: 1024, memoryReservation: 0 }],
    reserved: { memoryMiB: 1024 },
  },
  {
    title: 'the reservation of one container and the limit of another',
    containers: [{ memory: 1024, memoryReservation: 300 }, { memory: 100 }],
    reserved: { memoryMiB: 400 },
  },
  { title: 'gpus of all containers', containers: [gpu('1'), gpu('2')], reserved: { gpus: 3 } },
  {
    title: 'no gpus for other requirements',
    containers: [{ resourceRequirements: [{ type: 'InferenceAccelerator', value: '4' }] }],
    reserved: {},
  },
];

const OVERRIDES: readonly Example[] = [
  {
    title: 'overrides of the container that they name',
    containers: [app, log],
    overrides: { containerOverrides: [{ name: 'log', cpu: 100, memory: 200 }] },
    reserved: { cpuUnits: 356, memoryMiB: 712 },
  },
  {
    title: 'an overriding reservation of memory',
    containers: [{ name: 'app', memory: 1024, memoryReservation: 300 }],
    overrides: { containerOverrides: [{ name: 'app', memoryReservation: 400 }] },
    reserved: { memoryMiB: 400 },
  },
  {
    title: 'the reservation still when only the limit is overridden',
    containers: [{ name: 'app', memory: 1024, memoryReservation: 300 }],
    overrides: { containerOverrides: [{ name: 'app', memory: 2048 }] },
    reserved: { memoryMiB: 300 },
  },
  {
    title: 'a size of the task given by overrides',
    containers: [app, log],
    task: { cpuUnits: 1024, memoryMiB: 2048 },
    overrides: { cpu: '2048', memory: '4096', containerOverrides: [] },
    reserved: { cpuUnits: 2048, memoryMiB: 4096 },
  },
  {
    title: 'the size of the task although containers are overridden',
    containers: [app],
    task: { cpuUnits: 1024, memoryMiB: 2048 },
    overrides: { containerOverrides: [{ name: 'app', cpu: 2, memory: 3 }] },
    reserved: { cpuUnits: 1024, memoryMiB: 2048 },
  },
  {
    title: 'overriding gpus instead of those of the definition',
    containers: [{ name: 'app', ...gpu('1') }],
    overrides: { containerOverrides: [{ name: 'app', resourceRequirements: [{ type: 'GPU', value: '4' }] }] },
    reserved: { gpus: 4 },
  },
  {
    title: 'nothing for a cpu overridden to 0',
    containers: [app],
    overrides: { containerOverrides: [{ name: 'app', cpu: 0 }] },
    reserved: { memoryMiB: 512 },
  },
];

const web = { containerPort: 80, protocol: 'tcp' } as const;
const dns = { containerPort: 53, protocol: 'udp' } as const;

const PORTS: readonly Example[] = [
  {
    title: 'fixed host ports in bridge mode, each protocol apart',
    containers: [
      { portMappings: [{ ...web, hostPort: 8080 }] },
      {
        portMappings: [
          { ...dns, hostPort: 5353 },
          { ...dns, protocol: 'tcp', hostPort: 5353 },
        ],
      },
    ],
    reserved: { ports: [8080, 5353], portsUdp: [5353] },
  },
  {
    title: 'no ports in bridge mode that ECS chooses itself',
    containers: [{ portMappings: [web, { ...dns, hostPort: 0 }] }],
    reserved: {},
  },
  {
    title: 'the ports of the containers in host mode',
    containers: [{ portMappings: [web, { ...dns, hostPort: 53 }] }],
    task: { networkMode: 'host' },
    reserved: { ports: [80], portsUdp: [53] },
  },
  {
    title: 'no ports in awsvpc mode, where each task has an address of its own',
    containers: [{ portMappings: [{ ...web, hostPort: 80 }] }],
    task: { networkMode: 'awsvpc' },
    reserved: {},
  },
  {
    title: 'a port once, however often it is mapped',
    containers: [
      {
        portMappings: [
          { ...web, hostPort: 8080 },
          { ...web, containerPort: 81, hostPort: 8080 },
        ],
      },
    ],
    reserved: { ports: [8080] },
  },
];

function evaluate({ containers, task, overrides }: Example): ReservedResources {
  const containerDefinitions = containers.map((container) => containerDefinition(container));
  return reservedResources(taskDefinition({ containerDefinitions, ...task }), overrides);
}

describe('reservedResources', () => {
  it.each([...SIZES, ...OVERRIDES, ...PORTS])('takes $title', (example) => {
    expect(evaluate(example)).toEqual({ ...NOTHING, ...example.reserved });
  });

  it('is the sum of what its containers take alone', () => {
    const container = fc.record({ cpu: fc.nat(4096), memory: fc.nat(8192), memoryReservation: fc.nat(8192) });
    fc.assert(
      fc.property(fc.array(container, { maxLength: 10 }), (containers) => {
        const together = evaluate({ title: '', containers, reserved: {} });
        const alone = containers.map((one) => evaluate({ title: '', containers: [one], reserved: {} }));
        const total = (of: (reserved: ReservedResources) => number): number =>
          alone.reduce((n, r) => n + of(r), 0);
        expect(together.cpuUnits).toBe(total((reserved) => reserved.cpuUnits));
        expect(together.memoryMiB).toBe(total((reserved) => reserved.memoryMiB));
      }),
    );
  });
});

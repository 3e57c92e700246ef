import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { NOTHING } from '../../src/bridge/amounts.ts';
import type { Amounts } from '../../src/bridge/amounts.ts';
import { planSizeOverride } from '../../src/bridge/size-override.ts';
import { reservedResources } from '../../src/ecs/reserved-resources.ts';
import { mainContainer } from '../../src/ecs/task-definition.ts';
import type { ContainerDefinition, TaskDefinition } from '../../src/ecs/task-definition.ts';
import { containerDefinition, taskDefinition } from '../ecs/definition-builder.ts';

const declared = (given: Partial<Amounts>): Amounts => ({
  ...NOTHING,
  cpuUnits: 256,
  memoryMiB: 128,
  ...given,
});

function plan(
  containers: readonly ContainerDefinition[],
  wanted: Amounts,
  size: Partial<TaskDefinition> = {},
) {
  const definition = taskDefinition({ containerDefinitions: containers, ...size });
  const main = mainContainer(definition);
  if (main === undefined) throw new Error('no essential container');
  return planSizeOverride(definition, main, wanted);
}

const gpu = (value: string) => ({ resourceRequirements: [{ type: 'GPU', value }] });

describe('overriding the size of a task', () => {
  it('sizes the only container', () => {
    expect(plan([containerDefinition({ cpu: 10, memory: 20 })], declared({}))).toEqual({
      ok: true,
      task: {},
      container: { cpu: 256, memory: 128 },
    });
  });

  it('sizes the task where the definition does', () => {
    const size = { cpuUnits: 512, memoryMiB: 512 };
    expect(plan([containerDefinition({ cpu: 10 })], declared({}), size)).toEqual({
      ok: true,
      task: { cpu: '256', memory: '128' },
      container: {},
    });
  });

  it('sizes each kind where the definition does', () => {
    expect(plan([containerDefinition({ cpu: 10, memory: 20 })], declared({}), { cpuUnits: 512 })).toEqual({
      ok: true,
      task: { cpu: '256' },
      container: { memory: 128 },
    });
  });

  it('gives the first essential container what the others leave', () => {
    const containers = [
      containerDefinition({ name: 'side', essential: false, cpu: 56, memoryReservation: 20, memory: 99 }),
      containerDefinition({ cpu: 10, memory: 20 }),
    ];
    expect(plan(containers, declared({}))).toMatchObject({ container: { cpu: 200, memory: 108 } });
  });

  it('keeps the limit of a container with a reservation above the reservation', () => {
    const reserving = (memory: number) => containerDefinition({ memoryReservation: 10, memory });
    expect(plan([reserving(512)], declared({}))).toMatchObject({ container: { memoryReservation: 128 } });
    expect(plan([reserving(512)], declared({}))).not.toHaveProperty('container.memory');
    expect(plan([reserving(128)], declared({}))).toMatchObject({
      container: { memoryReservation: 128, memory: 129 },
    });
  });

  it('asks for the GPUs that are declared', () => {
    expect(plan([containerDefinition({ memory: 20 })], declared({ gpus: 2 }))).toMatchObject({
      container: gpu('2'),
    });
  });

  it('leaves the GPUs of other containers out of what the main one asks for', () => {
    const containers = [
      containerDefinition({ memory: 20 }),
      containerDefinition({ name: 'side', memory: 20, ...gpu('1') }),
    ];
    expect(plan(containers, declared({ gpus: 3 }))).toMatchObject({ container: gpu('2') });
  });

  it('keeps what else than GPUs the container requires', () => {
    const other = { type: 'InferenceAccelerator', value: 'device' };
    const main = containerDefinition({ memory: 20, resourceRequirements: [other] });
    expect(plan([main], declared({ gpus: 1 }))).toMatchObject({
      container: { resourceRequirements: [other, { type: 'GPU', value: '1' }] },
    });
  });

  it.each([
    [
      'a task-level size below what ECS takes',
      plan([containerDefinition({})], declared({ cpuUnits: 127 }), { cpuUnits: 256, memoryMiB: 512 }),
      'a task-level size needs at least 128 cpu units (0.125 cpus)',
    ],
    [
      'other containers that reserve more cpu',
      plan(
        [containerDefinition({ memory: 20 }), containerDefinition({ name: 'side', cpu: 300, memory: 4 })],
        declared({}),
      ),
      'its other containers alone reserve 44 cpu units more than that',
    ],
    [
      'less memory left than a container needs',
      plan(
        [containerDefinition({ memory: 20 }), containerDefinition({ name: 'side', memory: 123 })],
        declared({}),
      ),
      'that leaves 5 MiB for container main, which needs at least 6',
    ],
    [
      'GPUs that the definition has and nobody declared',
      plan([containerDefinition({ memory: 20, ...gpu('1') })], declared({})),
      'its container main asks for GPUs, which an override cannot take away',
    ],
    [
      'other containers that ask for more GPUs',
      plan(
        [containerDefinition({ memory: 20 }), containerDefinition({ name: 'side', memory: 20, ...gpu('2') })],
        declared({ gpus: 1 }),
      ),
      'its other containers alone ask for 1 GPUs more than that',
    ],
  ])('is impossible with %s', (_, result, problem) => {
    expect(result).toEqual({ ok: false, problem });
  });

  it('makes ECS reserve exactly what is declared, whenever it is possible', () => {
    const container = (name: string) =>
      fc
        .record({
          cpu: fc.nat(600),
          memory: fc.option(fc.integer({ min: 6, max: 600 }), { nil: undefined }),
          memoryReservation: fc.option(fc.integer({ min: 6, max: 600 }), { nil: undefined }),
          gpus: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
        })
        .map(({ cpu, memory, memoryReservation, gpus }) =>
          containerDefinition({
            name,
            cpu,
            ...(memory === undefined ? {} : { memory }),
            ...(memoryReservation === undefined ? {} : { memoryReservation }),
            ...(gpus === undefined ? {} : gpu(String(gpus))),
          }),
        );
    const size = fc.record({
      cpuUnits: fc.option(fc.integer({ min: 128, max: 2_000 }), { nil: undefined }),
      memoryMiB: fc.option(fc.integer({ min: 6, max: 2_000 }), { nil: undefined }),
    });
    const wanted = fc.record({
      cpuUnits: fc.nat(2_000),
      memoryMiB: fc.nat(2_000),
      gpus: fc.nat(4),
    });
    fc.assert(
      fc.property(
        container('main'),
        fc.option(container('side')),
        size,
        wanted,
        (main, side, given, want) => {
          const definition = taskDefinition({
            containerDefinitions: side === null ? [main] : [main, side],
            ...(given.cpuUnits === undefined ? {} : { cpuUnits: given.cpuUnits }),
            ...(given.memoryMiB === undefined ? {} : { memoryMiB: given.memoryMiB }),
          });
          const planned = planSizeOverride(definition, main, { ...NOTHING, ...want });
          if (!planned.ok) return;
          const overrides = {
            ...planned.task,
            containerOverrides: [{ name: main.name, ...planned.container }],
          };
          expect(reservedResources(definition, overrides)).toMatchObject(want);
          const { memory = main.memory, memoryReservation = main.memoryReservation } = planned.container;
          if (memory !== undefined && memoryReservation !== undefined && given.memoryMiB === undefined)
            expect(memory).toBeGreaterThan(memoryReservation);
        },
      ),
      { numRuns: 500 },
    );
  });
});

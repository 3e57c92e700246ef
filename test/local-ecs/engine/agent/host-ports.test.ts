import { describe, expect, it } from '@jest/globals';
import { bindBridgePorts, freeDynamicPorts } from '../../../../src/local-ecs/engine/agent/host-ports.ts';
import { createMachine } from '../../../../src/local-ecs/engine/agent/machine.ts';
import type { Machine } from '../../../../src/local-ecs/engine/instances/container-instance.ts';
import { objectsIn, TestEcs } from '../test-ecs.ts';

function hostPorts(ecs: TestEcs, task: string): readonly unknown[] {
  return objectsIn(ecs.container(task), 'networkBindings').map(({ hostPort }) => hostPort);
}

/** Of the only instance. */
function machineOf(ecs: TestEcs): Machine {
  const [instance] = ecs.state.instances.values();
  if (instance === undefined) throw new Error('no instance');
  return instance.machine;
}

describe('ports in bridge mode', () => {
  it('are reported once the task runs, once for each bind address', () => {
    const ecs = new TestEcs({ startLatency: [100, 100] });
    const { task } = ecs.startOne({
      portMappings: [
        { containerPort: 80, hostPort: 8080 },
        { containerPort: 53, protocol: 'udp' },
      ],
    });
    expect(ecs.container(task)['networkBindings']).toEqual([]);
    ecs.advance(100);
    expect(ecs.container(task)['networkBindings']).toEqual([
      { bindIP: '0.0.0.0', containerPort: 80, hostPort: 8080, protocol: 'tcp' },
      { bindIP: '::', containerPort: 80, hostPort: 8080, protocol: 'tcp' },
      { bindIP: '0.0.0.0', containerPort: 53, hostPort: 32_768, protocol: 'udp' },
      { bindIP: '::', containerPort: 53, hostPort: 32_768, protocol: 'udp' },
    ]);
  });

  it('that ECS chooses are of the ephemeral range, different on one instance, and in no list of reserved ports', () => {
    const ecs = new TestEcs();
    const [first, second] = [ecs.addInstance(), ecs.addInstance()];
    const definition = ecs.register({ portMappings: [{ containerPort: 80 }, { containerPort: 81 }] });
    const tasks = [ecs.start(first, definition), ecs.start(first, definition), ecs.start(second, definition)];
    expect(tasks.map((task) => [...new Set(hostPorts(ecs, task))])).toEqual([
      [32_768, 32_769],
      [32_770, 32_771],
      [32_768, 32_769],
    ]);
    expect(ecs.remaining(first, 'PORTS')).toEqual(['22', '2375', '2376', '51678', '51679', '51680']);
  });

  it('that ECS chooses are free again after the task', () => {
    const ecs = new TestEcs();
    const instance = ecs.addInstance();
    const definition = ecs.register({ portMappings: [{ containerPort: 80 }] });
    const task = ecs.start(instance, definition);
    expect([...machineOf(ecs).dynamicPorts]).toEqual(['tcp/32768']);
    ecs.call('StopTask', { task });
    expect([...machineOf(ecs).dynamicPorts]).toEqual([]);
  });
});

describe('bindBridgePorts', () => {
  const dynamic = { containerPort: 80, protocol: 'tcp' } as const;

  it('goes through the whole range, leaving out fixed ports, and then finds none', () => {
    const machine = createMachine('simulated');
    machine.inUse = { ...machine.inUse, ports: [32_768, 40_000] };
    const seen = new Set<number>();
    for (;;) {
      const bindings = bindBridgePorts(machine, [dynamic]);
      if (bindings === undefined) break;
      for (const { hostPort } of bindings) seen.add(hostPort);
    }
    expect(seen.size).toBe(60_999 - 32_768 + 1 - 2);
    expect([Math.min(...seen), Math.max(...seen)]).toEqual([32_769, 60_999]);
    expect(seen.has(40_000)).toBe(false);
  });

  it('takes nothing when it does not find all that it needs', () => {
    const machine = createMachine('simulated');
    while (machine.dynamicPorts.size < 60_999 - 32_768) bindBridgePorts(machine, [dynamic]);
    expect(bindBridgePorts(machine, [dynamic, { ...dynamic, containerPort: 81 }])).toBeUndefined();
    expect(bindBridgePorts(machine, [dynamic])).toHaveLength(2);
  });

  it('comes round to ports that are free again', () => {
    const machine = createMachine('simulated');
    const first = bindBridgePorts(machine, [dynamic]) ?? [];
    machine.nextDynamicPort = 60_999;
    bindBridgePorts(machine, [dynamic]);
    freeDynamicPorts(machine, first);
    expect(bindBridgePorts(machine, [dynamic])?.[0]?.hostPort).toBe(32_768);
  });
});

import { isJsonObject } from '../../../src/local-ecs/engine/json.ts';
import type { JsonObject } from '../../../src/local-ecs/engine/json.ts';
import type { TestEcs } from './test-ecs.ts';

/** What an agent of a machine of two CPUs registers. */
export function registration({ cpu = 2048 }: { readonly cpu?: number } = {}): JsonObject {
  return {
    totalResources: [
      { name: 'CPU', type: 'INTEGER', integerValue: cpu },
      { name: 'MEMORY', type: 'INTEGER', integerValue: 3904 },
      { name: 'PORTS', type: 'STRINGSET', stringSetValue: ['22', '51678'] },
      { name: 'PORTS_UDP', type: 'STRINGSET', stringSetValue: [] },
    ],
    versionInfo: { agentVersion: '1.90.0', agentHash: 'abcdef12', dockerVersion: 'DockerVersion: 25.0.14' },
    attributes: [{ name: 'ecs.capability.task-eni' }],
  };
}

/** Registers a machine whose agent is the test. @returns its container instance */
export function registerExternal(ecs: Pick<TestEcs, 'call'>, more: JsonObject = {}): JsonObject {
  const { containerInstance } = ecs.call('RegisterContainerInstance', { ...registration(), ...more });
  if (!isJsonObject(containerInstance)) throw new Error('no container instance in the answer');
  return containerInstance;
}

import type { BridgeConfig } from '../../src/bridge/config.ts';
import type { ContainerInstance } from '../../src/ecs/container-instance.ts';
import type { TaskDefinition } from '../../src/ecs/task-definition.ts';
import { containerDefinition, taskDefinition } from '../ecs/definition-builder.ts';
import { bridgeConfig } from './bridge-config.ts';
import { TestFramework } from './bridge-framework.ts';
import type { FrameworkOptions } from './bridge-framework.ts';
import { BridgeHarness } from './bridge-harness.ts';
import type { BackEnd } from './bridge-harness.ts';
import { ScriptedEcs } from './bridge-scripted-ecs.ts';
import { containerInstance } from './builders.ts';

type ConfigChanges = Parameters<typeof bridgeConfig>[0];

/** `web:1`, whose one container reserves what `taskInfo()` declares: a quarter cpu and 128 MiB. */
export const WEB: TaskDefinition = taskDefinition({
  containerDefinitions: [containerDefinition({ cpu: 256, memory: 128 })],
});

export interface WorldOptions {
  readonly config?: ConfigChanges;
  /** Default: one, `agent-1`. */
  readonly instances?: readonly ContainerInstance[];
  /** Default: `web:1`. */
  readonly definitions?: readonly TaskDefinition[];
}

export type ScriptedBridge = BridgeHarness<ScriptedEcs>;

/** A bridge over a scripted ECS, not started yet. */
export function scriptedBridge(options: WorldOptions = {}): ScriptedBridge {
  const { config, instances = [containerInstance()], definitions = [WEB] } = options;
  const ecs = new ScriptedEcs();
  for (const instance of instances) ecs.add(instance);
  for (const definition of definitions) ecs.register(definition);
  const complete: BridgeConfig = bridgeConfig(config);
  return new BridgeHarness(ecs, complete);
}

/** Subscribes a framework to a bridge. */
export function subscribe(bridge: BridgeHarness<BackEnd>, options: FrameworkOptions = {}): TestFramework {
  return new TestFramework(bridge, options).subscribe();
}

/** A bridge that is ready, and a framework that is subscribed to it. */
export function scriptedWorld(options: WorldOptions & { readonly framework?: FrameworkOptions } = {}): {
  readonly bridge: ScriptedBridge;
  readonly ecs: ScriptedEcs;
  readonly framework: TestFramework;
} {
  const bridge = scriptedBridge(options).start();
  return { bridge, ecs: bridge.ecs, framework: subscribe(bridge, options.framework) };
}

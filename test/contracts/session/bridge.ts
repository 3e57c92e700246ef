import type { BridgeRunner } from '../../../src/driver/runner.ts';
import { createRunner } from '../../driver/runner-fixture.ts';
import { EngineEcs } from '../../support/engine-ecs.ts';
import { LiveClock } from '../../support/live-clock.ts';

/** How long a `hello:1` runs: longer than ECS is not looked at. */
const HELLO_MS = 10_000;

/** A bridge that is at work over an embedded ECS of one machine. */
export class ContractBridge {
  readonly runner: BridgeRunner;
  readonly #ecs = new EngineEcs(1, { lives: { 'hello:1': { runMs: HELLO_MS } } });
  readonly #clock = new LiveClock();

  private constructor(onReady: () => void) {
    const { runner } = createRunner({ ecs: this.#ecs, clock: this.#clock, onReady });
    this.runner = runner;
  }

  static async start(): Promise<ContractBridge> {
    return new Promise((resolve) => {
      const bridge: ContractBridge = new ContractBridge(() => {
        resolve(bridge);
      });
      bridge.runner.start();
    });
  }

  /** Lets the bridge's and ECS's time pass; that of lines to the bridge goes on as it does. */
  advance(ms: number): Promise<void> {
    return this.#clock.advance(ms);
  }

  /** How ECS wants its tasks to be, in the order of their starts. */
  get desired(): readonly string[] {
    return this.#ecs.ledger().tasks.map(({ known }) => known.desiredStatus);
  }

  /** The operator of ECS drains all machines. */
  drain(): void {
    const containerInstances = this.#ecs.view().instances.map(({ known }) => known.containerInstanceArn);
    const change = { cluster: 'default', containerInstances, status: 'DRAINING' };
    this.#ecs.request('UpdateContainerInstancesState', change, this.#clock.now());
  }
}

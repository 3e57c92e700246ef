import { setImmediate } from 'node:timers/promises';

import type { Scheduler } from '../../../../src/driver/scheduler-driver.ts';
import type { Decisions } from '../../../../src/frameworks/marathon/runner/decisions.ts';
import { MarathonRunner } from '../../../../src/frameworks/marathon/runner/marathon-runner.ts';
import type { Prober } from '../../../../src/frameworks/marathon/runner/prober/prober.ts';
import type { Command } from '../../../../src/frameworks/marathon/scheduler/input.ts';
import type { Probe, ProbeResult } from '../../../../src/frameworks/marathon/scheduler/probe.ts';
import { DEFAULT_RULES } from '../../../../src/frameworks/marathon/scheduler/rules.ts';
import { MarathonState } from '../../../../src/frameworks/marathon/scheduler/state.ts';
import { resolvePathId } from '../../../../src/frameworks/marathon/engine/path-id.ts';
import type { FrameworkInfo } from '../../../../src/mesos/framework-info.ts';
import { HeldStore } from '../../../support/held-store.ts';
import { Held } from '../../../support/held.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { RecordingDriver } from '../../../support/recording-driver.ts';
import { RecordingLogger } from '../../../support/recording-logger.ts';
import { createSeededIds } from '../../../support/seeded-ids.ts';

/** A prober whose looks end when the test wants. */
class HeldProber implements Prober {
  readonly looks: { readonly probe: Probe; readonly result: Held<ProbeResult> }[] = [];
  isClosed = false;

  probe(probe: Probe): Promise<ProbeResult> {
    const result = new Held<ProbeResult>();
    this.looks.push({ probe, result });
    return result.promise;
  }

  close(): void {
    this.isClosed = true;
  }
}

export const reset = (app: string): Command => ({ type: 'resetDelay', app: resolvePathId(app) });

/** Marathon around decisions of the test's own, with all that is around it scripted. */
export class WorkingMarathon {
  readonly clock = new ManualClock();
  readonly logger = new RecordingLogger();
  readonly prober = new HeldProber();
  readonly drivers: RecordingDriver[] = [];
  readonly runner: MarathonRunner;

  readonly store: HeldStore;

  /**
   * @param decisions those that are left out decide nothing.
   * @param seed of its ids.
   */
  constructor(decisions: Partial<Decisions> = {}, store = new HeldStore(), seed = 1) {
    this.store = store;
    const nothing: Decisions = {
      restore: () => new MarathonState(),
      step: () => undefined,
      endTurn: () => undefined,
    };
    const ids = createSeededIds(seed);
    this.runner = new MarathonRunner({
      framework: {
        name: 'marathon',
        role: 'web',
        user: 'me',
        hostname: 'here',
        webuiUrl: 'http://here:8080',
      },
      rules: { ...DEFAULT_RULES, compilePattern: () => undefined },
      chance: { uuid: () => ids.uuid(), random: () => 0.5 },
      prober: this.prober,
      clock: this.clock,
      logger: this.logger,
      decisions: { ...nothing, ...decisions },
    });
  }

  readonly connect = (scheduler: Scheduler, framework: FrameworkInfo): RecordingDriver => {
    const driver = new RecordingDriver(scheduler, framework);
    this.drivers.push(driver);
    return driver;
  };

  /** The driver it works with now. */
  get driver(): RecordingDriver {
    const driver = this.drivers.at(-1);
    if (driver === undefined) throw new Error('there is no driver yet');
    return driver;
  }

  /** Begins with the store, and has a driver. */
  async start(): Promise<this> {
    await this.runner.begin(this.store);
    this.runner.connect(this.connect);
    await this.clock.settle();
    return this;
  }

  /** How a promise stands: what it has come to, or that it waits. */
  async stateOf(promise: Promise<unknown>): Promise<unknown> {
    await this.clock.settle();
    return Promise.race([promise.catch((error: unknown) => error), setImmediate('waits')]);
  }
}

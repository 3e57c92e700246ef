import { z } from 'zod';

import type { EcsRules } from '../../frameworks/marathon/definitions/app-rules.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import { marathonEcsRules } from '../marathon-ecs-rules.ts';
import { reasonOf } from '../reason.ts';

const bridgeStatus = z.looseObject({
  // How long it is hardly matters: it is a part of what a task's environment is measured by.
  owner: z.string().default('default'),
  executors: z.array(z.string()).optional(),
});

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

export interface EcsOfMasterOptions {
  /** What a bridge tells of itself, undefined of a Mesos master. Throws when that is not known. */
  readonly ask: () => Promise<unknown>;
  /** Marathon's. */
  readonly role: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Finds out whether a master elsewhere runs tasks on Amazon ECS, by asking until there is an answer. */
export class EcsOfMaster {
  readonly #options: EcsOfMasterOptions;
  #rules: EcsRules | undefined;
  #pauseMs = FIRST_PAUSE_MS;
  #cancel: () => void = () => undefined;
  #isClosed = false;

  constructor(options: EcsOfMasterOptions) {
    this.#options = options;
  }

  /** Undefined on Mesos, and as long as it is not known. */
  get rules(): EcsRules | undefined {
    return this.#rules;
  }

  /** Resolves after the first question; where that has no answer it goes on asking. Never rejects. */
  async begin(): Promise<void> {
    const { ask, role, clock, logger } = this.#options;
    try {
      const answer = await ask();
      if (answer !== undefined) {
        const { owner, executors } = bridgeStatus.parse(answer);
        this.#rules = marathonEcsRules({ owner, executors, role });
      }
      logger.info(answer === undefined ? 'tasks run on Mesos' : 'tasks run on Amazon ECS', {
        event: 'marathon.master',
      });
    } catch (error) {
      if (this.#isClosed) return;
      logger.warn('not known whether tasks run on Amazon ECS: what it cannot do is not refused yet', {
        event: 'marathon.master_unknown',
        reason: reasonOf(error),
      });
      this.#cancel = clock.at(clock.now() + this.#pauseMs, () => void this.begin());
      this.#pauseMs = Math.min(this.#pauseMs * 2, LONGEST_PAUSE_MS);
    }
  }

  close(): void {
    this.#isClosed = true;
    this.#cancel();
  }
}

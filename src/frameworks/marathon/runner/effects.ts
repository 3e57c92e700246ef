import type { SchedulerDriver } from '../../../driver/scheduler-driver.ts';
import type { Logger } from '../../../ports/logger.ts';
import type { MarathonListener } from '../marathon.ts';
import type { Effect } from '../scheduler/effect.ts';
import { NO_COUNTS } from './counts.ts';
import type { MarathonCounts } from './counts.ts';
import type { Requests } from './requests.ts';

/** What is done after the records of its turn are stored. */
export type Deed = Exclude<Effect, { readonly type: 'persist' }>;

/** What effects have an effect on. */
export interface EffectTargets {
  readonly requests: Requests;
  readonly listeners: Iterable<MarathonListener>;
  readonly logger: Logger;
  /** Looks at a task, and hands on what it finds. */
  readonly look: (probe: Extract<Deed, { readonly type: 'probe' }>['probe']) => void;
}

/** Carries out what was decided. Without a driver there is no master to tell: as after a lost line, all is told anew when there is. */
export class Effects {
  readonly #targets: EffectTargets;
  #driver: SchedulerDriver | undefined;
  #counts = NO_COUNTS;

  constructor(targets: EffectTargets) {
    this.#targets = targets;
  }

  get counts(): MarathonCounts {
    return this.#counts;
  }

  use(driver: SchedulerDriver): void {
    this.#driver = driver;
  }

  count(what: keyof MarathonCounts, times = 1): void {
    this.#counts = { ...this.#counts, [what]: this.#counts[what] + times };
  }

  carryOut(deed: Deed): void {
    switch (deed.type) {
      case 'answer':
        this.#targets.requests.answer(deed.request, deed.answer);
        return;
      case 'probe':
        this.#targets.look(deed.probe);
        return;
      case 'event':
        for (const listener of this.#targets.listeners) listener(deed.event, deed.atMs);
        return;
      case 'note': {
        const { level, message, event, fields } = deed.note;
        this.#targets.logger[level](message, { event, ...fields });
        return;
      }
      default:
        this.#tellMaster(deed);
    }
  }

  #tellMaster(deed: Exclude<Deed, { readonly type: 'answer' | 'probe' | 'event' | 'note' }>): void {
    const driver = this.#driver;
    switch (deed.type) {
      case 'acknowledge':
        driver?.acknowledgeStatusUpdate(deed.status);
        return;
      case 'launch':
        this.count('offersUsed');
        this.count('tasksLaunched', deed.tasks.length);
        driver?.launchTasks(deed.offerId, deed.tasks, { refuseSeconds: deed.refuseSeconds });
        return;
      case 'decline':
        this.count('offersDeclined');
        driver?.declineOffer(deed.offerId, { refuseSeconds: deed.refuseSeconds });
        return;
      case 'kill':
        driver?.killTask(deed.taskId);
        return;
      case 'revive':
        this.count('revives');
        driver?.reviveOffers();
        return;
      case 'suppress':
        this.count('suppresses');
        driver?.suppressOffers();
        return;
      case 'reconcile':
        driver?.reconcileTasks(deed.tasks);
    }
  }
}

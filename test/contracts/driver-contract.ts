import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { createSystemClock } from '../../src/assembly/system-clock.ts';
import type { SessionDriverOptions } from '../../src/driver/session-scheduler-driver.ts';
import type { FrameworkInfo } from '../../src/mesos/framework-info.ts';
import type { Offer } from '../../src/mesos/offer.ts';
import { HeardScheduler } from './session/heard-scheduler.ts';
import type { SessionFixture } from './session/fixture.ts';
import { FRAMEWORK, taskOn } from './session/framework.ts';

/** Time in which a task starts and is looked at, and declined resources are offered again. */
const A_WHILE_MS = 6_000;

/** What the driver owes a scheduler over every line to a bridge, told by methods and callbacks alone. */
export function describeDriver(name: string, makeFixture: () => Promise<SessionFixture>): void {
  describe(`the driver: ${name}`, () => {
    let fixture: SessionFixture;
    let schedulers: HeardScheduler[];

    beforeEach(async () => {
      fixture = await makeFixture();
      schedulers = [];
    });

    afterEach(async () => {
      for (const { driver } of schedulers) driver.stop(true);
      await Promise.all(schedulers.map(({ driver }) => driver.join()));
      await fixture.dispose();
    });

    function start(
      framework: FrameworkInfo = FRAMEWORK,
      more: Partial<SessionDriverOptions> = {},
    ): HeardScheduler {
      const { connect, breakLines } = fixture;
      const scheduler = new HeardScheduler({
        framework,
        connect,
        clock: createSystemClock(),
        // Comes back at once.
        ...(breakLines === undefined ? {} : { reconnect: { random: () => 0 } }),
        ...more,
      });
      schedulers.push(scheduler);
      scheduler.driver.start();
      return scheduler;
    }

    async function offered(more?: Partial<SessionDriverOptions>): Promise<readonly [HeardScheduler, Offer]> {
      const scheduler = start(FRAMEWORK, more);
      return [scheduler, await scheduler.offer()];
    }

    async function running(runs?: string): Promise<HeardScheduler> {
      const [scheduler, offer] = await offered();
      scheduler.driver.launchTasks(offer.id, [taskOn(offer, 't', runs)]);
      await scheduler.status('t', 'TASK_STARTING');
      await fixture.bridge.advance(A_WHILE_MS);
      await scheduler.status('t', 'TASK_RUNNING');
      return scheduler;
    }

    it('registers with the id and the master, then offers', async () => {
      const [scheduler] = await offered();
      expect(await scheduler.registered()).toMatch(/-0000$/);
      expect((await scheduler.callback('registered'))[1]).toMatchObject({ hostname: 'bridge.test' });
      expect(scheduler.names).toEqual(['registered', 'resourceOffers']);
    });

    it('runs a task to its end, acknowledging by itself', async () => {
      const scheduler = await running('hello:1');
      await fixture.bridge.advance(2 * A_WHILE_MS);
      await scheduler.status('t', 'TASK_FINISHED');
      const states = scheduler.statuses.map(({ state }) => state);
      expect(states).toEqual(['TASK_STARTING', 'TASK_RUNNING', 'TASK_FINISHED']);
    });

    it('leaves acknowledging to the scheduler that wants it', async () => {
      const [scheduler, offer] = await offered({ implicitAcknowledgements: false });
      scheduler.driver.launchTasks(offer.id, [taskOn(offer, 't')]);
      const starting = await scheduler.status('t', 'TASK_STARTING');
      await fixture.bridge.advance(A_WHILE_MS);
      expect(scheduler.statuses).toEqual([starting]);
      scheduler.driver.acknowledgeStatusUpdate(starting);
      await scheduler.status('t', 'TASK_RUNNING');
    });

    it('kills a task', async () => {
      const scheduler = await running();
      const [status] = scheduler.statuses;
      if (status === undefined) throw new Error('it ran');
      scheduler.driver.killTask(status.taskId);
      // It is answered after the kill has been taken.
      scheduler.driver.reconcileTasks([]);
      await reconciled(scheduler);
      await fixture.bridge.advance(A_WHILE_MS);
      await scheduler.status('t', 'TASK_KILLED');
    });

    it('reconciles all tasks', async () => {
      const scheduler = await running();
      scheduler.driver.reconcileTasks([]);
      expect(await reconciled(scheduler)).toBe('TASK_RUNNING');
    });

    it('declines, suppresses and revives', async () => {
      const [scheduler, offer] = await offered();
      scheduler.driver.suppressOffers();
      scheduler.driver.declineOffer(offer.id, { refuseSeconds: 0 });
      scheduler.driver.reviveOffers();
      await fixture.bridge.advance(A_WHILE_MS);
      expect((await scheduler.offer(1)).agentId).toBe(offer.agentId);
    });

    it('tells of offers that are taken back', async () => {
      const [scheduler, offer] = await offered();
      fixture.bridge.drain();
      await fixture.bridge.advance(A_WHILE_MS);
      expect(await scheduler.callback('offerRescinded')).toEqual([offer.id]);
    });

    it('changes the framework', async () => {
      const [scheduler, offer] = await offered();
      const id = await scheduler.registered();
      scheduler.driver.updateFramework({ ...FRAMEWORK, id, roles: ['web'] }, []);
      expect(await scheduler.callback('offerRescinded')).toEqual([offer.id]);
      expect((await scheduler.offer(1)).allocationInfo?.role).toBe('web');
    });

    it('is aborted by a change that may not be', async () => {
      const [scheduler] = await offered();
      const id = await scheduler.registered();
      scheduler.driver.updateFramework({ ...FRAMEWORK, id, user: 'bob' }, []);
      const [message] = await scheduler.callback('error');
      expect(message).toContain("Updating 'FrameworkInfo.user' is unsupported");
      expect(await scheduler.driver.join()).toBe('DRIVER_ABORTED');
    });

    it('is aborted when the framework cannot be', async () => {
      const scheduler = start({ ...FRAMEWORK, roles: ['-bad'] });
      expect((await scheduler.callback('error'))[0]).toContain('-bad');
      expect(await scheduler.driver.join()).toBe('DRIVER_ABORTED');
    });

    it('is aborted when another one takes over, which has the offers then', async () => {
      const [first] = await offered();
      const second = start({ ...FRAMEWORK, id: await first.registered() });
      await second.offer();
      expect(await first.callback('error')).toEqual(['Framework failed over']);
      expect(await first.driver.join()).toBe('DRIVER_ABORTED');
    });

    it('kills the tasks when it stops', async () => {
      const scheduler = await running();
      scheduler.driver.stop();
      expect(await scheduler.driver.join()).toBe('DRIVER_STOPPED');
      await fixture.bridge.advance(A_WHILE_MS);
      expect(fixture.bridge.desired).toEqual(['STOPPED']);
    });

    it('leaves the tasks when it stops for a failover, and another hears what was not acknowledged', async () => {
      const [first, offer] = await offered({ implicitAcknowledgements: false });
      first.driver.launchTasks(offer.id, [taskOn(offer, 't')]);
      const starting = await first.status('t', 'TASK_STARTING');
      first.driver.stop(true);
      await first.driver.join();
      const second = start({ ...FRAMEWORK, id: await first.registered() });
      expect(await second.status('t', 'TASK_STARTING')).toEqual(starting);
      await fixture.bridge.advance(A_WHILE_MS);
      await second.status('t', 'TASK_RUNNING');
      expect(fixture.bridge.desired).toEqual(['RUNNING']);
    });

    it('comes back when its line breaks, where it can, and the task goes on', async () => {
      if (fixture.breakLines === undefined) return;
      const scheduler = await running();
      fixture.breakLines();
      await scheduler.callback('disconnected');
      await scheduler.callback('reregistered');
      scheduler.driver.reconcileTasks([]);
      expect(await reconciled(scheduler)).toBe('TASK_RUNNING');
      expect(scheduler.names).not.toContain('error');
      await scheduler.offer(1);
    });
  });
}

/** The first answer to a reconciliation. */
async function reconciled(scheduler: HeardScheduler): Promise<string> {
  for (let after = 0; ; after += 1) {
    await scheduler.callback('statusUpdate', after);
    const status = scheduler.statuses[after];
    if (status?.reason === 'REASON_RECONCILIATION') return status.state;
  }
}

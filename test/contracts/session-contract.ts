import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import type { FrameworkInfo } from '../../src/mesos/framework-info.ts';
import type { Offer } from '../../src/mesos/offer.ts';
import type { TaskStatus } from '../../src/mesos/task-status.ts';
import type { SessionFixture } from './session/fixture.ts';
import { ContractFramework, FRAMEWORK, taskOn } from './session/framework.ts';

const HOUR = { refuseSeconds: 3_600 };

/** Time in which a task starts and is looked at, and declined resources are offered again. */
const A_WHILE_MS = 6_000;

/** What every line to a bridge owes a framework, told by what the framework says and hears alone. */
export function describeSession(name: string, makeFixture: () => Promise<SessionFixture>): void {
  describe(`a session: ${name}`, () => {
    let fixture: SessionFixture;
    let frameworks: ContractFramework[];

    beforeEach(async () => {
      fixture = await makeFixture();
      frameworks = [];
    });

    afterEach(async () => {
      await Promise.all(frameworks.map((framework) => framework.close()));
      await fixture.dispose();
    });

    async function connect(info?: FrameworkInfo): Promise<ContractFramework> {
      const framework = await ContractFramework.connect(fixture.connect, info);
      frameworks.push(framework);
      return framework;
    }

    async function offered(): Promise<readonly [ContractFramework, Offer]> {
      const framework = await (await connect()).subscribe();
      return [framework, await framework.offer()];
    }

    /** A framework with a task that ECS has taken, which it was told and has not acknowledged. */
    async function launched(id: string, runs?: string): Promise<readonly [ContractFramework, TaskStatus]> {
      const [framework, offer] = await offered();
      framework.launch(offer, taskOn(offer, id, runs));
      return [framework, await framework.status(id, 'TASK_STARTING')];
    }

    async function running(id: string, runs?: string): Promise<ContractFramework> {
      const [framework, starting] = await launched(id, runs);
      await fixture.bridge.advance(A_WHILE_MS);
      framework.acknowledge(starting);
      framework.acknowledge(await framework.status(id, 'TASK_RUNNING'));
      return framework;
    }

    describe('subscribing', () => {
      it('is answered first with the id and the master, then with offers of what there is', async () => {
        const [framework, offer] = await offered();
        expect(framework.events[0]).toMatchObject({
          type: 'SUBSCRIBED',
          subscribed: {
            frameworkId: expect.stringMatching(/-0000$/),
            masterInfo: { hostname: 'bridge.test', ip: 16_777_343, port: 5050, version: '1.11.0' },
          },
        });
        expect(offer).toMatchObject({
          frameworkId: framework.id,
          resources: expect.arrayContaining([expect.objectContaining({ name: 'cpus' })]),
          allocationInfo: { role: 'batch' },
        });
      });

      it('with what cannot be ends in ERROR, and the line is closed', async () => {
        const framework = await connect({ ...FRAMEWORK, roles: ['-bad'] });
        framework.sendSubscribe();
        const { error } = await framework.next('ERROR');
        expect(error.message).toContain('-bad');
        await framework.closed();
        expect(framework.events).toHaveLength(1);
      });

      it('a second time takes over: the first hears that it failed over, and nothing more', async () => {
        const [first, offer] = await offered();
        const second = await (await connect({ ...FRAMEWORK, id: first.id })).subscribe();
        expect(second.id).toBe(first.id);
        expect((await first.next('ERROR')).error.message).toBe('Framework failed over');
        await first.closed();
        const again = await second.offer();
        expect(again.agentId).toBe(offer.agentId);
        expect(first.events.at(-1)?.type).toBe('ERROR');
      });
    });

    describe('tasks', () => {
      it('start, run and end, each told when the one before is acknowledged', async () => {
        const framework = await running('hello', 'hello:1');
        await fixture.bridge.advance(2 * A_WHILE_MS);
        framework.acknowledge(await framework.status('hello', 'TASK_FINISHED'));
        await framework.fence();
        const states = framework.statusesOf('hello').map(({ state }) => state);
        expect(states).toEqual(['TASK_STARTING', 'TASK_RUNNING', 'TASK_FINISHED']);
        expect(fixture.bridge.runner.state.tasks.size).toBe(0);
      });

      it('tell nothing new, but the same once more, while an update is not acknowledged', async () => {
        const [framework, starting] = await launched('t');
        // The first update is repeated after ten seconds.
        await fixture.bridge.advance(12_000);
        await framework.fence();
        expect(framework.statusesOf('t')).toEqual([starting, starting]);
      });

      it('are killed', async () => {
        const framework = await running('t');
        const [status] = framework.statusesOf('t');
        if (status === undefined) throw new Error('it ran');
        framework.say<'KILL'>({ type: 'KILL', kill: { taskId: status.taskId } });
        await framework.fence();
        await fixture.bridge.advance(A_WHILE_MS);
        expect(await framework.status('t', 'TASK_KILLED')).toHaveProperty('uuid');
      });

      it('that cannot be are refused one by one', async () => {
        const [framework, offer] = await offered();
        const [greedy, modest] = [taskOn(offer, 'greedy'), taskOn(offer, 'modest')];
        const resources = greedy.resources.map((resource) =>
          resource.type === 'SCALAR' ? { ...resource, scalar: 1_000_000 } : resource,
        );
        framework.launch(offer, { ...greedy, resources }, modest);
        expect(await framework.status('greedy', 'TASK_ERROR')).not.toHaveProperty('uuid');
        await framework.status('modest', 'TASK_STARTING');
      });

      it('are reconciled: those asked for, or all there are', async () => {
        const framework = await running('t');
        framework.reconcile('t');
        framework.reconcile();
        await framework.fence();
        const reconciled = framework.statuses.filter(({ reason }) => reason === 'REASON_RECONCILIATION');
        expect(reconciled.map(({ taskId, state }) => [taskId, state])).toEqual([
          ['t', 'TASK_RUNNING'],
          ['t', 'TASK_RUNNING'],
          ['fence-1', 'TASK_UNKNOWN'],
        ]);
      });

      it('outlive a session; whoever returns hears again what was not acknowledged', async () => {
        const [framework, starting] = await launched('t');
        await framework.close();
        const returned = await (await connect({ ...FRAMEWORK, id: framework.id })).subscribe();
        expect(await returned.status('t', 'TASK_STARTING')).toEqual(starting);
        expect(fixture.bridge.desired).toEqual(['RUNNING']);
      });

      it('do not outlive a TEARDOWN', async () => {
        const framework = await running('t');
        framework.say<'TEARDOWN'>({ type: 'TEARDOWN' });
        await framework.closed();
        await fixture.bridge.advance(A_WHILE_MS);
        expect(fixture.bridge.desired).toEqual(['STOPPED']);
        const late = await connect({ ...FRAMEWORK, id: framework.id });
        late.sendSubscribe();
        expect((await late.next('ERROR')).error.message).toBe('Framework has been removed');
      });
    });

    describe('offers', () => {
      it('that are declined come again after the filter, or when they are revived', async () => {
        const [framework, offer] = await offered();
        framework.decline(offer, { refuseSeconds: 2 });
        await framework.fence();
        await fixture.bridge.advance(A_WHILE_MS);
        framework.decline(await framework.offer(1), HOUR);
        await framework.fence();
        await fixture.bridge.advance(A_WHILE_MS);
        await framework.fence();
        expect(framework.offers).toHaveLength(2);
        framework.say<'REVIVE'>({ type: 'REVIVE' });
        expect((await framework.offer(2)).agentId).toBe(offer.agentId);
      });

      it('do not come while they are suppressed', async () => {
        const [framework, offer] = await offered();
        framework.say<'SUPPRESS'>({ type: 'SUPPRESS' });
        framework.decline(offer, { refuseSeconds: 0 });
        await framework.fence();
        await fixture.bridge.advance(A_WHILE_MS);
        await framework.fence();
        expect(framework.offers).toHaveLength(1);
        framework.say<'REVIVE'>({ type: 'REVIVE' });
        await framework.offer(1);
      });

      it('are rescinded when they are not true any more', async () => {
        const [framework, offer] = await offered();
        fixture.bridge.drain();
        await fixture.bridge.advance(A_WHILE_MS);
        expect((await framework.next('RESCIND')).rescind.offerId).toBe(offer.id);
      });
    });

    describe('a call', () => {
      it('that makes no sense is refused with the words of a master, and the session stands', async () => {
        const [framework, offer] = await offered();
        const { agentId } = offer;
        const { taskId } = taskOn(offer, 't');
        const acknowledge = { agentId, taskId, uuid: Uint8Array.of(1, 2, 3) };
        framework.say<'ACKNOWLEDGE'>({ type: 'ACKNOWLEDGE', acknowledge });
        expect(await framework.refusal()).toEqual({
          status: 400,
          message: 'Failed to validate scheduler::Call: Not a valid UUID',
        });
        expect(framework.refusals[0]?.call).toMatchObject({ type: 'ACKNOWLEDGE', acknowledge });
        await framework.fence();
      });

      it('comes after those before it, and so do the answers', async () => {
        const [framework] = await offered();
        const ids = Array.from({ length: 50 }, (_, n) => `unknown-${n}`);
        for (const id of ids) framework.reconcile(id);
        await framework.fence();
        expect(framework.statuses.map(({ taskId }) => taskId)).toEqual([...ids, 'fence-1']);
      });

      it('UPDATE_FRAMEWORK changes the framework', async () => {
        const [framework, offer] = await offered();
        const frameworkInfo = { ...FRAMEWORK, id: framework.id, name: 'renamed', roles: ['web'] };
        framework.say<'UPDATE_FRAMEWORK'>({ type: 'UPDATE_FRAMEWORK', updateFramework: { frameworkInfo } });
        expect((await framework.next('RESCIND')).rescind.offerId).toBe(offer.id);
        expect((await framework.offer(1)).allocationInfo?.role).toBe('web');
      });

      it('UPDATE_FRAMEWORK with what may not be changed is refused, and changes nothing', async () => {
        const [framework] = await offered();
        const frameworkInfo = { ...FRAMEWORK, id: framework.id, name: 'renamed', user: 'bob' };
        framework.say<'UPDATE_FRAMEWORK'>({ type: 'UPDATE_FRAMEWORK', updateFramework: { frameworkInfo } });
        const { status, message } = await framework.refusal();
        expect(status).toBe(400);
        expect(message).toContain("Updating 'FrameworkInfo.user' is unsupported");
        await framework.fence();
        expect(fixture.bridge.runner.state.frameworks.get(framework.id)?.info.name).toBe('contract');
      });
    });
  });
}

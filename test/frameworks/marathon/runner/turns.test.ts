import { describe, expect, it } from '@jest/globals';
import type { Effect } from '../../../../src/frameworks/marathon/scheduler/effect.ts';
import type { Input } from '../../../../src/frameworks/marathon/scheduler/input.ts';
import type { MarathonEvent } from '../../../../src/frameworks/marathon/scheduler/event.ts';
import type { Turn } from '../../../../src/frameworks/marathon/scheduler/turn.ts';
import { agentId, offerId, taskId } from '../../../../src/mesos/ids.ts';
import type { TaskStatus } from '../../../../src/mesos/task-status.ts';
import { HeldStore } from '../../../support/held-store.ts';
import { reset, WorkingMarathon } from './working-marathon.ts';

const status: TaskStatus = { taskId: taskId('t1'), state: 'TASK_RUNNING', uuid: new Uint8Array(16) };

const put = (key: string): Effect => ({ type: 'persist', change: { type: 'put', key, value: key } });

/** Stores the app of each command, then answers. */
function storeAndAnswer({ out }: Turn, input: Input): void {
  if (input.type !== 'command' || input.command.type !== 'resetDelay') return;
  out.push({ type: 'answer', request: input.request, answer: { type: 'done' } }, put(input.command.app));
}

describe('what a turn has decided', () => {
  it('is answered only when what it has changed is stored', async () => {
    const marathon = await new WorkingMarathon({ step: storeAndAnswer }).start();
    const answer = marathon.runner.execute(reset('/a'));
    expect(await marathon.stateOf(answer)).toBe('waits');
    marathon.store.release();
    expect(await marathon.stateOf(answer)).toEqual({ type: 'done' });
    expect(await marathon.store.load()).toEqual([{ key: '/a', value: '/a' }]);
  });

  it('is stored in one write, whatever the number of its inputs', async () => {
    const marathon = await new WorkingMarathon({ step: storeAndAnswer }).start();
    const answers = [marathon.runner.execute(reset('/a')), marathon.runner.execute(reset('/b'))];
    await marathon.clock.settle();
    expect(marathon.store.writes).toEqual([
      [
        { type: 'put', key: '/a', value: '/a' },
        { type: 'put', key: '/b', value: '/b' },
      ],
    ]);
    marathon.store.release();
    expect(await Promise.all(answers)).toEqual([{ type: 'done' }, { type: 'done' }]);
  });

  it('has its end decided after all of its inputs', async () => {
    const seen: string[] = [];
    const marathon = new WorkingMarathon({
      step: (_turn, { type }) => seen.push(type),
      endTurn: () => seen.push('end'),
    });
    await marathon.start();
    const { scheduler } = marathon.driver;
    void scheduler.disconnected?.(marathon.driver);
    void scheduler.statusUpdate?.(marathon.driver, status);
    await marathon.clock.settle();
    // What was restored has a turn of its own.
    expect(seen).toEqual(['end', 'disconnected', 'status', 'end']);
  });

  it('does not overtake a turn before it whose records are still being stored, though it stores none itself', async () => {
    const marathon = await new WorkingMarathon({
      step: (turn, input) => {
        storeAndAnswer(turn, input);
        if (input.type === 'rescinded') turn.out.push({ type: 'revive' });
      },
    }).start();
    const answer = marathon.runner.execute(reset('/a'));
    await marathon.clock.settle();
    void marathon.driver.scheduler.offerRescinded?.(marathon.driver, offerId('o1'));
    await marathon.clock.settle();
    expect(marathon.driver.asked).toEqual([]);
    marathon.store.release();
    await answer;
    await marathon.clock.settle();
    expect(marathon.driver.asked).toEqual([['reviveOffers']]);
  });

  it('is decided while what was decided before is still being stored', async () => {
    const marathon = await new WorkingMarathon({ step: storeAndAnswer }).start();
    const first = marathon.runner.execute(reset('/a'));
    await marathon.clock.settle();
    const second = marathon.runner.execute(reset('/b'));
    await marathon.clock.settle();
    expect(marathon.store.writes).toHaveLength(2);
    marathon.store.release();
    marathon.store.release();
    expect(await Promise.all([first, second])).toEqual([{ type: 'done' }, { type: 'done' }]);
  });

  it('acknowledges a status only when what came of it is stored', async () => {
    const marathon = await new WorkingMarathon({
      step: ({ out }, input) => {
        if (input.type === 'status') out.push(put('task'), { type: 'acknowledge', status: input.status });
      },
    }).start();
    expect(marathon.driver.scheduler.statusUpdate?.(marathon.driver, status)).toBeUndefined();
    await marathon.clock.settle();
    expect(marathon.driver.asked).toEqual([]);
    marathon.store.release();
    await marathon.clock.settle();
    expect(marathon.driver.asked).toEqual([['acknowledgeStatusUpdate', status]]);
  });

  it('is carried out at once where nothing is kept', async () => {
    const marathon = new WorkingMarathon({ step: storeAndAnswer });
    await marathon.runner.begin();
    const answer = marathon.runner.execute(reset('/a'));
    expect(await marathon.stateOf(answer)).toEqual({ type: 'done' });
    expect(marathon.store.writes).toEqual([]);
  });
});

describe('every effect', () => {
  const offer = offerId('o1');
  const effects: readonly Effect[] = [
    { type: 'launch', offerId: offer, tasks: [], refuseSeconds: 120 },
    { type: 'decline', offerId: offer, refuseSeconds: 5 },
    { type: 'kill', taskId: taskId('t1') },
    { type: 'revive' },
    { type: 'suppress' },
    { type: 'reconcile', tasks: [{ taskId: taskId('t1'), agentId: agentId('a1') }] },
    { type: 'event', event: { type: 'scheduler_disconnected_event' }, atMs: 7 },
    { type: 'note', note: { level: 'info', message: 'said', event: 'app.said', fields: { appId: '/a' } } },
  ];

  it('is carried out, in order', async () => {
    const marathon = new WorkingMarathon({
      step: ({ out }, { type }) => {
        if (type === 'offers') out.push(...effects);
      },
    });
    const heard: [MarathonEvent, number][] = [];
    const forget = marathon.runner.listen((event, atMs) => heard.push([event, atMs]));
    await marathon.start();
    await marathon.driver.scheduler.resourceOffers?.(marathon.driver, []);
    await marathon.clock.settle();
    expect(marathon.driver.asked).toEqual([
      ['launchTasks', offer, [], { refuseSeconds: 120 }],
      ['declineOffer', offer, { refuseSeconds: 5 }],
      ['killTask', taskId('t1')],
      ['reviveOffers'],
      ['suppressOffers'],
      ['reconcileTasks', [{ taskId: taskId('t1'), agentId: agentId('a1') }]],
    ]);
    expect(heard).toEqual([[{ type: 'scheduler_disconnected_event' }, 7]]);
    expect(marathon.logger.lines).toEqual([
      { level: 'info', message: 'said', fields: { event: 'app.said', appId: '/a' } },
    ]);
    expect(marathon.runner.counts).toEqual({
      offersIncoming: 0,
      offersDeclined: 1,
      offersUsed: 1,
      revives: 1,
      suppresses: 1,
      tasksLaunched: 0,
    });
    forget();
    await marathon.driver.scheduler.resourceOffers?.(marathon.driver, []);
    await marathon.clock.settle();
    expect(heard).toHaveLength(1);
  });

  it('of a look at a task comes back as what was found', async () => {
    const inputs: Input[] = [];
    const probe = {
      taskId: taskId('t1'),
      instanceId: 'i1',
      purpose: 'health',
      index: 2,
      protocol: 'TCP',
      host: 'h',
      port: 80,
      path: '/',
      ipProtocol: 'IPv4',
      timeoutMs: 1_000,
    } as const;
    const marathon = await new WorkingMarathon({
      step: ({ out }, input) => {
        inputs.push(input);
        if (input.type === 'disconnected') out.push({ type: 'probe', probe });
      },
    }).start();
    await marathon.driver.scheduler.disconnected?.(marathon.driver);
    await marathon.clock.settle();
    marathon.prober.looks[0]?.result.release({ type: 'connected' });
    await marathon.clock.settle();
    expect(inputs.at(-1)).toEqual({
      type: 'probed',
      taskId: taskId('t1'),
      purpose: 'health',
      index: 2,
      result: { type: 'connected' },
    });
  });
});

describe('what waits for a time', () => {
  it('has its turn then, and is waited for once', async () => {
    const ticks: number[] = [];
    const marathon = await new WorkingMarathon({
      step: ({ state, nowMs }, input) => {
        if (input.type === 'disconnected') state.deadlines.set({ type: 'revive' }, nowMs + 5_000);
        if (input.type !== 'tick') return;
        ticks.push(nowMs);
        while (state.deadlines.takeDue(nowMs) !== undefined);
      },
    }).start();
    const atMs = marathon.clock.now() + 5_000;
    await marathon.driver.scheduler.disconnected?.(marathon.driver);
    await marathon.clock.settle();
    await marathon.driver.scheduler.offerRescinded?.(marathon.driver, offerId('o1'));
    await marathon.clock.settle();
    expect(marathon.clock.waits).toEqual([atMs]);
    await marathon.clock.advance(10_000);
    expect(ticks).toEqual([atMs]);
    expect(marathon.clock.waits).toEqual([]);
  });
});

describe('the callbacks', () => {
  it('tell of the master where it is, and for the first time as which framework', async () => {
    const inputs: Input[] = [];
    const marathon = await new WorkingMarathon({ step: (_turn, input) => inputs.push(input) }).start();
    const { scheduler } = marathon.driver;
    const region = { faultDomain: { region: { name: 'eu' }, zone: { name: 'a' } } };
    const id = marathon.driver.framework.id ?? ('f1' as NonNullable<typeof marathon.driver.framework.id>);
    await scheduler.registered?.(marathon.driver, id, {
      id: 'm',
      ip: 16_777_343,
      port: 5050,
      domain: region,
    });
    await scheduler.reregistered?.(marathon.driver, { id: 'm', ip: 0, port: 1, hostname: 'm.example' });
    await marathon.clock.settle();
    expect(inputs).toEqual([
      { type: 'registered', frameworkId: id, master: '127.0.0.1:5050', region: 'eu' },
      { type: 'registered', master: 'm.example:1' },
    ]);
  });

  it('are those of a framework that survives its own failures for a week', async () => {
    const { driver } = await new WorkingMarathon({}, new HeldStore()).start();
    expect(driver.framework).toEqual({
      name: 'marathon',
      role: 'web',
      user: 'me',
      hostname: 'here',
      webuiUrl: 'http://here:8080',
      failoverTimeout: 604_800,
      checkpoint: true,
      capabilities: ['PARTITION_AWARE', 'TASK_KILLING_STATE', 'REGION_AWARE', 'GPU_RESOURCES'].map(
        (type) => ({
          type,
        }),
      ),
    });
  });
});

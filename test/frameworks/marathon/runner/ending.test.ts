import { describe, expect, it } from '@jest/globals';
import { MarathonUnavailableError } from '../../../../src/frameworks/marathon/marathon.ts';
import { MarathonState } from '../../../../src/frameworks/marathon/scheduler/state.ts';
import type { Turn } from '../../../../src/frameworks/marathon/scheduler/turn.ts';
import type { Input } from '../../../../src/frameworks/marathon/scheduler/input.ts';
import { frameworkId, taskId } from '../../../../src/mesos/ids.ts';
import { reset, WorkingMarathon } from './working-marathon.ts';

const MASTER = { id: 'm', ip: 0, port: 5050 };

/** Stores something for each input, then answers or asks for offers. */
function storeThenAct({ out }: Turn, input: Input): void {
  out.push({ type: 'persist', change: { type: 'put', key: 'k', value: input.type } });
  if (input.type === 'command')
    out.push({ type: 'answer', request: input.request, answer: { type: 'done' } });
  else out.push({ type: 'revive' });
}

/** A state that was registered before. */
function registeredBefore(): MarathonState {
  const state = new MarathonState();
  state.connection = { isConnected: false, frameworkId: frameworkId('f1') };
  return state;
}

describe('a command', () => {
  it('is refused until what is stored has been read, and then taken, without a master as well', async () => {
    const marathon = new WorkingMarathon({ step: storeThenAct });
    await expect(marathon.runner.execute(reset('/a'))).rejects.toThrow(MarathonUnavailableError);
    await marathon.runner.begin(marathon.store);
    const answer = marathon.runner.execute(reset('/a'));
    await marathon.clock.settle();
    marathon.store.release();
    expect(await marathon.stateOf(answer)).toEqual({ type: 'done' });
  });
});

describe('Marathon whose store fails', () => {
  it('stops with everything: answers nothing as done, asks the master for nothing, and says why', async () => {
    const marathon = await new WorkingMarathon({ step: storeThenAct }).start();
    const first = marathon.runner.execute(reset('/a'));
    await marathon.clock.settle();
    const second = marathon.runner.execute(reset('/b'));
    void marathon.driver.scheduler.disconnected?.(marathon.driver);
    await marathon.clock.settle();
    marathon.store.fail(new Error('disk full'));
    await expect(first).rejects.toThrow(MarathonUnavailableError);
    await expect(second).rejects.toThrow('disk full');
    await expect(marathon.runner.failed).rejects.toMatchObject({
      name: 'MarathonFailedError',
      failure: 'STORE',
      message: "Marathon's store has failed: disk full",
    });
    expect(marathon.driver.asked).toEqual([['abort']]);
    expect(marathon.prober.isClosed).toBe(true);
    await expect(marathon.runner.execute(reset('/c'))).rejects.toThrow('disk full');
  });

  it('to be read does not begin, and has written nothing', async () => {
    const marathon = new WorkingMarathon({
      restore: () => {
        throw new Error('app/1 has no id');
      },
    });
    await expect(marathon.runner.begin(marathon.store)).rejects.toMatchObject({
      failure: 'STORE',
      message: expect.stringContaining('app/1 has no id') as unknown,
    });
    marathon.runner.connect(marathon.connect);
    expect(marathon.drivers).toEqual([]);
    expect(marathon.store.writes).toEqual([]);
  });
});

describe('a decision that throws', () => {
  it('is a bug: it is logged with what it was about, nothing of its turn is done, and Marathon stops', async () => {
    const marathon = await new WorkingMarathon({
      step: (turn, input) => {
        storeThenAct(turn, input);
        if (input.type === 'status') throw new Error('no such instance');
      },
    }).start();
    const status = { taskId: taskId('t1'), state: 'TASK_RUNNING' } as const;
    const answer = marathon.runner.execute(reset('/a'));
    void marathon.driver.scheduler.statusUpdate?.(marathon.driver, status);
    await expect(Promise.all([answer, marathon.clock.settle()])).rejects.toThrow(MarathonUnavailableError);
    expect(marathon.store.writes).toEqual([]);
    expect(marathon.driver.asked).toEqual([['abort']]);
    expect(marathon.logger.at('error')).toMatchObject([
      { fields: { event: 'marathon.bug', input: 'status', taskId: 't1', state: 'TASK_RUNNING' } },
    ]);
    await expect(marathon.runner.failed).rejects.toMatchObject({ failure: 'BUG' });
  });

  it('at the end of a turn is one as well, and so is a listener that throws', async () => {
    const atEnd = new WorkingMarathon({
      endTurn: () => {
        throw new Error('odd');
      },
    });
    await atEnd.start();
    await expect(atEnd.runner.failed).rejects.toMatchObject({ failure: 'BUG' });
    const heard = new WorkingMarathon({
      endTurn: ({ out }) =>
        out.push({ type: 'event', event: { type: 'scheduler_disconnected_event' }, atMs: 0 }),
    });
    heard.runner.listen(() => {
      throw new Error('odd');
    });
    await heard.start();
    await expect(heard.runner.failed).rejects.toMatchObject({ failure: 'BUG' });
  });
});

describe('Marathon that is stopped', () => {
  it('leaves its tasks running, and still does what it was storing', async () => {
    const marathon = await new WorkingMarathon({ step: storeThenAct }).start();
    const answer = marathon.runner.execute(reset('/a'));
    await marathon.clock.settle();
    const stopped = marathon.runner.stop();
    await expect(marathon.runner.execute(reset('/b'))).rejects.toThrow('is being stopped');
    expect(await marathon.stateOf(stopped)).toBe('waits');
    marathon.store.release();
    expect(await marathon.stateOf(answer)).toEqual({ type: 'done' });
    await stopped;
    expect(marathon.driver.asked).toEqual([['stop', true]]);
    expect(marathon.prober.isClosed).toBe(true);
    expect(marathon.clock.waits).toEqual([]);
  });

  it('tells commands that wait for more than the store that they are not answered', async () => {
    const marathon = await new WorkingMarathon().start();
    const answer = marathon.runner.execute(reset('/a'));
    await marathon.clock.settle();
    await marathon.runner.stop();
    await expect(answer).rejects.toThrow(MarathonUnavailableError);
  });

  it('before it has begun begins no more', async () => {
    const marathon = new WorkingMarathon();
    await marathon.runner.stop();
    await marathon.start();
    expect(marathon.drivers).toEqual([]);
  });
});

describe('a master that has removed the framework', () => {
  it('is told of, and Marathon stops', async () => {
    const marathon = await new WorkingMarathon({ restore: registeredBefore }).start();
    expect(marathon.driver.framework.id).toBe('f1');
    await marathon.driver.scheduler.error?.(marathon.driver, 'Framework has been removed');
    await expect(marathon.runner.failed).rejects.toMatchObject({ failure: 'REMOVED' });
    expect(marathon.drivers).toHaveLength(1);
  });

  it('gets a new one where that is wanted', async () => {
    const marathon = new WorkingMarathon({ restore: registeredBefore });
    await marathon.runner.begin(marathon.store);
    marathon.runner.connect(marathon.connect, { whenRemoved: 'BE_NEW' });
    await marathon.driver.scheduler.error?.(marathon.driver, 'Framework has been removed');
    expect(marathon.drivers.map(({ framework }) => framework.id)).toEqual(['f1', undefined]);
    expect(marathon.driver.status).toBe('DRIVER_RUNNING');
    expect(marathon.logger.at('warn')).toMatchObject([
      { fields: { event: 'marathon.removed', frameworkId: 'f1' } },
    ]);
  });

  it('gets none where it was removed after it had been registered: somebody has wanted that', async () => {
    const marathon = new WorkingMarathon({ restore: registeredBefore });
    await marathon.runner.begin(marathon.store);
    marathon.runner.connect(marathon.connect, { whenRemoved: 'BE_NEW' });
    await marathon.driver.scheduler.registered?.(marathon.driver, frameworkId('f1'), MASTER);
    await marathon.driver.scheduler.error?.(marathon.driver, 'Framework has been removed');
    await expect(marathon.runner.failed).rejects.toMatchObject({ failure: 'REMOVED' });
    expect(marathon.drivers).toHaveLength(1);
  });

  it('is told apart from one that refuses it for another reason', async () => {
    const marathon = new WorkingMarathon({ restore: registeredBefore });
    await marathon.runner.begin(marathon.store);
    marathon.runner.connect(marathon.connect, { whenRemoved: 'BE_NEW' });
    await marathon.driver.scheduler.error?.(marathon.driver, 'not authorized for role web');
    await expect(marathon.runner.failed).rejects.toMatchObject({
      failure: 'REFUSED',
      message: expect.stringContaining('not authorized for role web') as unknown,
    });
  });
});

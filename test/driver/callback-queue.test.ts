import { describe, expect, it } from '@jest/globals';
import { CallbackQueue } from '../../src/driver/callback-queue.ts';
import { Held } from '../support/held.ts';
import { ManualClock } from '../support/manual-clock.ts';

const clock = new ManualClock();

/** A queue, what has happened in order, and what it reported as failed. */
function createQueue() {
  const events: string[] = [];
  const failures: unknown[] = [];
  const queue = new CallbackQueue((error) => {
    failures.push(error);
  });
  const push = (name: string, until?: Promise<void>): void => {
    queue.push(async () => {
      events.push(`${name} begins`);
      await until;
      events.push(`${name} ends`);
    });
  };
  return { queue, events, failures, push };
}

describe('the order of callbacks', () => {
  it('begins none from inside the code that queues it', async () => {
    const { events, push } = createQueue();
    push('a');
    events.push('the code that queues goes on');
    await clock.settle();
    expect(events).toEqual(['the code that queues goes on', 'a begins', 'a ends']);
  });

  it('begins none from inside the callback that queues it', async () => {
    const { queue, events, push } = createQueue();
    queue.push(() => {
      push('inner');
      events.push('outer ends');
    });
    await clock.settle();
    expect(events).toEqual(['outer ends', 'inner begins', 'inner ends']);
  });

  it('lets each settle before the next begins, in the order they were queued', async () => {
    const { events, push } = createQueue();
    const [first, second] = [new Held(), new Held()];
    push('a', first.promise);
    push('b', second.promise);
    push('c');
    await clock.settle();
    expect(events).toEqual(['a begins']);
    second.release();
    await clock.settle();
    expect(events).toEqual(['a begins']);
    first.release();
    await clock.settle();
    expect(events).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  });

  it('runs what is queued after a rest', async () => {
    const { events, push } = createQueue();
    push('a');
    await clock.settle();
    push('b');
    await clock.settle();
    expect(events).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
  });
});

describe('a callback that fails', () => {
  const boom = new Error('boom');
  const failing: readonly (readonly [how: string, callback: () => void | Promise<void>])[] = [
    [
      'throws',
      () => {
        throw boom;
      },
    ],
    ['rejects', () => Promise.reject(boom)],
  ];

  it.each(failing)('ends the queue when it %s', async (_how, callback) => {
    const { queue, events, failures, push } = createQueue();
    queue.push(callback);
    push('a');
    await clock.settle();
    push('b');
    await clock.settle();
    expect(failures).toEqual([boom]);
    expect(events).toEqual([]);
  });

  it('is told of although the queue was stopped while it ran, and what comes last still comes', async () => {
    const { queue, events, failures } = createQueue();
    const held = new Held();
    queue.push(() => held.promise);
    await clock.settle();
    queue.stop(() => {
      events.push('last');
    });
    held.fail(boom);
    await clock.settle();
    expect(failures).toEqual([boom]);
    expect(events).toEqual(['last']);
  });

  it('is told of when it is the last', async () => {
    const { queue, failures } = createQueue();
    queue.stop(() => {
      throw boom;
    });
    await clock.settle();
    expect(failures).toEqual([boom]);
  });
});

describe('stopping', () => {
  it('lets what runs finish and drops what waits', async () => {
    const { queue, events, push } = createQueue();
    const held = new Held();
    push('a', held.promise);
    push('b');
    await clock.settle();
    queue.stop();
    held.release();
    await clock.settle();
    expect(events).toEqual(['a begins', 'a ends']);
  });

  it('runs the last callback after the one that runs, and none after it', async () => {
    const { queue, events, push } = createQueue();
    const held = new Held();
    push('a', held.promise);
    push('b');
    await clock.settle();
    queue.stop(() => {
      events.push('last');
    });
    push('c');
    await clock.settle();
    expect(events).toEqual(['a begins']);
    held.release();
    await clock.settle();
    expect(events).toEqual(['a begins', 'a ends', 'last']);
  });

  it('happens once: a second last callback is not run', async () => {
    const { queue, events } = createQueue();
    queue.stop(() => {
      events.push('first');
    });
    queue.stop(() => {
      events.push('second');
    });
    await clock.settle();
    expect(events).toEqual(['first']);
  });
});

describe('waiting until the queue is idle', () => {
  it('ends at once when nothing runs', async () => {
    await expect(createQueue().queue.idle()).resolves.toBeUndefined();
  });

  it('ends when the last callback has settled, those queued meanwhile included', async () => {
    const { queue, events, push } = createQueue();
    const held = new Held();
    push('a', held.promise);
    void queue.idle().then(() => events.push('idle'));
    push('b');
    await clock.settle();
    expect(events).toEqual(['a begins']);
    held.release();
    await clock.settle();
    expect(events).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'idle']);
  });
});

describe('knowing that code is inside a callback', () => {
  it('is so at its beginning and across its awaits, and not outside', async () => {
    const { queue } = createQueue();
    const inside: boolean[] = [];
    queue.push(async () => {
      inside.push(queue.isInside());
      await Promise.resolve();
      inside.push(queue.isInside());
    });
    await clock.settle();
    expect(inside).toEqual([true, true]);
    expect(queue.isInside()).toBe(false);
  });

  it('is not so in what a callback has started once the callback is over', async () => {
    const { queue } = createQueue();
    const held = new Held();
    const inside: boolean[] = [];
    queue.push(() => {
      void held.promise.then(() => inside.push(queue.isInside()));
    });
    await clock.settle();
    held.release();
    await clock.settle();
    expect(inside).toEqual([false]);
  });

  it('is not so for another queue', async () => {
    const { queue } = createQueue();
    const { queue: other } = createQueue();
    const inside: boolean[] = [];
    queue.push(() => {
      inside.push(other.isInside());
    });
    await clock.settle();
    expect(inside).toEqual([false]);
  });
});

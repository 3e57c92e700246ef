import { describe, expect, it } from '@jest/globals';
import type { StateStore, StoreChange, StoredRecord } from '../../src/ports/state-store.ts';
import { StoreError } from '../../src/ports/store-error.ts';
import { createMemoryStore } from '../../src/store/memory-store.ts';
import { EngineEcs } from '../support/engine-ecs.ts';
import { Held } from '../support/held.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { createRunner, offeredRunner } from './runner-fixture.ts';

/** A store whose writes a test can hold up, or let fail. */
class TestStore implements StateStore {
  readonly batches: (readonly StoreChange[])[] = [];
  readonly #memory = createMemoryStore();
  #held: Held | undefined;

  /** The next writes wait until the test lets go. */
  hold(): Held {
    this.#held = new Held();
    return this.#held;
  }

  load(): Promise<readonly StoredRecord[]> {
    return this.#memory.load();
  }

  async write(changes: readonly StoreChange[]): Promise<void> {
    this.batches.push(changes);
    await this.#held?.promise;
    await this.#memory.write(changes);
  }

  bytes(): Promise<number> {
    return this.#memory.bytes();
  }

  close(): Promise<void> {
    return this.#memory.close();
  }

  /** What has been put under keys of this kind. */
  puts(kind: string): readonly unknown[] {
    return this.batches
      .flat()
      .flatMap((change) =>
        change.type === 'put' && change.key.startsWith(`${kind}/`) ? [change.value] : [],
      );
  }
}

describe('somebody who watches', () => {
  it('hears of a launch once it is written, after what was so before', async () => {
    const store = new TestStore();
    const { test, clock, runner } = await offeredRunner({ store });
    const held = store.hold();
    test.launch('a');
    await clock.settle();
    const heard: unknown[] = [];
    runner.watch({
      began: (view) => heard.push(view.tasks().total),
      changed: ({ type }) => heard.push(type),
    });
    expect(heard).toEqual([]);
    held.release();
    await clock.settle();
    expect(heard).toEqual([1, 'TASK_UPDATED']);
  });
});

describe('a turn', () => {
  it('is written before anything outside happens', async () => {
    const store = new TestStore();
    const { test, gateway, clock } = await offeredRunner({ store });
    const held = store.hold();
    test.launch('a');
    await clock.settle();
    expect(store.puts('task')).toHaveLength(1);
    expect(gateway.countOf('DescribeTaskDefinition')).toBe(0);
    held.release();
    await clock.settle();
    expect(gateway.countOf('StartTask')).toBe(1);
  });

  it('has its launch in the store as SENT before StartTask is called', async () => {
    const store = new TestStore();
    const { test, gateway, clock } = await offeredRunner({ store });
    const read = gateway.hold('DescribeTaskDefinition');
    test.launch('a');
    await clock.settle();
    const held = store.hold();
    read.release();
    await clock.settle();
    expect(store.puts('task').at(-1)).toMatchObject({ task: { launch: { phase: 'SENT' } } });
    expect(gateway.countOf('StartTask')).toBe(0);
    held.release();
    await clock.settle();
    expect(gateway.countOf('StartTask')).toBe(1);
  });

  it('waits for the write of the one before; what comes meanwhile is taken together', async () => {
    const store = new TestStore();
    const { test, clock } = await offeredRunner({ store });
    const held = store.hold();
    test.launch('a');
    await clock.settle();
    const { length } = store.batches;
    test.kill('a');
    test.kill('b');
    await clock.settle();
    expect(store.batches).toHaveLength(length);
    held.release();
    await clock.settle();
    expect(test.statesOf('a')).toEqual(['TASK_KILLED']);
    expect(test.statesOf('b')).toEqual(['TASK_LOST']);
  });

  it('that changes nothing is not written', async () => {
    const store = new TestStore();
    const { clock } = await offeredRunner({ store });
    const { length } = store.batches;
    await clock.advance(60_000);
    expect(store.batches).toHaveLength(length);
  });
});

describe('a store that fails', () => {
  const full = new StoreError('FULL', 'the disk is full', 'free some space');

  it('ends the bridge, tells everybody, and nothing of the turn happens', async () => {
    const store = new TestStore();
    const { test, runner, gateway, clock } = await offeredRunner({ store });
    const held = store.hold();
    test.launch('a');
    await clock.settle();
    held.fail(full);
    await clock.settle();
    expect(test.heard('ERROR')).toEqual([{ type: 'ERROR', error: { message: 'STORE' } }]);
    expect(test.closes).toBe(1);
    await clock.advance(60_000);
    expect(gateway.countOf('StartTask')).toBe(0);
    await expect(runner.shutdown()).resolves.toBeUndefined();
  });

  it('at the start keeps the bridge from asking ECS anything', async () => {
    const store = new TestStore();
    store.load = () => Promise.reject(full);
    const { runner, framework, gateway, clock } = createRunner({ store });
    const test = framework();
    runner.start();
    await clock.settle();
    expect(test.types).toEqual(['ERROR']);
    expect(gateway.calls).toEqual([]);
  });

  it('because it belongs to somebody else is told so', async () => {
    const store = new TestStore();
    const meta = { version: 1, epoch: 'e', owner: 'somebody', nextFramework: 0, nextOffer: 0 };
    await store.write([{ type: 'put', key: 'meta', value: meta }]);
    const { runner, framework, clock } = createRunner({ store });
    const test = framework();
    runner.start();
    await clock.settle();
    expect(test.heard('ERROR')).toEqual([{ type: 'ERROR', error: { message: 'STORE_UNUSABLE' } }]);
  });
});

describe('a restart', () => {
  it('goes on with what the store has', async () => {
    const store = new TestStore();
    const ecs = new EngineEcs();
    const clock = new ManualClock();
    const first = await offeredRunner({ store, ecs, clock });
    first.test.launch('a');
    await clock.advance(5_000);
    expect(first.test.statesOf('a')).toEqual(['TASK_STARTING']);
    const closing = first.runner.shutdown();
    await clock.settle();
    await closing;
    const second = createRunner({ store, ecs, clock, instances: 0, seed: 8 });
    const test = second.framework();
    second.runner.start();
    test.subscribe(first.test.id);
    await clock.settle();
    // Nothing was acknowledged: what was said first is said again.
    expect(test.statesOf('a')).toEqual(['TASK_STARTING']);
    expect(second.gateway.countOf('StartTask')).toBe(0);
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { LongList } from '../../src/wire/long-list.ts';
import { messageCodec } from '../../src/wire/plain-message.ts';

interface Words {
  readonly type: string;
  readonly getState?: {
    readonly getTasks?: { readonly tasks: Iterable<unknown>; readonly completedTasks: Iterable<unknown> };
    readonly getAgents?: { readonly agents: Iterable<unknown> };
  };
}

const codec = messageCodec<Words>('mesos.v1.master.Response');

const task = (id: string) => ({
  name: id,
  taskId: id,
  frameworkId: 'f',
  agentId: 'a',
  state: 'TASK_RUNNING',
  resources: [],
});

const agent = (hostname: string) => ({ agentInfo: { hostname }, active: true, version: '1' });

const ids = fc.array(fc.string(), { maxLength: 5 });

/** The same words twice: with lists, and with lists that are made while they are encoded. */
const both = fc.tuple(ids, ids, ids).map(([tasks, over, agents]) => {
  const made = (list: <T>(items: readonly T[]) => Iterable<T>): Words => ({
    type: 'GET_STATE',
    getState: {
      getTasks: { tasks: list(tasks.map(task)), completedTasks: list(over.map(task)) },
      getAgents: { agents: list(agents.map(agent)) },
    },
  });
  return { plain: made((items) => items), long: made((items) => new LongList(items)) };
});

describe('pieces of a message', () => {
  it('are together what the whole message is as protobuf, byte for byte', () => {
    fc.assert(
      fc.property(both, ({ plain, long }) => {
        const whole = Buffer.concat([...codec.protobufPieces(long)]);
        expect(codec.decodeProtobuf(whole)).toEqual(codec.decodeProtobuf(codec.encodeProtobuf(plain)));
        expect(whole.length).toBe(codec.encodeProtobuf(plain).length);
      }),
    );
  });

  it('are together the same JSON', () => {
    fc.assert(
      fc.property(both, ({ plain, long }) => {
        const whole = Buffer.concat([...codec.jsonPieces(long)]).toString();
        expect(JSON.parse(whole)).toEqual(JSON.parse(Buffer.from(codec.encodeJson(plain)).toString()));
      }),
    );
  });

  it('come one for each item, none of which is made before it is asked for', () => {
    const made: string[] = [];
    const items = function* () {
      for (const id of ['x', 'y', 'z']) {
        made.push(id);
        yield task(id);
      }
    };
    const words = {
      type: 'GET_STATE',
      getState: { getTasks: { tasks: new LongList(items()), completedTasks: [] } },
    };
    const pieces = codec.jsonPieces(words)[Symbol.iterator]();
    let text = '';
    while (!text.includes('"y"'))
      text += Buffer.from((pieces.next().value as Uint8Array | undefined) ?? []).toString();
    expect(made).toEqual(['x', 'y']);
  });
});

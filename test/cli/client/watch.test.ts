import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterEach, describe, expect, it } from '@jest/globals';

import { BridgeClient } from '../../../src/cli/client/bridge-client.ts';
import { TASKS } from '../../../src/cli/client/nouns.ts';
import type { ListOptions } from '../../../src/cli/client/output-options.ts';
import { watchList } from '../../../src/cli/client/watch.ts';
import type { Watching } from '../../../src/cli/client/watch.ts';
import { recordingTerminal } from '../recording-terminal.ts';

interface Task {
  readonly id: string;
  readonly state: string;
}

const task = (id: string, state = 'TASK_RUNNING'): Task => ({ id, state });

let server: Server | undefined;

afterEach(() => {
  server?.close();
  server = undefined;
});

/** A bridge whose list of tasks is another one each time it is asked; the last one stays. */
async function clientOf(lists: readonly (readonly Task[])[]): Promise<BridgeClient> {
  let asked = 0;
  const begun = createServer((_request, response) => {
    const items = lists[Math.min(asked, lists.length - 1)] ?? [];
    asked += 1;
    response
      .setHeader('content-type', 'application/json')
      .end(JSON.stringify({ items, total: items.length }));
  });
  server = begun;
  await new Promise<void>((resolve) => begun.listen(0, '127.0.0.1', resolve));
  // A TCP server's address is never a path.
  const { port } = begun.address() as AddressInfo;
  return new BridgeClient({ address: new URL(`http://127.0.0.1:${port}`), timeoutMs: 10_000, tls: {} });
}

/** Watches, looking so many times before it is interrupted; no time passes. */
async function watched(
  lists: readonly (readonly Task[])[],
  options: ListOptions,
  changes: Partial<Watching> = {},
): Promise<{ readonly exitCode: number; readonly printed: readonly string[] }> {
  const terminal = recordingTerminal();
  let looks = 0;
  const watching: Watching = {
    pause: () => {
      looks += 1;
      return Promise.resolve();
    },
    isInterrupted: () => looks === lists.length,
    isTimedOut: () => false,
    ...changes,
  };
  const exitCode = await watchList(await clientOf(lists), TASKS, options, terminal, watching);
  return { exitCode, printed: terminal.printed };
}

describe('a watch', () => {
  it('shows a list when it has changed, and ends when it is interrupted', async () => {
    const lists = [[task('a')], [task('a')], [task('a'), task('b')], [task('b')]];
    const { exitCode, printed } = await watched(lists, { output: 'id' });
    expect(printed).toEqual(['a', 'a', 'b', 'b']);
    expect(exitCode).toBe(130);
  });

  it('shows tables with their headings each time', async () => {
    const { printed } = await watched([[task('a')], [task('b')]], { columns: ['id', 'state'] });
    expect(printed).toEqual(['ID  STATE', 'a   TASK_RUNNING', 'ID  STATE', 'b   TASK_RUNNING']);
  });

  it('prints JSON as one object a line, when it is new or has changed', async () => {
    const lists = [[task('a', 'TASK_STAGING')], [task('a'), task('b')], [task('a'), task('b')], [task('b')]];
    const { printed } = await watched(lists, { output: 'json' });
    const lines = printed.flatMap((text) => text.split('\n')).map((line) => JSON.parse(line) as Task);
    expect(lines).toEqual([task('a', 'TASK_STAGING'), task('a'), task('b')]);
  });

  it('draws all of it anew on a terminal, changed or not', async () => {
    let cleared = 0;
    const lists = [[task('a')], [task('a')]];
    const { printed } = await watched(
      lists,
      { output: 'table', columns: ['id'] },
      { clear: () => (cleared += 1) },
    );
    expect(printed).toEqual(['ID', 'a', 'ID', 'a']);
    expect(cleared).toBe(2);
  });

  it('ends well as soon as all is as it waits for', async () => {
    const lists = [[task('a', 'TASK_STAGING'), task('b')], [task('a'), task('b')], [task('c')]];
    const { exitCode, printed } = await watched(lists, { output: 'id', until: 'state=TASK_RUNNING' });
    expect(exitCode).toBe(0);
    expect(printed).toEqual(['a', 'b']);
  });

  it('looks at all of a list, not only at what it shows', async () => {
    const lists = [
      [task('a'), task('b', 'TASK_STAGING')],
      [task('a'), task('b')],
    ];
    const options = { output: 'id', limit: 1, until: 'state=TASK_RUNNING' } as const;
    const { exitCode } = await watched([...lists, []], options);
    expect(exitCode).toBe(0);
    const never = await watched([lists[0] ?? []], options);
    expect(never.exitCode).toBe(130);
  });

  it('ends with a code of its own when it has taken too long', async () => {
    let looks = 0;
    const isTimedOut = (): boolean => {
      looks += 1;
      return looks === 2;
    };
    const { exitCode, printed } = await watched(
      [[task('a')], [task('b')], []],
      { output: 'id', until: 'count=0' },
      { isTimedOut },
    );
    expect(exitCode).toBe(7);
    expect(printed).toEqual(['a', 'b']);
  });
});

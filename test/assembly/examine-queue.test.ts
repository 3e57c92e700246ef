import { describe, expect, it } from '@jest/globals';
import { examineQueue } from '../../src/assembly/examine-queue.ts';
import type { Finding } from '../../src/assembly/finding.ts';
import type { EcsErrorCode } from '../../src/ecs/failure.ts';
import { EcsError } from '../../src/ports/ecs-error.ts';

const NOW_MS = 1_790_000_000_000;

const failing = (operation: string, code: EcsErrorCode) => () =>
  Promise.reject(new EcsError({ code, operation, message: 'said so' }));

type Queue = NonNullable<Parameters<typeof examineQueue>[0]>;

/** A queue that works, with an event of a second ago, but for what a test changes. */
const examined = (changes: Partial<Queue> = {}): Promise<readonly Finding[]> => {
  const sound: Queue = {
    check: () => Promise.resolve(),
    newestMessageAtMs: () => Promise.resolve(NOW_MS - 1_000),
    tryDelete: () => Promise.resolve(),
  };
  return examineQueue({ ...sound, ...changes }, 'ecs-events', NOW_MS, {});
};

const verdicts = (findings: readonly Finding[]): readonly unknown[] =>
  findings.map(({ check, verdict }) => [check, verdict]);

describe('what doctor says of the queue of events', () => {
  it('is that it may be read and deleted from, and how old the newest event is', async () => {
    const findings = await examined();
    expect(verdicts(findings)).toEqual([
      ['sqs:GetQueueAttributes', 'ok'],
      ['sqs:ReceiveMessage', 'ok'],
      ['events', 'ok'],
      ['sqs:DeleteMessage', 'ok'],
    ]);
    expect(findings[2]?.detail).toBe('the newest that was seen is 1 s old');
  });

  it.each([
    ['there is none', undefined],
    ['the newest is older than a minute', NOW_MS - 60_001],
  ])('is a warning when %s', async (_, newestAtMs) => {
    const findings = await examined({ newestMessageAtMs: () => Promise.resolve(newestAtMs) });
    expect(findings[2]).toMatchObject({
      check: 'events',
      verdict: 'warning',
      problem: { code: 'EVENTS_SILENT', cure: expect.stringContaining('template events') as unknown },
    });
  });

  it.each([
    ['sqs:GetQueueAttributes', { check: failing('GetQueueAttributes', 'NOT_FOUND') }, 'does not exist'],
    [
      'sqs:ReceiveMessage',
      { newestMessageAtMs: failing('ReceiveMessage', 'ACCESS_DENIED') },
      'may not be read',
    ],
    ['sqs:DeleteMessage', { tryDelete: failing('DeleteMessageBatch', 'ACCESS_DENIED') }, 'may not be read'],
  ])('is a failure of %s that would keep a bridge from its events', async (check, changes, words) => {
    expect((await examined(changes)).at(-1)).toMatchObject({
      check,
      verdict: 'failed',
      detail: `queue ecs-events ${words}`,
      problem: { code: 'QUEUE_UNUSABLE', why: 'said so' },
    });
  });

  it('is a warning when it cannot be reached for now', async () => {
    const [finding] = await examined({ check: failing('GetQueueAttributes', 'UNREACHABLE') });
    expect(finding).toMatchObject({ verdict: 'warning', problem: { code: 'ENDPOINT_UNREACHABLE' } });
  });

  it('is nothing where no queue is set', async () => {
    expect(verdicts(await examineQueue(undefined, undefined, NOW_MS, {}))).toEqual([['events', 'skipped']]);
  });
});

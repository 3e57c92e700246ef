import { describe, expect, it } from '@jest/globals';
import { checkQueue } from '../../src/assembly/check-queue.ts';
import type { EcsErrorCode } from '../../src/ecs/failure.ts';
import { EcsError } from '../../src/ports/ecs-error.ts';

const failing = (code: EcsErrorCode) => ({
  check: () => Promise.reject(new EcsError({ code, operation: 'GetQueueAttributes', message: 'said so' })),
});

describe('the queue of events', () => {
  it.each([
    ['NOT_FOUND', 'does not exist'],
    ['ACCESS_DENIED', 'may not be read'],
  ] as const)('keeps a bridge from starting when it is %s', async (code, words) => {
    await expect(checkQueue(failing(code), 'ecs-events')).rejects.toMatchObject({
      problem: { code: 'QUEUE_UNUSABLE', what: `queue ecs-events ${words}`, why: 'said so' },
    });
  });

  it.each(['UNREACHABLE', 'THROTTLED', 'TIMEOUT', 'SERVER_ERROR'] as const)(
    'does not when it is %s for now',
    async (code) => {
      await expect(checkQueue(failing(code), 'ecs-events')).resolves.toBeUndefined();
    },
  );

  it('is not asked when no setting names one', async () => {
    await expect(checkQueue(failing('NOT_FOUND'), undefined)).resolves.toBeUndefined();
    await expect(checkQueue(undefined, 'ecs-events')).resolves.toBeUndefined();
  });
});

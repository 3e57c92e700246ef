import { Writable } from 'node:stream';

import { describe, expect, it } from '@jest/globals';
import { createWinstonLogger } from '../../src/assembly/winston-logger.ts';
import type { LogOptions } from '../../src/assembly/winston-logger.ts';
import { EcsError } from '../../src/ports/ecs-error.ts';
import type { LogFields, Logger } from '../../src/ports/logger.ts';

/** What is written by the time the test looks. */
function createLog(options: Partial<LogOptions> = {}): { logger: Logger; lines: () => readonly string[] } {
  let text = '';
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      text += String(chunk);
      done();
    },
  });
  const logger = createWinstonLogger({ level: 'debug', form: 'json', ...options, stream });
  return { logger, lines: () => text.split('\n').filter((line) => line !== '') };
}

/** The one line that is logged of these fields, without level, message and time. */
function fieldsOf(fields: LogFields): LogFields {
  const { logger, lines } = createLog();
  logger.info('said', fields);
  const [line = ''] = lines();
  const { level, message, time, ...rest } = JSON.parse(line) as LogFields;
  expect({ level, message, time }).toEqual({ level: 'info', message: 'said', time: expect.any(String) });
  return rest;
}

describe('log lines as JSON', () => {
  it('hold level, message, time and fields, one object a line', () => {
    const { logger, lines } = createLog();
    logger.warn('first', { taskId: 'a' });
    logger.error('second');
    expect(lines().map((line) => JSON.parse(line) as unknown)).toEqual([
      {
        level: 'warn',
        message: 'first',
        taskId: 'a',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      },
      { level: 'error', message: 'second', time: expect.any(String) },
    ]);
  });

  it('stay on one line whatever the message holds', () => {
    const { logger, lines } = createLog();
    logger.info('two\nlines', { text: 'a\nb' });
    expect(lines()).toHaveLength(1);
  });

  it.each<readonly ['error' | 'warn' | 'info' | 'debug', number]>([
    ['error', 1],
    ['warn', 2],
    ['info', 3],
    ['debug', 4],
  ])('are left out below the level %s', (level, count) => {
    const { logger, lines } = createLog({ level });
    logger.debug('d');
    logger.info('i');
    logger.warn('w');
    logger.error('e');
    expect(lines()).toHaveLength(count);
  });

  it('do not let a field replace level, message or time', () => {
    const { logger, lines } = createLog();
    logger.info('said', { level: 'error', message: 'other', time: 'never' });
    expect(JSON.parse(lines()[0] ?? '')).toEqual({
      level: 'info',
      message: 'said',
      time: expect.stringMatching(/^\d{4}-/),
    });
  });
});

describe('what fields may hold', () => {
  it.each<readonly [string, unknown, unknown]>([
    ['numbers and flags', { n: 1, is: true, none: null }, { n: 1, is: true, none: null }],
    ['a bigint', 2n ** 64n, '18446744073709551616'],
    ['a bigint deep inside', { a: [{ b: 1n }] }, { a: [{ b: '1' }] }],
    ['a date', new Date(0), '1970-01-01T00:00:00.000Z'],
    ['bytes', { uuid: Uint8Array.from([0, 255]) }, { uuid: '00ff' }],
    ['a list', [1, 'a', [2]], [1, 'a', [2]]],
  ])('%s', (_what, value, shown) => {
    expect(fieldsOf({ value })).toEqual({ value: shown });
  });

  it('something that holds itself', () => {
    const value: Record<string, unknown> = { name: 'loop' };
    value['self'] = [value];
    expect(fieldsOf({ value })).toEqual({ value: { name: 'loop', self: ['[circular]'] } });
  });

  it('the same thing twice', () => {
    const twin = { n: 1 };
    expect(fieldsOf({ a: twin, b: [twin, twin] })).toEqual({ a: { n: 1 }, b: [{ n: 1 }, { n: 1 }] });
  });

  it('an error with its stack, its own fields and its causes', () => {
    const root = new TypeError('root');
    const failure = { code: 'TIMEOUT', message: 'too late', operation: 'StartTask' } as const;
    const err = new Error('outer', { cause: new EcsError(failure, root) });
    expect(fieldsOf({ err })).toEqual({
      err: {
        name: 'Error',
        message: 'outer',
        stack: expect.stringContaining('winston-logger.test'),
        cause: {
          name: 'EcsError',
          message: 'too late',
          stack: expect.any(String),
          failure,
          cause: { name: 'TypeError', message: 'root', stack: expect.any(String) },
        },
      },
    });
  });

  it('an error whose cause is no error', () => {
    expect(fieldsOf({ err: new Error('outer', { cause: 'gone' }) })).toMatchObject({
      err: { cause: 'gone' },
    });
  });

  it('an error that is its own cause', () => {
    const err = new Error('outer');
    err.cause = err;
    expect(fieldsOf({ err })).toMatchObject({ err: { message: 'outer', cause: '[circular]' } });
  });
});

describe('secrets', () => {
  it.each([
    'authorization',
    'Authorization',
    'secret',
    'password',
    'token',
    'credentials',
    'accessKeyId',
    'secretAccessKey',
    'sessionToken',
    'AWS_ACCESS_KEY_ID',
    'AWS_SECRET_ACCESS_KEY',
    'AWS_SESSION_TOKEN',
    'x-amz-security-token',
  ])('under %s are never written', (key) => {
    const { logger, lines } = createLog();
    logger.info('said', { [key]: 'hunter2' });
    logger.info('said', { deep: { list: [{ [key]: { inner: 'hunter2' } }] } });
    logger.info('said', { err: Object.assign(new Error('x'), { request: { [key]: 'hunter2' } }) });
    logger.child({ [key]: 'hunter2' }).info('said');
    expect(lines()).toHaveLength(4);
    for (const line of lines()) {
      expect(line).not.toContain('hunter2');
      expect(line).toContain(`"${key}":"[redacted]"`);
    }
  });

  it.each(['nextToken', 'clientToken', 'secretName', 'taskId'])('are not seen in %s', (key) => {
    expect(fieldsOf({ [key]: 'plain' })).toEqual({ [key]: 'plain' });
  });
});

describe('a child', () => {
  it('adds its fields to every line, and its own children add theirs', () => {
    const { logger, lines } = createLog();
    const child = logger.child({ door: 'http', port: 1 });
    child.child({ port: 2, streamId: 's' }).info('said', { n: 1 });
    child.info('said');
    logger.info('said');
    const shown = lines().map((line) => {
      const { level, message, time, ...rest } = JSON.parse(line) as LogFields;
      return { level, message, ...rest, isTimed: time !== undefined };
    });
    const bare = { level: 'info', message: 'said', isTimed: true };
    expect(shown).toEqual([
      { ...bare, door: 'http', port: 2, streamId: 's', n: 1 },
      { ...bare, door: 'http', port: 1 },
      bare,
    ]);
  });

  it('does not beat the fields of a line', () => {
    const { logger, lines } = createLog();
    logger.child({ n: 1 }).info('said', { n: 2 });
    expect(JSON.parse(lines()[0] ?? '')).toMatchObject({ n: 2 });
  });
});

describe('log lines for people', () => {
  it('begin with time, level and message and go on with the fields', () => {
    const { logger, lines } = createLog({ form: 'console' });
    logger.warn('ECS is slow', { waitMs: 5, task: { id: 'a' } });
    logger.error('over');
    const [first = '', second = ''] = lines();
    expect(first).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z warn {2}ECS is slow waitMs=5 task=\{"id":"a"\}$/);
    expect(second).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z error over$/);
  });

  it('hide secrets too', () => {
    const { logger, lines } = createLog({ form: 'console' });
    logger.info('said', { token: 'hunter2' });
    expect(lines()[0]).toContain('token="[redacted]"');
  });
});

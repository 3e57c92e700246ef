import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { OPERATIONS } from '../../src/local-ecs/engine/operations/table.ts';
import { startEcs } from '../local-ecs/started-ecs.ts';
import type { StartedEcs } from '../local-ecs/started-ecs.ts';

const run = promisify(execFile);

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** `.ci/install-boto3` puts it there. */
const PYTHON = `${ROOT}node_modules/.cache/boto3/bin/python`;

/** What `main.py` prints. */
interface Report {
  /** By the name of a part, how it failed. */
  readonly parts: Readonly<Record<string, string | null>>;
  /** By operation, how often it was answered. */
  readonly answers: Readonly<Record<string, number>>;
  /** By operation, what in its answers does not fit botocore's model. */
  readonly problems: Readonly<Record<string, readonly string[]>>;
  readonly refusals: readonly {
    readonly operation: string;
    readonly members: string;
    /** Code, status and message. */
    readonly found: readonly unknown[];
    readonly wanted: readonly unknown[];
  }[];
}

const SERVED = [...OPERATIONS.keys()];

let started: StartedEcs;
let report: Report;

beforeAll(async () => {
  started = await startEcs();
  const { endpoint, region, accessKeyId } = started.ecs;
  const { stdout } = await run(
    PYTHON,
    [`${ROOT}test/boto3/main.py`, endpoint, region, accessKeyId, ...SERVED],
    {
      env: { PYTHONDONTWRITEBYTECODE: '1' },
      maxBuffer: 64 * 1024 * 1024,
    },
  );
  report = JSON.parse(stdout) as Report;
}, 120_000);

afterAll(async () => {
  await started.close();
});

describe('boto3', () => {
  it.each([
    'checker',
    'clusters',
    'definitions',
    'instances',
    'tasks',
    'services',
    'protection',
    'tags',
    'agents',
    'account',
    'paginators',
    'waiters',
  ])('gets back what it says, and finds what it looks for: %s', (part) => {
    expect(report.parts).toHaveProperty(part, null);
  });

  it('has no part that is not looked at', () => {
    expect(Object.values(report.parts).filter((failure) => failure !== null)).toEqual([]);
  });
});

describe.each(SERVED)('%s', (operation) => {
  it('is answered, and every answer fits the model that boto3 has of the API', () => {
    expect(report.answers[operation] ?? 0).toBeGreaterThan(0);
    expect(report.problems[operation] ?? []).toEqual([]);
  });

  it('refuses what is wrong with the code, status and message that are documented', () => {
    const refusals = report.refusals.filter((refusal) => refusal.operation === operation);
    expect(refusals.length).toBeGreaterThan(0);
    expect(refusals.map(({ members, found }) => ({ members, found }))).toEqual(
      refusals.map(({ members, wanted }) => ({ members, found: wanted })),
    );
  });
});

describe('an operation that is not served', () => {
  it('is unknown', () => {
    const refusals = report.refusals.filter(({ operation }) => !SERVED.includes(operation));
    expect(refusals.map(({ found }) => found)).toEqual([
      ['UnknownOperationException', 400, 'The operation CreateCapacityProvider is not served by this ECS.'],
    ]);
  });
});

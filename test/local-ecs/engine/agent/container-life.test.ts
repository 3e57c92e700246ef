import { describe, expect, it } from '@jest/globals';
import { parseContainerLife } from '../../../../src/local-ecs/engine/agent/container-life.ts';

describe('parseContainerLife', () => {
  it('reads every setting', () => {
    const life = {
      pendingMs: 50,
      pullError: 'no such image',
      startError: 'no such file',
      runMs: 500,
      exitCode: 3,
      oom: true,
      ignoresSigterm: true,
      stopExitCode: 0,
      health: 'UNHEALTHY',
    };
    expect(parseContainerLife(JSON.stringify(life))).toEqual(life);
    expect(parseContainerLife('{}')).toEqual({});
  });

  it.each([
    ['nonsense', 'it must be a JSON object'],
    ['[]', 'it must be a JSON object'],
    ['{"runMs":"500"}', 'runMs must be a number of milliseconds'],
    ['{"runMs":-1}', 'runMs must be a number of milliseconds'],
    ['{"exitCode":256}', 'exitCode must be a whole number from 0 to 255'],
    ['{"oom":1}', 'oom must be true or false'],
    ['{"pullError":1}', 'pullError must be a text'],
    ['{"health":"FINE"}', 'health must be HEALTHY, UNHEALTHY or UNKNOWN'],
    [
      '{"runms":1}',
      'runms is none of pendingMs, pullError, startError, runMs, exitCode, oom, ignoresSigterm, stopExitCode, health',
    ],
    ['{"constructor":1}', expect.stringMatching(/^constructor is none of/)],
  ])('says what is wrong with %s', (text, problem) => {
    expect(parseContainerLife(text)).toEqual({ problem });
  });
});

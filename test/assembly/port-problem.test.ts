import { describe, expect, it } from '@jest/globals';
import { portProblem } from '../../src/assembly/port-problem.ts';

describe('a port that cannot be had', () => {
  it.each([
    ['EADDRINUSE', 'PORT_IN_USE'],
    ['EACCES', 'PORT_FORBIDDEN'],
  ])('for %s is %s, with a flag that helps', (systemCode, code) => {
    const problem = portProblem(Object.assign(new Error('listen'), { code: systemCode }), 80);
    expect(problem).toMatchObject({ code, what: expect.stringContaining('Port 80') });
    expect(problem?.cure).toContain('--port 0');
  });

  it.each([new Error('x'), Object.assign(new Error('x'), { code: 'EMFILE' }), 'EACCES', null])(
    'is not told of anything else: %s',
    (error) => {
      expect(portProblem(error, 80)).toBeUndefined();
    },
  );
});

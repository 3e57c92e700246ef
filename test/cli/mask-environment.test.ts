import { describe, expect, it } from '@jest/globals';
import { maskEnvironment } from '../../src/cli/mask-environment.ts';

describe('environment variables', () => {
  it.each([
    ['a list', [{ name: 'A', value: 's' }], [{ name: 'A', value: '***' }]],
    [
      'a list with secrets',
      [{ name: 'A', type: 'SECRET', secret: { value: 's' } }],
      [{ name: 'A', type: '***', secret: '***' }],
    ],
    ['by name', { A: 's', name: 's' }, { A: '***', name: '***' }],
    ['a list of texts', ['A=s'], ['***']],
  ])('are masked, however deep: %s', (_, environment, masked) => {
    const around = (inner: unknown): unknown => ({ key: 1, list: [{ command: { environment: inner } }] });
    expect(maskEnvironment(around(environment))).toEqual(around(masked));
  });

  it("are masked in Marathon's apps as well", () => {
    expect(maskEnvironment({ id: '/web', env: { A: 's' } })).toEqual({ id: '/web', env: { A: '***' } });
  });

  it('are not what else is called so, and the rest is as it was', () => {
    const value = {
      discovery: { environment: 'prod' },
      bytes: Uint8Array.of(1),
      big: 1n,
      nothing: null,
      n: [0],
    };
    expect(maskEnvironment(value)).toStrictEqual(value);
  });

  it('stay readable in the value given', () => {
    const value = { environment: [{ name: 'A', value: 's' }] };
    maskEnvironment(value);
    expect(value).toEqual({ environment: [{ name: 'A', value: 's' }] });
  });
});

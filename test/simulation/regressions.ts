/** Seeds that once broke a rule, and what was wrong then. They are tried with every run of the unit tests. */
export const REGRESSIONS: readonly { readonly seed: number; readonly rule: string; readonly was: string }[] =
  [
    { seed: 200, rule: 'L1', was: 'that a task runs was announced once, while its framework was away' },
    { seed: 825, rule: 'S4', was: 'the end of a launch whose place a later one had taken was told' },
    { seed: 14, rule: 'S4', was: 'an end that was acknowledged long ago was told again after a restart' },
    {
      seed: 8,
      rule: 'L5',
      was: 'a task stayed unreachable whose agent had come back while the bridge was down',
    },
  ];

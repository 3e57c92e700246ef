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
    {
      seed: 328,
      rule: 'S5',
      was: 'RunTask started a task as the new agent of its machine, where nothing was held',
    },
    {
      seed: 354,
      rule: 'S5',
      was: 'RunTask started a task as the new agent of its machine, where nothing was held',
    },
    { seed: 100_362, rule: 'L5', was: 'such a task was lost with the agent that it was not on' },
    {
      seed: 101_518,
      rule: 'S2',
      was: "a task by RunTask was looked for on one of its machine's agents only",
    },
    {
      seed: 960,
      rule: 'S5',
      was: 'a task was stopping that had been found, and nobody knew how much it took',
    },
    {
      seed: 101_943,
      rule: 'L4',
      was: 'a task that an earlier life had started late was taken for one of another bridge',
    },
    {
      seed: 473_727_174,
      rule: 'S2',
      was: 'a task that stopped between two listings was in neither, and was written off',
    },
    {
      seed: 179_106_611,
      rule: 'S2',
      was: 'a task by RunTask was written off that ran as an agent of its machine that no sweep had shown yet',
    },
  ];

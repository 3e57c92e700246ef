/** What a command's exit code says. */
export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  unreachable: 3,
  notFound: 4,
  notAllowed: 5,
  conflict: 6,
  timedOut: 7,
  /** What was checked, or waited for, is not as it should be. */
  unhealthy: 8,
  /** What is wanted finds no place. */
  notPlaced: 9,
  /** A plan has changes, where that was to be told. */
  changes: 10,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

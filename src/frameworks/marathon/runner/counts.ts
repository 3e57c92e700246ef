/** How often things have happened since this Marathon began to work. */
export interface MarathonCounts {
  readonly offersIncoming: number;
  readonly offersDeclined: number;
  readonly offersUsed: number;
  readonly revives: number;
  readonly suppresses: number;
  readonly tasksLaunched: number;
}

export const NO_COUNTS: MarathonCounts = {
  offersIncoming: 0,
  offersDeclined: 0,
  offersUsed: 0,
  revives: 0,
  suppresses: 0,
  tasksLaunched: 0,
};

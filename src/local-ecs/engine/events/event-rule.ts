/** Where events go: one queue, and of which clusters it gets them. */
export interface EventRule {
  /** Name of a queue. It is there from the beginning; what a deleted one would have got is lost. */
  readonly queue: string;
  /** Names. Default: all clusters. */
  readonly clusters?: readonly string[];
}

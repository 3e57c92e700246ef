/** Where events go: one queue, and of which clusters it gets them. */
export interface EventRule {
  /** Name of a queue, which comes with the rule. What it would have got once it is deleted is lost. */
  readonly queue: string;
  /** Names. Default: all clusters. */
  readonly clusters?: readonly string[];
}

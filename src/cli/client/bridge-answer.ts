/** What a bridge answers. */
export interface BridgeAnswer {
  readonly status: number;
  /** What the JSON says, or the text where it is none. */
  readonly body: unknown;
}

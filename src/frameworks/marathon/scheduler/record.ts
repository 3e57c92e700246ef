/** What survives a restart: plain data under a key, put or taken away. */
export type RecordChange =
  | { readonly type: 'put'; readonly key: string; readonly value: unknown }
  | { readonly type: 'delete'; readonly key: string };

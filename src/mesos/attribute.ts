import type { Ranges } from './ranges.ts';

/** An attribute of an agent, as in Mesos `Attribute`. Attributes that come from ECS are always TEXT. */
export type Attribute =
  | { readonly name: string; readonly type: 'TEXT'; readonly text: string }
  | { readonly name: string; readonly type: 'SCALAR'; readonly scalar: number }
  | { readonly name: string; readonly type: 'RANGES'; readonly ranges: Ranges }
  | { readonly name: string; readonly type: 'SET'; readonly set: readonly string[] };

/** A name and an optional value that people attach to things, as in Mesos `Label`. */
export interface Label {
  readonly key: string;
  readonly value?: string;
}

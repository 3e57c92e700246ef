import type { PatternCompiler } from '../engine/pattern.ts';

export type Feature = 'gpu_resources' | 'secrets' | 'external_volumes';

/** What Marathon's flags say about the apps that are taken. */
export interface AppRules {
  /** `--default_network_name`: for container networks without a name. */
  readonly defaultNetworkName?: string;
  /** `--mesos_role`. */
  readonly defaultRole: string;
  /** `--enable_features`. */
  readonly features: ReadonlySet<Feature>;
  readonly compilePattern: PatternCompiler;
}

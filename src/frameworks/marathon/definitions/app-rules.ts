import type { TaskInfo } from '../../../mesos/task-info.ts';
import type { PatternCompiler } from '../engine/pattern.ts';

export type Feature = 'gpu_resources' | 'secrets' | 'external_volumes';

/** What counts where tasks run on Amazon ECS. */
export interface EcsRules {
  /** Executors for which the driver has a task definition; `default` stands for all others. Absent: not known, none is refused. */
  readonly executors?: ReadonlySet<string>;
  /** How many characters ECS's container overrides have that start a task, those that the driver adds included. */
  readonly overridesLength: (task: TaskInfo) => number;
  /** How many ECS takes. */
  readonly maxOverridesLength: number;
}

/** What Marathon's flags say about the apps that are taken. */
export interface AppRules {
  /** `--default_network_name`: for container networks without a name. */
  readonly defaultNetworkName?: string;
  /** `--mesos_role`. */
  readonly defaultRole: string;
  /** `--enable_features`. */
  readonly features: ReadonlySet<Feature>;
  readonly compilePattern: PatternCompiler;
  /** Absent where tasks run on Mesos's agents. */
  readonly ecs?: EcsRules;
}

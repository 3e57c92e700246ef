import type { TaskOverrides } from '../../../ecs/overrides.ts';
import type { ReservedResources } from '../../../ecs/reserved-resources.ts';
import type { Tag } from '../../../ecs/tag.ts';
import type { DefinitionRecord } from '../definitions/task-definition-record.ts';
import type { JsonObject } from '../json.ts';
import type { DeploymentRecord } from '../services/service.ts';

/** What a call that starts tasks asks for, checked; the same for each of its tasks. */
export interface Launch {
  readonly definition: DefinitionRecord;
  readonly overrides: TaskOverrides;
  readonly wireOverrides: JsonObject;
  readonly reserved: ReservedResources;
  readonly group: string;
  readonly startedBy?: string;
  /** Of the service that starts it. */
  readonly deployment?: DeploymentRecord;
  readonly tags: readonly Tag[];
  readonly enableExecuteCommand: boolean;
  /** Of an awsvpc task. */
  readonly subnetId?: string;
}

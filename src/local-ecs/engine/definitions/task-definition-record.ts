import type { Tag } from '../../../ecs/tag.ts';
import type { TaskDefinition } from '../../../ecs/task-definition.ts';
import type { JsonObject } from '../json.ts';

/** One revision of a family. */
export interface DefinitionRecord {
  /** As RegisterTaskDefinition read it, defaults filled in, without status and dates. */
  readonly wire: JsonObject;
  /** The same in our words; its status is that of registration. */
  readonly definition: TaskDefinition;
  tags: readonly Tag[];
  readonly taskRoleArn?: string;
  readonly registeredAtMs: number;
  /** Set when it was deregistered: it is INACTIVE then. */
  deregisteredAtMs?: number;
  /** Set when its deletion was asked for, after which no task starts from it. */
  deleteRequestedAtMs?: number;
}

/** A family with its revisions: revision n stands at index n − 1. */
export interface FamilyRecord {
  readonly name: string;
  readonly revisions: DefinitionRecord[];
  /** How many revisions are ACTIVE. */
  activeCount: number;
  /** The ACTIVE revisions in order, the newest last; others may stand between them. */
  readonly active: DefinitionRecord[];
}

/** A revision never becomes ACTIVE again. */
export function definitionStatus(record: DefinitionRecord): 'ACTIVE' | 'INACTIVE' | 'DELETE_IN_PROGRESS' {
  if (record.deleteRequestedAtMs !== undefined) return 'DELETE_IN_PROGRESS';
  return record.deregisteredAtMs === undefined ? 'ACTIVE' : 'INACTIVE';
}

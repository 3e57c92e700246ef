import { formatArn, parseArn, taskDefinitionArn } from '../../../ecs/arn.ts';
import type { Tag } from '../../../ecs/tag.ts';
import { addName } from '../sorted-names.ts';
import type { LocalEcsState } from '../state.ts';
import type { Turn } from '../turn.ts';
import type { ReadTaskDefinition } from './read-task-definition.ts';
import { definitionStatus } from './task-definition-record.ts';
import type { DefinitionRecord, FamilyRecord } from './task-definition-record.ts';

function takeFamily(state: LocalEcsState, name: string): FamilyRecord {
  const known = state.families.get(name);
  if (known !== undefined) return known;
  const family: FamilyRecord = { name, revisions: [], activeCount: 0, active: [] };
  state.families.set(name, family);
  addName(state.familyNames, name);
  return family;
}

/** Adds the next revision of the family. */
export function addRevision(turn: Turn, read: ReadTaskDefinition, tags: readonly Tag[]): DefinitionRecord {
  const { state } = turn;
  const family = takeFamily(state, read.definition.family);
  const revision = family.revisions.length + 1;
  const arn = formatArn({
    ...state.options,
    resource: { type: 'task-definition', family: family.name, revision },
  });
  const record: DefinitionRecord = {
    wire: read.wire,
    definition: { ...read.definition, taskDefinitionArn: taskDefinitionArn(arn), revision, status: 'ACTIVE' },
    tags,
    ...(read.taskRoleArn !== undefined && { taskRoleArn: read.taskRoleArn }),
    registeredAtMs: turn.nowMs,
  };
  family.revisions.push(record);
  family.activeCount += 1;
  family.active.push(record);
  return record;
}

/** Makes a revision INACTIVE; nothing changes when it is ACTIVE no more. */
export function deactivateRevision(turn: Turn, record: DefinitionRecord): void {
  const family = turn.state.families.get(record.definition.family);
  if (family === undefined || definitionStatus(record) !== 'ACTIVE') return;
  record.deregisteredAtMs = turn.nowMs;
  family.activeCount -= 1;
  dropInactive(family.active);
}

/** So that the last is ACTIVE. */
function dropInactive(active: DefinitionRecord[]): void {
  for (let last = active.at(-1); last !== undefined; last = active.at(-1)) {
    if (definitionStatus(last) === 'ACTIVE') return;
    active.pop();
  }
}

interface DefinitionName {
  readonly family: string;
  readonly revision?: number;
}

const NAME = /^([^:/]+)(?::(\d+))?$/;

function parseName(state: LocalEcsState, text: string): DefinitionName | undefined {
  if (text.startsWith('arn:')) {
    const arn = parseArn(text);
    const isOurs = arn?.region === state.options.region && arn.accountId === state.options.accountId;
    return isOurs && arn.resource.type === 'task-definition' ? arn.resource : undefined;
  }
  const [, family, revision] = NAME.exec(text) ?? [];
  if (family === undefined) return undefined;
  return { family, ...(revision !== undefined && { revision: Number(revision) }) };
}

/** The revision that `family:revision`, `family` (its newest ACTIVE one) or an ARN means; INACTIVE ones included. */
export function findDefinition(state: LocalEcsState, text: string): DefinitionRecord | undefined {
  const name = parseName(state, text);
  const family = state.families.get(name?.family ?? '');
  return name?.revision === undefined ? family?.active.at(-1) : family?.revisions[name.revision - 1];
}

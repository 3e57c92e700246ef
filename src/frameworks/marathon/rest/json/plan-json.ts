import { appJson } from '../../definitions/app-json.ts';
import type { AppDefinition } from '../../engine/app-definition.ts';
import type { DeploymentAction, DeploymentStep } from '../../engine/deployment-plan.ts';
import { findApp } from '../../engine/group.ts';
import type { Group } from '../../engine/group.ts';
import type { PathId } from '../../engine/path-id.ts';
import type { AppForeseen, Prospect, Unplaced } from '../foreseen-apps.ts';
import { fieldChanges } from './field-changes.ts';
import type { FieldChange } from './field-changes.ts';
import { fittingJson, remedyJson, stagesJson, wholeAgentJson } from './verdict-json.ts';

type Json = Readonly<Record<string, unknown>>;

/** What would be done with an app. */
type Doing = 'create' | 'restart' | 'scale' | 'destroy' | 'nothing';

function doingOf(before: AppDefinition | undefined, action: DeploymentAction['action'] | undefined): Doing {
  switch (action) {
    case undefined:
      return 'nothing';
    case 'StopApplication':
      return 'destroy';
    case 'StartApplication':
      return 'create';
    case 'RestartApplication':
      return 'restart';
    case 'ScaleApplication':
      return before === undefined ? 'create' : 'scale';
  }
}

/** An app without what Marathon tells of it and nobody writes. */
function written(app: AppDefinition | undefined): Json | undefined {
  if (app === undefined) return undefined;
  const { version, versionInfo, ...fields } = appJson(app);
  return fields;
}

/** Of an app that is new or gone every field would be told: it says nothing. */
function changesOf(
  before: AppDefinition | undefined,
  after: AppDefinition | undefined,
): readonly FieldChange[] {
  return before === undefined || after === undefined ? [] : fieldChanges(written(before), written(after));
}

const unplacedJson = ({ verdicts, remedies, whole }: Unplaced, nowMs: number): Json => ({
  stages: stagesJson(verdicts, nowMs),
  fits: fittingJson(verdicts),
  wouldFit: remedies.map(remedyJson),
  emptyAgents: whole.map(wholeAgentJson),
});

const placementJson = ({ wanted, fits, unplaced }: AppForeseen, nowMs: number): Json => ({
  wanted,
  fits,
  ...(unplaced === undefined ? {} : { unplaced: unplacedJson(unplaced, nowMs) }),
});

/** What a deployment would do. */
export interface Plan {
  readonly original: Group;
  readonly target: Group;
  readonly steps: readonly DeploymentStep[];
  /** Apps that are told even where nothing becomes of them. */
  readonly named: readonly PathId[];
  /** Absent where not all agents are known. */
  readonly foreseen?: Prospect;
  readonly nowMs: number;
}

function appPlanJson(
  { original, target, foreseen, nowMs }: Plan,
  id: PathId,
  action: DeploymentAction['action'] | undefined,
): Json {
  const before = findApp(original, id);
  const after = findApp(target, id);
  const placement = foreseen?.apps.get(id);
  return {
    id,
    action: doingOf(before, action),
    instances: { before: before?.instances ?? 0, after: after?.instances ?? 0 },
    changes: changesOf(before, after),
    ...(placement === undefined ? {} : { placement: placementJson(placement, nowMs) }),
  };
}

/** Each app that something becomes of, in the order of the steps, and then those that are named. */
export function appPlansJson(plan: Plan): readonly Json[] {
  const actions = new Map<PathId, DeploymentAction['action'] | undefined>();
  for (const { app, action } of plan.steps.flat()) actions.set(app, action);
  for (const id of plan.named) if (!actions.has(id)) actions.set(id, undefined);
  return [...actions].map(([id, action]) => appPlanJson(plan, id, action));
}

/** What other apps wait for already and is placed first. */
export const othersJson = ({ others }: Prospect): readonly Json[] =>
  others.map(({ app, wanted, fits }) => ({ id: app, wanted, fits }));

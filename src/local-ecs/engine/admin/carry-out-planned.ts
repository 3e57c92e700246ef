import { ApiError, invalidParameter } from '../api-error.ts';
import type { Choice } from '../faults/fault-plan.ts';
import { drawFrom } from '../seeded-random.ts';
import type { LocalEcsState } from '../state.ts';
import type { Turn } from '../turn.ts';
import type { PlannableCommand } from './admin-command.ts';
import { carryOutAdminCommand } from './carry-out.ts';
import { scheduleNext } from './fault-plans.ts';
import type { TimelineRecord } from './plan-record.ts';

/** Of those drawn that the command refuses. */
const MOST_TRIES = 100;

function candidatesOf(state: LocalEcsState, choice: Choice, clusterName: string): string[] {
  if (choice === 'container-instance')
    return [...state.instances.values()]
      .filter(({ cluster, known }) => cluster.name === clusterName && known.status !== 'INACTIVE')
      .map(({ arn }) => arn);
  const isStopped = choice === 'stopped-task';
  return [...state.tasks.values()]
    .filter(
      ({ cluster, known }) => cluster.name === clusterName && (known.lastStatus === 'STOPPED') === isStopped,
    )
    .map(({ arn }) => arn);
}

/** The command upon a thing that was chosen. */
function aimedAt(command: PlannableCommand, choice: Choice, arn: string): PlannableCommand {
  const member = choice === 'container-instance' ? 'containerInstance' : 'task';
  return { ...command, [member]: arn };
}

function carryOutOnChosen(turn: Turn, entry: TimelineRecord, choice: Choice): void {
  const { command } = entry.planned;
  const clusterName = ('cluster' in command ? command.cluster : undefined) ?? 'default';
  const candidates = candidatesOf(turn.state, choice, clusterName);
  let refusal = invalidParameter('There is nothing to choose from.');
  for (let tries = 0; tries < MOST_TRIES && candidates.length > 0; tries += 1) {
    const [arn = ''] = candidates.splice(Math.floor(drawFrom(entry) * candidates.length), 1);
    try {
      carryOutAdminCommand(turn, aimedAt(command, choice, arn));
      return;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      refusal = error;
    }
  }
  throw refusal;
}

/** A planned command is due. @see Deadline `plan-due` */
export function carryOutPlanned(turn: Turn, planNumber: number, index: number): void {
  const plan = turn.state.faultPlan;
  const entry = plan?.timeline[index];
  if (plan?.number !== planNumber || entry === undefined) return;
  const { choose, command } = entry.planned;
  try {
    if (choose === undefined) carryOutAdminCommand(turn, command);
    else carryOutOnChosen(turn, entry, choose);
    entry.carriedOut += 1;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    entry.refused += 1;
    entry.lastRefusal = error.message;
  }
  scheduleNext(turn, plan, index);
}

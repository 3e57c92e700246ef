import { isVerdict } from '../ecs/failure.ts';
import type { TaskDefinition } from '../ecs/task-definition.ts';
import type { EcsAnswer } from './ecs-call.ts';
import type { DefinitionEntry } from './state.ts';
import { backoffMs, callEcs, note } from './turn.ts';
import type { Turn } from './turn.ts';

/** Whether a reference names one revision for ever: an ARN's content never changes, only its status may. */
const isArn = (reference: string): boolean => reference.startsWith('arn:');

function isFresh(turn: Turn, reference: string, entry: DefinitionEntry): boolean {
  if (entry.status === 'READING') return true;
  if (entry.status === 'KNOWN' && isArn(reference)) return true;
  return turn.now - entry.readAtMs < turn.state.config.timing.definitionTtlMs;
}

function read(turn: Turn, reference: string, attempts: number): void {
  turn.state.definitions.set(reference, { status: 'READING', attempts });
  callEcs(turn, { operation: 'DescribeTaskDefinition', taskDefinition: reference });
}

/**
 * What is known of a task definition; reads it when nothing recent is. `family` and `family:revision` are believed
 * for a minute, since a family moves on and a revision may be deregistered; StartTask's answer is the truth.
 * @param reference `family:revision`, `family` or ARN.
 * @returns the entry; READING means that an answer is on its way.
 */
export function lookUpDefinition(turn: Turn, reference: string): DefinitionEntry {
  const entry = turn.state.definitions.get(reference);
  if (entry !== undefined && isFresh(turn, reference, entry)) return entry;
  read(turn, reference, 1);
  return { status: 'READING', attempts: 1 };
}

/** The content of a definition if it is at hand, however old: content never changes. */
export function knownDefinition(turn: Turn, arn: string): TaskDefinition | undefined {
  const entry = turn.state.definitions.get(arn);
  return entry?.status === 'KNOWN' ? entry.definition : undefined;
}

/**
 * Keeps what was read, under the reference and under the ARN; a passing failure is tried again by itself.
 * @returns whether the reference is decided now.
 */
export function definitionAnswered(turn: Turn, answer: EcsAnswer<'DescribeTaskDefinition'>): boolean {
  const { state, now } = turn;
  const reference = answer.call.taskDefinition;
  if (answer.outcome.ok) {
    const definition = answer.outcome.value;
    const entry: DefinitionEntry = { status: 'KNOWN', definition, readAtMs: now };
    state.definitions.set(reference, entry);
    state.definitions.set(definition.taskDefinitionArn, entry);
    return true;
  }
  const { failure } = answer.outcome;
  const entry = state.definitions.get(reference);
  const attempts = entry?.status === 'READING' ? entry.attempts : 1;
  const fields = { taskDefinition: reference, code: failure.code };
  if (!isVerdict(failure)) {
    const { retryFirstMs, retryLastMs } = state.config.timing;
    state.definitions.set(reference, { status: 'READING', attempts: attempts + 1 });
    state.deadlines.set(
      { kind: 'definition', reference },
      now + backoffMs(attempts, retryFirstMs, retryLastMs),
    );
    note(turn, 'warn', 'definition.postponed', failure.message, fields);
    return false;
  }
  note(turn, 'warn', 'definition.unreadable', failure.message, fields);
  state.definitions.set(reference, { status: 'FAILED', failure, readAtMs: now });
  return true;
}

/** Reads again what could not be read a while ago. */
export function retryDefinition(turn: Turn, reference: string): void {
  const entry = turn.state.definitions.get(reference);
  if (entry?.status === 'READING') read(turn, reference, entry.attempts);
}

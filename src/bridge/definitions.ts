import { isVerdict } from '../ecs/failure.ts';
import type { TaskDefinitionRegistration } from '../ecs/task-definition-registration.ts';
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

/** Whether a definition was looked for, and nobody has registered it. */
export const isUnregistered = (entry: DefinitionEntry): boolean =>
  entry.status === 'FAILED' &&
  entry.failure.code === 'NOT_FOUND' &&
  entry.failure.operation === 'DescribeTaskDefinition';

/**
 * Registers a definition that is unregistered. What ECS answers is kept under its family, as if it had been read. A
 * failure that passes, or after which it may be registered all the same, is followed by reading it again.
 */
export function registerDefinition(turn: Turn, registration: TaskDefinitionRegistration): void {
  const { definitions } = turn.state;
  const entry = definitions.get(registration.family);
  const attempts = entry?.status === 'FAILED' ? entry.attempts : 1;
  definitions.set(registration.family, { status: 'READING', attempts });
  callEcs(turn, { operation: 'RegisterTaskDefinition', registration });
}

/** The content of a definition if it is at hand, however old: content never changes. */
export function knownDefinition(turn: Turn, arn: string): TaskDefinition | undefined {
  const entry = turn.state.definitions.get(arn);
  return entry?.status === 'KNOWN' ? entry.definition : undefined;
}

/** A definition was read, or registered. */
export type DefinitionAnswer = EcsAnswer<'DescribeTaskDefinition'> | EcsAnswer<'RegisterTaskDefinition'>;

/** What the definition of a call is waited for by. */
export const referenceIn = ({ call }: DefinitionAnswer): string =>
  call.operation === 'DescribeTaskDefinition' ? call.taskDefinition : call.registration.family;

/**
 * Keeps what was read, under the reference and under the ARN; a passing failure is tried again by itself.
 * @returns whether the reference is decided now.
 */
export function definitionAnswered(turn: Turn, answer: DefinitionAnswer): boolean {
  const { state, now } = turn;
  const reference = referenceIn(answer);
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
  state.definitions.set(reference, { status: 'FAILED', failure, readAtMs: now, attempts });
  return true;
}

/** Reads again what could not be read a while ago. */
export function retryDefinition(turn: Turn, reference: string): void {
  const entry = turn.state.definitions.get(reference);
  if (entry?.status === 'READING') read(turn, reference, entry.attempts);
}

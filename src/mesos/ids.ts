/**
 * Identifiers of the Mesos scheduler API. All are strings on the wire; the brands keep a task id from being
 * passed where an agent id is meant. They are created here, in codecs, and nowhere else.
 */
declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

export type FrameworkId = Branded<'FrameworkId'>;
export type AgentId = Branded<'AgentId'>;
export type OfferId = Branded<'OfferId'>;
export type TaskId = Branded<'TaskId'>;
export type ExecutorId = Branded<'ExecutorId'>;
export type OperationId = Branded<'OperationId'>;

export const frameworkId = (text: string): FrameworkId => text as FrameworkId;
export const agentId = (text: string): AgentId => text as AgentId;
export const offerId = (text: string): OfferId => text as OfferId;
export const taskId = (text: string): TaskId => text as TaskId;
export const executorId = (text: string): ExecutorId => text as ExecutorId;
export const operationId = (text: string): OperationId => text as OperationId;

const MAX_ID_BYTES = 255;

/** Length of `text` in UTF-8 bytes; Mesos limits ids in bytes, not characters. */
function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

function isControl(character: string): boolean {
  const code = character.charCodeAt(0);
  return code < 0x20 || code === 0x7f;
}

/**
 * The rule for framework, task and executor ids that a framework chooses.
 * @returns what is wrong, in the words of a Mesos master, or undefined when the id is legal.
 * @see Mesos `src/common/validation.cpp`
 */
export function validateId(id: string): string | undefined {
  if (id === '') return 'ID must not be empty';
  if (utf8Length(id) > MAX_ID_BYTES) return `ID must not be greater than ${MAX_ID_BYTES} characters`;
  if (id === '.' || id === '..') return `'${id}' is disallowed`;
  const illegal = Array.from(id).some((c) => c === '/' || c === '\\' || isControl(c));
  return illegal ? `'${id}' contains invalid characters` : undefined;
}

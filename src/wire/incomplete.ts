import type { FieldPlan, MessagePlan } from './message-plan.ts';
import { WireError } from './wire-error.ts';

/** Our own words lack a field without which no client could read the message. */
export function incomplete(plan: MessagePlan, field: FieldPlan): WireError {
  return new WireError(
    'INCOMPLETE',
    `${plan.name} cannot be written: '${field.name}' is required and missing`,
  );
}

/** Our own words have an enum value that the protocol does not know. */
export function unknownName(value: unknown): never {
  throw new WireError('INCOMPLETE', `'${String(value)}' is no value of its enum`);
}

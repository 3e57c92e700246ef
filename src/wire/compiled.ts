import type { MessagePlan } from './message-plan.ts';

/** A function that was made for one message type. It is called through this, since a type may contain itself. */
export interface Compiled<Run> {
  run: Run;
}

/** @returns a function that compiles something for a message type when it is first asked for, and then remembers it. */
export function oncePerMessage<Run>(
  compile: (plan: MessagePlan) => Run,
  unfinished: Run,
): (plan: MessagePlan) => Compiled<Run> {
  const made = new Map<MessagePlan, Compiled<Run>>();
  return (plan) => {
    const known = made.get(plan);
    if (known !== undefined) return known;
    const compiled = { run: unfinished };
    made.set(plan, compiled);
    compiled.run = compile(plan);
    return compiled;
  };
}

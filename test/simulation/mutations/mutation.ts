import type { EcsAnswer } from '../../../src/bridge/ecs-call.ts';
import type { Effect } from '../../../src/bridge/effect.ts';
import type { Input } from '../../../src/bridge/input.ts';
import type { Turn } from '../../../src/bridge/turn.ts';
import type { ContainerInstance } from '../../../src/ecs/container-instance.ts';
import type { Event } from '../../../src/mesos/event.ts';
import { HEART } from '../heart.ts';
import type { Heart } from '../heart.ts';

/** A mistake that somebody could make, planted around the heart. */
export interface Mutation {
  /** What the mutated bridge does wrong. */
  readonly mistake: string;
  /** The rules of which one has to notice. */
  readonly breaks: readonly string[];
  /** Makes the heart of each life of the bridge. */
  readonly heart: () => Heart;
}

/** @param before done before each input. @returns whether the input is kept from the heart. */
export const beforeInput = (before: (turn: Turn, input: Input) => boolean): Heart => ({
  ...HEART,
  step: (turn, input) => {
    if (!before(turn, input)) HEART.step(turn, input);
  },
});

/** @param after done after each input. */
export const afterInput = (after: (turn: Turn, input: Input) => void): Heart => ({
  ...HEART,
  step: (turn, input) => {
    HEART.step(turn, input);
    after(turn, input);
  },
});

/** @param before done when all inputs of a turn have been taken. */
export const beforeEndOfTurn = (before: (turn: Turn) => void): Heart => ({
  ...HEART,
  endTurn: (turn) => {
    before(turn);
    HEART.endTurn(turn);
  },
});

function withReads(input: Input, change: (instance: ContainerInstance) => ContainerInstance): Input {
  if (input.type !== 'ecs-answer' || input.answer.call.operation !== 'DescribeContainerInstances')
    return input;
  const answer = input.answer as EcsAnswer<'DescribeContainerInstances'>;
  if (!answer.outcome.ok) return input;
  const value = { ...answer.outcome.value, found: answer.outcome.value.found.map(change) };
  return { type: 'ecs-answer', answer: { ...answer, outcome: { ok: true, value } } };
}

/** @param change says what is read of an instance instead of what ECS shows. */
export const withInstances = (change: (instance: ContainerInstance) => ContainerInstance): Heart => ({
  ...HEART,
  step: (turn, input) => {
    HEART.step(turn, withReads(input, change));
  },
});

/** @param effects what is carried out instead. */
export const withEffects = (effects: Heart['effects']): Heart => ({ ...HEART, effects });

/** @param change says what is sent instead; nothing when it returns undefined. */
export const withEvents = (change: (event: Event) => Event | undefined): Heart =>
  withEffects((out) =>
    out.flatMap((effect): readonly Effect[] => {
      if (effect.type !== 'send-event') return [effect];
      const event = change(effect.event);
      return event === undefined ? [] : [{ ...effect, event }];
    }),
  );

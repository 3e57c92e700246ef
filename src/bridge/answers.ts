import { heedThrottle } from './call-queue.ts';
import { censusDescribed, censusListed } from './census.ts';
import { definitionAnswered, referenceIn } from './definitions.ts';
import type { DefinitionAnswer } from './definitions.ts';
import type { EcsAnswer } from './ecs-call.ts';
import { instancesDescribed, sweepListed } from './instance-sweep.ts';
import { stopAnswered } from './kills.ts';
import { launchAnswered } from './launch-outcomes.ts';
import { decideLaunch } from './launches.ts';
import { lookupDescribed, lookupListed } from './lookup.ts';
import { definitionOfTaskKnown } from './meet-task.ts';
import { clusterAnswered } from './recovery.ts';
import { pollAnswered } from './task-poll.ts';
import type { Turn } from './turn.ts';

/** Everything that waited for a definition goes on: parked launches, and tasks whose end it decides. */
function definitionTold(turn: Turn, answer: DefinitionAnswer): void {
  const { state } = turn;
  const reference = referenceIn(answer);
  if (!definitionAnswered(turn, answer)) return;
  const waiting = state.awaitingDefinition.get(reference) ?? [];
  state.awaitingDefinition.delete(reference);
  for (const key of waiting) {
    decideLaunch(turn, key);
    definitionOfTaskKnown(turn, key);
  }
}

function tasksListed(turn: Turn, answer: EcsAnswer<'ListTasks'>): void {
  const { listing } = answer.call;
  if (listing.type === 'CENSUS') censusListed(turn, listing, answer);
  else lookupListed(turn, listing, answer);
}

function tasksDescribed(turn: Turn, answer: EcsAnswer<'DescribeTasks'>): void {
  const { look } = answer.call;
  switch (look.type) {
    case 'POLL':
      pollAnswered(turn, look.poll, answer);
      return;
    case 'CENSUS':
      censusDescribed(turn, look, answer);
      return;
    case 'LOOKUP':
      lookupDescribed(turn, look, answer);
  }
}

/** Hands an answer of ECS to the part that asked. */
export function takeAnswer(turn: Turn, answer: EcsAnswer): void {
  heedThrottle(turn, answer);
  // The union is discriminated one level down, at `call`, where TypeScript does not narrow the whole.
  switch (answer.call.operation) {
    case 'DescribeClusters':
      clusterAnswered(turn, answer as EcsAnswer<'DescribeClusters'>);
      return;
    case 'ListContainerInstances':
      sweepListed(turn, answer as EcsAnswer<'ListContainerInstances'>);
      return;
    case 'DescribeContainerInstances':
      instancesDescribed(turn, answer as EcsAnswer<'DescribeContainerInstances'>);
      return;
    case 'ListTasks':
      tasksListed(turn, answer as EcsAnswer<'ListTasks'>);
      return;
    case 'DescribeTasks':
      tasksDescribed(turn, answer as EcsAnswer<'DescribeTasks'>);
      return;
    case 'DescribeTaskDefinition':
    case 'RegisterTaskDefinition':
      definitionTold(turn, answer as DefinitionAnswer);
      return;
    case 'StartTask':
    case 'RunTask':
      launchAnswered(turn, answer as EcsAnswer<'StartTask' | 'RunTask'>);
      return;
    case 'StopTask':
      stopAnswered(turn, answer as EcsAnswer<'StopTask'>);
  }
}

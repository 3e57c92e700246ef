import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { parseFaultPlan } from '../../src/local-ecs/fault-plan-document.ts';
import { formatViolation } from './describe.ts';
import { simulate } from './simulation.ts';

/**
 * Everything that the embedded ECS can have go wrong by itself, within what the bridge is told to reckon with: reads no
 * older than `settleMs`, calls that ECS acts on within the time for which launches are looked for.
 */
const EVERYTHING: unknown = parse(`
  faults:
    - { fault: reset, probability: 0.01 }
    - { fault: reset, phase: after-acting, probability: 0.01 }
    - { fault: silence, phase: after-acting, probability: 0.01 }
    - { fault: cut-off, probability: 0.01 }
    - { fault: delay, delayMs: 2500, probability: 0.01 }
    - { fault: error, status: 502, html: true, probability: 0.01 }
    - { fault: error, status: 503, phase: after-acting, probability: 0.01 }
    - { fault: throttle, probability: 0.02 }
    - { fault: disguised-throttle, operation: StartTask, probability: 0.02 }
    - { fault: refuse, code: ExpiredTokenException, probability: 0.005 }
    - { fault: refuse, code: AccessDeniedException, operation: StopTask, probability: 0.02 }
    - { fault: refuse, code: AccessDeniedException, operation: StartTask, probability: 0.02 }
    - { fault: refuse, code: ConflictException, operation: RunTask, phase: after-acting, probability: 0.05 }
    - { fault: item-failure, operation: StartTask, probability: 0.05 }
    - { fault: item-failure, operation: RunTask, probability: 0.05 }
    - { fault: stale-read, staleMs: 450, probability: 0.05 }
    - { fault: empty-page, probability: 0.05 }
    - { fault: changed-token, probability: 0.05 }
    - { fault: expired-token, probability: 0.05 }
    - { fault: stuck-pending, probability: 0.03 }
    - { fault: stops-before-running, probability: 0.05 }
    - { fault: stops-before-answer, probability: 0.03 }
  timeline:
    - { rate: { perHour: 200 }, choose: container-instance, do: { command: DisconnectAgent, forMs: 3000 } }
    - { rate: { perHour: 60 }, choose: container-instance, do: { command: StopMachine, forMs: 10000 } }
    - { rate: { perHour: 60 }, choose: container-instance, do: { command: ReplaceContainerInstance } }
    - { rate: { perHour: 30 }, choose: container-instance, do: { command: TerminateMachine } }
    - { every: 20s, do: { command: AddContainerInstances, vcpus: 2, memoryMiB: 1024 } }
    - { every: 15s, choose: container-instance, do: { command: StartTask, taskDefinition: 'job:1', startedBy: them } }
    - { every: 30s, choose: task, do: { command: StopTask, reason: theirs } }
    - { every: 25s, choose: container-instance, do: { command: SetContainerInstanceState, status: DRAINING } }
    - { rate: { perHour: 200 }, choose: task, do: { command: KillContainer, oom: true } }
    - { rate: { perHour: 400 }, choose: stopped-task, do: { command: ForgetTask } }
    - every: 20s
      do:
        command: SetEventFaults
        faults: { duplicated: 0.3, reordered: 0.3, reorderMs: 5000, delayMs: [0, 3000], lost: 0.2 }
    - every: 30s
      choose: container-instance
      do: { command: PutAttributes, attributes: [{ name: stack, value: prod }] }
`);

/** With the last one somebody else runs services, too. */
const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8, 30];

describe('a bridge on an ECS with a plan of everything that can go wrong', () => {
  it.each(SEEDS)('breaks no rule, and everything comes to rest: seed %i', (seed) => {
    const faultPlan = { seed, ...parseFaultPlan(EVERYTHING) };
    const outcome = simulate(seed, { faultPlan });
    expect(outcome.violations.map((violation) => formatViolation(outcome, violation))).toEqual([]);
    expect(outcome.launched).toBeGreaterThan(0);
    expect(outcome.forgottenTasks).toBeGreaterThan(0);
  });
});

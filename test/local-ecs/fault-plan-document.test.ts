import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { parseFaultPlan } from '../../src/local-ecs/fault-plan-document.ts';

describe('a fault plan', () => {
  it('is read from what YAML says', () => {
    const document: unknown = parse(`
      seed: 7
      faults:
        - { fault: throttle, operation: StartTask, probability: 0.05 }
        - { fault: error, status: 503, html: true, times: 3 }
      events: { duplicated: 0.1, delayMs: [0, 2000] }
      timeline:
        - { at: 90s, do: { command: SetContainerInstanceState, containerInstance: i-1, status: DRAINING } }
        - { every: 10m, times: 5, choose: container-instance, do: { command: DisconnectAgent, forMs: 20000 } }
        - { rate: { perHour: 6 }, choose: task, do: { command: KillContainer, oom: true } }
        - { at: 250, do: { command: InjectFault, fault: silence } }
    `);
    expect(parseFaultPlan(document)).toEqual({
      seed: 7,
      faults: [
        { fault: 'throttle', operation: 'StartTask', probability: 0.05 },
        { fault: 'error', status: 503, html: true, times: 3 },
      ],
      events: { duplicated: 0.1, delayMs: [0, 2000] },
      timeline: [
        {
          when: { atMs: 90_000 },
          command: { type: 'SetContainerInstanceState', containerInstance: 'i-1', status: 'DRAINING' },
        },
        {
          when: { everyMs: 600_000 },
          times: 5,
          choose: 'container-instance',
          command: { type: 'DisconnectAgent', containerInstance: 'to-be-chosen', forMs: 20_000 },
        },
        {
          when: { perHour: 6 },
          choose: 'task',
          command: { type: 'KillContainer', task: 'to-be-chosen', oom: true },
        },
        { when: { atMs: 250 }, command: { type: 'InjectFault', fault: 'silence' } },
      ],
    });
  });

  it.each([
    ['3ms', 3],
    ['1.5s', 1500],
    ['2m', 120_000],
    ['1h', 3_600_000],
    [40, 40],
  ])('has durations: %p', (at, atMs) => {
    const { timeline } = parseFaultPlan({ timeline: [{ at, do: { command: 'ClearFaults' } }] });
    expect(timeline).toMatchObject([{ when: { atMs } }]);
  });

  it('may be empty', () => {
    expect(parseFaultPlan({})).toEqual({});
  });

  const doing = (command: object, more: object = { at: 1 }) => ({ timeline: [{ ...more, do: command }] });

  it.each<readonly [unknown, string]>([
    [[], 'the plan: Invalid input: expected object'],
    [{ fault: [] }, 'the plan: Unrecognized key: "fault"'],
    [{ faults: [{ fault: 'reset', probabilty: 0.1 }] }, 'faults.0: probabilty is not known here.'],
    [{ faults: [{ fault: 'explode' }] }, 'faults.0: fault should be one of [reset,'],
    [{ faults: [{ fault: 'error', status: 404 }] }, 'faults.0: status should be one of [500,502,503]'],
    [{ events: { losst: 1 } }, 'events: losst is not known here.'],
    [doing({ command: 'Explode' }), 'timeline.0.do: No admin command Explode'],
    [doing({ command: 'ListState' }), 'timeline.0.do: The command ListState cannot be planned.'],
    [doing({ command: 'ApplyFaultPlan' }), 'timeline.0.do: The command ApplyFaultPlan cannot be planned.'],
    [doing({ command: 'StopMachine' }), 'timeline.0.do: containerInstance can not be blank.'],
    [doing({ command: 'ClearFaults', now: true }), 'timeline.0.do: now is not known here.'],
    [doing({ command: 'ClearFaults' }, { at: 1, choose: 'task' }), 'timeline.0.do: task is not known here.'],
    [doing({ command: 'ClearFaults' }, {}), 'timeline.0: expected one of at, every and rate'],
    [
      doing({ command: 'ClearFaults' }, { at: 1, every: 2 }),
      'timeline.0: expected one of at, every and rate',
    ],
    [
      doing({ command: 'ClearFaults' }, { at: '10 minutes' }),
      'timeline.0.at: expected a number with its unit',
    ],
  ])('that is wrong is refused with the place: %j', (document, message) => {
    expect(() => parseFaultPlan(document)).toThrow(message);
  });
});

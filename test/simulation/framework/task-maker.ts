import { agentId } from '../../../src/mesos/ids.ts';
import type { TaskId } from '../../../src/mesos/ids.ts';
import type { Offer } from '../../../src/mesos/offer.ts';
import { rangesResource, scalarResource } from '../../../src/mesos/resource.ts';
import type { Resource } from '../../../src/mesos/resource.ts';
import type { TaskInfo } from '../../../src/mesos/task-info.ts';
import { REFERENCES } from '../definitions.ts';
import { ATTEMPT_VARIABLE, scalarOf } from '../oracle/attempt.ts';
import type { Chance } from '../random.ts';

const firstPort = (offer: Offer): number | undefined =>
  offer.resources.flatMap((r) => (r.name === 'ports' && r.type === 'RANGES' ? r.ranges : []))[0]?.begin;

/** What a simulated container does with its life; see `ContainerLife` of the embedded ECS. */
function drawLife(chance: Chance): object {
  const what = chance.number();
  const runMs = chance.between(0, 20_000);
  if (what < 0.35) return { runMs, exitCode: 0 };
  if (what < 0.55) return { runMs, exitCode: chance.between(1, 255) };
  if (what < 0.6) return { runMs, oom: true };
  if (what < 0.65) return { pullError: 'no such image' };
  if (what < 0.7) return { ignoresSigterm: true };
  if (what < 0.75) return { stopExitCode: 0 };
  return {};
}

/** Few, so that tasks are alike. */
const SHARED_LIVES = [{ runMs: 8_000, exitCode: 3 }, {}];

/** The same task, but it runs an image; sometimes one that no definition can be made of. */
function withImage(chance: Chance, task: TaskInfo, hostPort: number | undefined): TaskInfo {
  const parameters = chance.happens(0.05) ? [{ key: 'pid', value: 'host' }] : [];
  const portMappings = hostPort === undefined ? [] : [{ containerPort: 80, hostPort }];
  const isFixed = hostPort !== undefined && chance.happens(0.3);
  return {
    ...task,
    command: { ...task.command, value: chance.pick(['serve', 'serve --fast', 'job:1']) ?? 'serve' },
    container: { type: 'DOCKER', docker: { image: 'web', network: 'BRIDGE', portMappings, parameters } },
    ...(isFixed ? { labels: [{ key: 'ecs.fixed-host-ports', value: String(hostPort) }] } : {}),
  };
}

/** Makes tasks of all sorts, and numbers every attempt to launch one: ECS's own ledger shows the number. */
export class TaskMaker {
  readonly #chance: Chance;
  readonly #images: Chance | undefined;
  #attempts = 0;

  /** @param images draws, apart, which tasks carry an image and what they run; absent: none does. */
  constructor(chance: Chance, images?: Chance) {
    this.#chance = chance;
    this.#images = images;
  }

  /**
   * @param alike makes tasks of a few sorts, whose attempt ECS's ledger does not show; such a task id is used once only.
   */
  make(taskId: TaskId, offer: Offer, alike: boolean): TaskInfo {
    const chance = this.#chance;
    this.#attempts += 1;
    const number = { name: ATTEMPT_VARIABLE, value: String(this.#attempts) };
    const port = chance.happens(0.2) ? firstPort(offer) : undefined;
    const allocation = offer.allocationInfo === undefined ? {} : { allocationInfo: offer.allocationInfo };
    const resources: Resource[] = [
      scalarResource(
        'cpus',
        chance.pick([0.1, 0.25, 0.5, 0.333, scalarOf(offer.resources, 'cpus') / 2]) ?? 0.1,
      ),
      scalarResource('mem', chance.pick([32, 64, 128, 256, 100_000]) ?? 64),
      ...(chance.happens(0.3) ? [scalarResource('disk', 100)] : []),
      ...(port === undefined ? [] : [rangesResource('ports', [{ begin: port, end: port }])]),
    ];
    const task: TaskInfo = {
      name: String(this.#attempts),
      taskId,
      agentId: chance.happens(0.02) ? agentId('another') : offer.agentId,
      resources: resources.map((resource) => ({ ...resource, ...allocation })),
      command: {
        value: (alike ? 'job:1' : chance.pick(REFERENCES)) ?? 'job:1',
        environment: [
          {
            name: 'LOCAL_ECS_LIFE',
            value: JSON.stringify(alike ? chance.pick(SHARED_LIVES) : drawLife(chance)),
          },
          ...(alike ? [] : [number]),
        ],
      },
    };
    return this.#images?.happens(0.5) === true ? withImage(this.#images, task, port) : task;
  }
}

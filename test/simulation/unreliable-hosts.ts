import type { HostsAnswer } from '../../src/bridge/input.ts';
import type { EcsErrorCode } from '../../src/ecs/failure.ts';
import type { Host } from '../../src/ecs/host.ts';
import { Chance } from './random.ts';
import type { World } from './world.ts';

/** The only true host of a machine. */
export const hostOf = (ec2InstanceId: string): Host => ({
  hostname: `${ec2InstanceId}.internal`,
  ip: '10.0.0.4',
});

const FAILURES: readonly EcsErrorCode[] = ['THROTTLED', 'TIMEOUT', 'UNREACHABLE', 'SERVER_ERROR'];

/** A host directory that takes its time, fails, does not know machines yet, or may not be asked at all. */
export class UnreliableHosts {
  faulty = true;
  /** A stream of its own: what it draws changes nothing else of a seed. */
  readonly #chance: Chance;
  readonly #world: World;
  readonly #isDenied: boolean;

  constructor(seed: number, world: World) {
    this.#chance = new Chance(seed + 1_000_003);
    this.#world = world;
    this.#isDenied = this.#chance.happens(0.1);
  }

  resolve(ec2InstanceIds: readonly string[], answered: (answer: HostsAnswer) => void): void {
    const isSlow = this.faulty && this.#chance.happens(0.15);
    const delayMs = isSlow ? this.#chance.between(1_000, 9_000) : this.#chance.between(5, 300);
    const outcome = this.#outcomeFor(ec2InstanceIds);
    this.#world.after(delayMs, () => {
      answered({ ec2InstanceIds, outcome });
    });
  }

  #outcomeFor(ids: readonly string[]): HostsAnswer['outcome'] {
    const isFailure = this.faulty && this.#chance.happens(0.3);
    const code = this.#isDenied ? 'ACCESS_DENIED' : isFailure ? this.#chance.pick(FAILURES) : undefined;
    if (code !== undefined) {
      const failure = { code, operation: 'DescribeInstances', message: `simulated ${code}` };
      return { ok: false, failure };
    }
    const known = ids.filter(() => !(this.faulty && this.#chance.happens(0.2)));
    return { ok: true, value: new Map(known.map((id) => [id, hostOf(id)])) };
  }
}

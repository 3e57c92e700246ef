import type { Offer } from '../../../mesos/offer.ts';
import type { TaskInfo } from '../../../mesos/task-info.ts';
import { shareOf } from '../engine/offer-match.ts';
import type { OfferShare, Refused, Wish } from '../engine/offer-match.ts';
import { withoutResources } from '../engine/offer-rest.ts';
import type { UnusedOffer } from './queue-entry.ts';

/** An offer that is being used. Many apps look at it, so what they find is made once. */
export class OpenOffer {
  readonly whole: Offer;
  readonly tasks: TaskInfo[] = [];
  #rest: Offer;
  readonly #shares = new Map<string, OfferShare>();
  readonly #unused = new Map<Refused, UnusedOffer>();

  constructor(offer: Offer) {
    this.whole = offer;
    this.#rest = offer;
  }

  /** What is not used yet. */
  get rest(): Offer {
    return this.#rest;
  }

  use(task: TaskInfo): void {
    this.tasks.push(task);
    this.#rest = withoutResources(this.#rest, task.resources);
    this.#shares.clear();
    this.#unused.clear();
  }

  /** What is left for the roles of a wish. @param key tells roles apart. */
  shareFor({ roles }: Wish, key: string): OfferShare {
    const known = this.#shares.get(key);
    if (known !== undefined) return known;
    const share = shareOf(this.#rest, roles);
    this.#shares.set(key, share);
    return share;
  }

  /** The offer as apps remember it that could not use what is left. */
  unusedFor(refused: Refused, atMs: number): UnusedOffer {
    const known = this.#unused.get(refused);
    if (known !== undefined) return known;
    const { reason, message } = refused;
    const unused = { offer: this.#rest, reason, message, atMs };
    this.#unused.set(refused, unused);
    return unused;
  }
}

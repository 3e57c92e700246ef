import { MarathonUnavailableError } from '../marathon.ts';
import type { Answer } from '../scheduler/effect.ts';

interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (reason: MarathonUnavailableError) => void;
}

/** Commands that have not been answered. */
export class Requests {
  readonly #waiting = new Map<number, Waiting>();
  #last = 0;

  /** @param send hands the command on, under the number by which its answer is known. */
  ask(send: (request: number) => void): Promise<Answer> {
    this.#last += 1;
    const request = this.#last;
    return new Promise((resolve, reject) => {
      this.#waiting.set(request, { resolve, reject });
      send(request);
    });
  }

  answer(request: number, answer: Answer): void {
    this.#waiting.get(request)?.resolve(answer);
    this.#waiting.delete(request);
  }

  /** All that wait are told that no answer will come. */
  refuse(why: string): void {
    for (const { reject } of this.#waiting.values()) reject(new MarathonUnavailableError(why));
    this.#waiting.clear();
  }
}

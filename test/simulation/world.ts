interface Appointment {
  readonly atMs: number;
  readonly order: number;
  readonly action: () => void;
}

/** Virtual time: what is planned happens in order of time, and of planning where times are equal. */
export class World {
  #nowMs = 1_700_000_000_000;
  #order = 0;
  readonly #planned: Appointment[] = [];

  get nowMs(): number {
    return this.#nowMs;
  }

  after(delayMs: number, action: () => void): void {
    this.at(this.#nowMs + delayMs, action);
  }

  at(atMs: number, action: () => void): void {
    const appointment = { atMs: Math.max(atMs, this.#nowMs), order: this.#order, action };
    this.#order += 1;
    let low = 0;
    let high = this.#planned.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.#planned[middle];
      if (other !== undefined && other.atMs <= appointment.atMs) low = middle + 1;
      else high = middle;
    }
    this.#planned.splice(low, 0, appointment);
  }

  /** Lets everything happen that is planned until then. @param after called after each of it. */
  runUntil(untilMs: number, after: () => void): void {
    for (let next = this.#planned[0]; next !== undefined && next.atMs <= untilMs; next = this.#planned[0]) {
      this.#planned.shift();
      this.#nowMs = next.atMs;
      next.action();
      after();
    }
    this.#nowMs = untilMs;
  }
}

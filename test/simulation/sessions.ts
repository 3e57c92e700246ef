import { sessionId } from '../../src/bridge/input.ts';
import type { Input, SessionId } from '../../src/bridge/input.ts';
import type { Call } from '../../src/mesos/call.ts';
import type { Event } from '../../src/mesos/event.ts';
import type { Chance } from './random.ts';
import type { World } from './world.ts';

/** The framework's end of a session. */
export interface Ear {
  readonly heard: (event: Event) => void;
  /** Nothing comes any more. */
  readonly lost: () => void;
}

interface Line {
  readonly ear: Ear;
  /** When the last event arrives that is under way. */
  arrivesAtMs: number;
  /** Events that would arrive later than this are lost. */
  cutAtMs: number;
}

/** How long it may take a framework to notice that the bridge is gone. */
const NOTICE_MS = 1_500;

/** What lies between frameworks and the bridge. Events stay in order, calls may overtake each other. */
export class Sessions {
  readonly #chance: Chance;
  readonly #world: World;
  readonly #feed: (input: Input) => void;
  readonly #names = new Map<string, number>();
  #lines = new Map<SessionId, Line>();

  /** @param feed hands an input to the bridge that lives now, if there is one. */
  constructor(chance: Chance, world: World, feed: (input: Input) => void) {
    this.#chance = chance;
    this.#world = world;
    this.#feed = feed;
  }

  open(name: string, ear: Ear): SessionId {
    const number = (this.#names.get(name) ?? 0) + 1;
    this.#names.set(name, number);
    const id = sessionId(`${name}${number}`);
    this.#lines.set(id, { ear, arrivesAtMs: 0, cutAtMs: Number.POSITIVE_INFINITY });
    return id;
  }

  /** A framework says something. It is lost if the bridge dies before it arrives. */
  say(id: SessionId, call: Call): void {
    const lines = this.#lines;
    this.#world.after(this.#chance.between(0, 3), () => {
      if (lines === this.#lines) this.#feed({ type: 'call', caller: { sessionId: id }, call });
    });
  }

  /** The framework hangs up. The bridge may notice late. */
  close(id: SessionId): void {
    const lines = this.#lines;
    lines.delete(id);
    const noticedMs = this.#chance.happens(0.8) ? this.#chance.between(0, 5) : this.#chance.between(5, 5_000);
    this.#world.after(noticedMs, () => {
      if (lines === this.#lines) this.#feed({ type: 'session-closed', sessionId: id });
    });
  }

  /** The bridge says something. */
  tell(id: SessionId, event: Event): void {
    this.#arrive(id, (line) => {
      line.ear.heard(event);
    });
  }

  /** The bridge hangs up: what it has said before still arrives. */
  hangUp(id: SessionId): void {
    this.#arrive(id, (line) => {
      this.#lines.delete(id);
      line.ear.lost();
    });
  }

  /** The bridge is gone, and with it every session. Some of what it has said arrives nevertheless. */
  breakAll(): void {
    const lines = [...this.#lines.values()];
    this.#lines = new Map();
    for (const line of lines) {
      if (this.#chance.happens(0.5)) line.cutAtMs = this.#world.nowMs;
      this.#world.after(this.#chance.between(5, NOTICE_MS), () => {
        line.ear.lost();
      });
    }
  }

  #arrive(id: SessionId, action: (line: Line) => void): void {
    const line = this.#lines.get(id);
    if (line === undefined) return;
    line.arrivesAtMs = Math.max(line.arrivesAtMs, this.#world.nowMs + this.#chance.between(0, 3));
    const atMs = line.arrivesAtMs;
    this.#world.at(atMs, () => {
      if (atMs <= line.cutAtMs) action(line);
    });
  }
}

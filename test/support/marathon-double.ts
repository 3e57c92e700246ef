import { appsBelow } from '../../src/frameworks/marathon/engine/group.ts';
import type { Group } from '../../src/frameworks/marathon/engine/group.ts';
import { nextTimestamp } from '../../src/frameworks/marathon/engine/timestamp.ts';
import type { Timestamp } from '../../src/frameworks/marathon/engine/timestamp.ts';
import { MarathonUnavailableError } from '../../src/frameworks/marathon/marathon.ts';
import type { Marathon, MarathonListener } from '../../src/frameworks/marathon/marathon.ts';
import { makeDeployment } from '../../src/frameworks/marathon/scheduler/deployment.ts';
import type { Answer } from '../../src/frameworks/marathon/scheduler/effect.ts';
import type { MarathonEvent } from '../../src/frameworks/marathon/scheduler/event.ts';
import type { Command } from '../../src/frameworks/marathon/scheduler/input.ts';
import { MarathonState, definitionAt } from '../../src/frameworks/marathon/scheduler/state.ts';
import { NOW_MS } from './marathon-builders.ts';

type Deploy = Extract<Command, { readonly type: 'deploy' }>;

/**
 * A Marathon that carries out what changes the tree of apps and nothing else: its deployments begin and never end. What it
 * answers to other commands a test says before.
 */
export class MarathonDouble implements Marathon {
  readonly #state = new MarathonState();
  readonly #listeners = new Set<MarathonListener>();
  readonly #answers: Answer[] = [];
  readonly commands: Command[] = [];
  isAvailable = true;
  #deployments = 0;

  constructor(root?: Group) {
    if (root !== undefined) this.#become(root);
  }

  get state(): MarathonState {
    if (!this.isAvailable) throw new MarathonUnavailableError('Marathon has not begun to work');
    return this.#state;
  }

  /** The answer to the next command, whatever it is. */
  answerNext(answer: Answer): void {
    this.#answers.push(answer);
  }

  emit(event: MarathonEvent, atMs = NOW_MS): void {
    for (const listener of this.#listeners) listener(event, atMs);
  }

  listen(listener: MarathonListener): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  execute(command: Command): Promise<Answer> {
    if (!this.isAvailable)
      return Promise.reject(new MarathonUnavailableError('Marathon has not begun to work'));
    this.commands.push(command);
    const answer = this.#answers.shift();
    if (answer !== undefined) return Promise.resolve(answer);
    if (command.type === 'deploy') return Promise.resolve(this.#deploy(command));
    return Promise.reject(new Error(`no answer to ${command.type}`));
  }

  #become(root: Group): void {
    this.#state.become(root);
    for (const app of appsBelow(root)) {
      const kept = this.#state.definitions.get(app.id) ?? new Map<Timestamp, typeof app>();
      this.#state.definitions.set(app.id, kept.set(app.version, app));
    }
  }

  #deploy({ change, force }: Deploy): Answer {
    const original = this.#state.root;
    const made = change({
      root: original,
      version: nextTimestamp(NOW_MS, original.version),
      definitionAt: (app, version) => definitionAt(this.#state, app, version),
      treeAt: (version) => this.#state.trees.find((tree) => tree.version === version),
      portCounts: this.#state.portCounts,
    });
    if (!made.ok) return { type: 'refused', refusal: made.refusal };
    const deployment = makeDeployment({
      id: `00000000-0000-4000-8000-${String(this.#deployments + 1).padStart(12, '0')}`,
      original,
      target: made.root,
      condemned: new Set(),
      startedAtMs: NOW_MS,
    });
    if (deployment === undefined) return { type: 'cyclic' };
    const affected = [...deployment.actions.keys()];
    const locks = affected.flatMap((app) => this.#state.locks.get(app) ?? []);
    if (locks.length > 0 && !force) return { type: 'locked', deployments: [...new Set(locks)] };
    this.#deployments += 1;
    for (const app of affected) this.#state.locks.set(app, deployment.id);
    this.#state.deployments.set(deployment.id, deployment);
    this.#become(made.root);
    return { type: 'deployed', deployment };
  }
}

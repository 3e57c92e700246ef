import { ProblemError } from '../../../assembly/problem.ts';
import { EXIT } from '../../exit-code.ts';
import type { ExitCode } from '../../exit-code.ts';
import type { Terminal } from '../../terminal.ts';
import { askOne } from '../ask-bridge.ts';
import type { BridgeClient, BridgeRequest } from '../bridge-client.ts';
import { asText, isItem, valueAt } from '../item.ts';
import type { Item } from '../item.ts';
import type { OutputOptions } from '../output-options.ts';
import { formOf, itemText, printText } from '../print.ts';
import { refusal } from '../refusal.ts';
import type { Watching } from '../watch.ts';
import { follow } from './follow.ts';
import { DEPLOYMENTS } from './marathon-nouns.ts';
import { deploymentText, Progress } from './progress.ts';
import { readApps, readDeployments } from './read-marathon.ts';
import { stepText } from './step-text.ts';
import type { Outcome } from './news.ts';
import { isSettled } from './settled-app.ts';
import { tellWhy } from './why-app.ts';
import type { Following } from './follow.ts';

/** How a deployment is begun and waited for. */
export interface DeployOptions extends OutputOptions {
  /** Takes the place of deployments that are in the way. */
  readonly force?: boolean;
  /** Waits for nothing. */
  readonly detach?: boolean;
}

/** What a command that waits is in. */
export interface Waiting {
  readonly client: BridgeClient;
  readonly terminal: Terminal;
  readonly watching: Watching;
}

/** Deployments that are in the way, each as `8f2c… (scaling /web, for 40 s)`. */
async function locksText(client: BridgeClient, ids: readonly string[], nowMs: number): Promise<string> {
  const deployments = await readDeployments(client);
  const texts = ids.map((id) => {
    const found = deployments.find((each) => each['id'] === id);
    if (found === undefined) return id;
    const seconds = Math.max(0, Math.round((nowMs - Date.parse(asText(found['version']))) / 1000));
    return `${id} (${stepText(found)}, for ${seconds} s)`;
  });
  return texts.join(', ');
}

function lockingIds(body: unknown): readonly string[] {
  const deployments = valueAt(body, 'deployments');
  return Array.isArray(deployments) ? deployments.filter(isItem).map(({ id }) => String(id)) : [];
}

/**
 * Asks for a deployment.
 * @param subject what it is about, for people.
 * @returns what is answered. @throws ProblemError DEPLOYMENT_LOCKED, or as for every other request.
 */
export async function requestDeployment(
  client: BridgeClient,
  request: BridgeRequest,
  subject: string,
): Promise<Item> {
  const answer = await client.ask(request);
  const ids = lockingIds(answer.body);
  const [first] = ids;
  if (answer.status === 409 && first !== undefined)
    throw new ProblemError({
      code: 'DEPLOYMENT_LOCKED',
      what: `${subject} is locked by deployment ${await locksText(client, ids, Date.now())}`,
      cure: `deployments watch ${first}, or give --force`,
    });
  if (answer.status < 200 || answer.status > 299)
    throw new ProblemError(refusal(answer, request.path, client.address));
  return isItem(answer.body) ? answer.body : {};
}

/** Of an answer to POST, PUT or DELETE. */
const idIn = (answer: Item): string =>
  asText(answer['deploymentId'] ?? valueAt(lastOf(answer['deployments']), 'id'));

const lastOf = (list: unknown): unknown => (Array.isArray(list) ? list.at(-1) : undefined);

/** Apps that a deployment is about, as they are now. */
async function affected(client: BridgeClient, ids: readonly string[]): Promise<readonly Item[]> {
  const apps = await readApps(client);
  return apps.filter(({ id }) => ids.includes(asText(id)));
}

const affectedApps = ({ affectedApps: apps }: Item): readonly string[] =>
  Array.isArray(apps) ? apps.map(String) : [];

/** Tells which apps find no place. @returns whether there is one. */
async function tellUnplaced({ client, terminal }: Waiting, apps: readonly string[]): Promise<boolean> {
  let isUnplaced = false;
  for (const app of apps) if (await tellWhy(client, app, terminal)) isUnplaced = true;
  return isUnplaced;
}

/** How often one that is not listed is looked for before its end counts as not heard. */
const PATIENT_LOOKS = 3;

/** A deployment that is being watched. */
class WatchedDeployment {
  readonly #id: string;
  readonly #waiting: Waiting;
  readonly #following: Following;
  readonly #progress: Progress;
  #apps: readonly string[] = [];
  #missed = 0;

  constructor(id: string, waiting: Waiting, following: Following) {
    this.#id = id;
    this.#waiting = waiting;
    this.#following = following;
    this.#progress = new Progress(waiting.terminal);
  }

  async end(): Promise<ExitCode> {
    const { terminal, watching } = this.#waiting;
    for (;;) {
      const heard = this.#following.news.next();
      const outcome = await this.#look();
      if (outcome !== undefined) return outcome;
      if (watching.isInterrupted()) {
        terminal.err(`It goes on without you; look at it with: deployments watch ${this.#id}`);
        return EXIT.interrupted;
      }
      if (watching.isTimedOut()) return this.#late();
      await Promise.race([watching.pause(), heard]);
    }
  }

  /** @returns its exit code when it has ended. */
  async #look(): Promise<ExitCode | undefined> {
    const { client, terminal } = this.#waiting;
    const { news } = this.#following;
    const found = (await readDeployments(client)).find(({ id }) => id === this.#id);
    if (found !== undefined) {
      this.#apps = affectedApps(found);
      this.#following.concern(this.#apps);
      this.#progress.tell(deploymentText(found, await affected(client, this.#apps)));
    }
    if (news.lastFailure !== undefined) this.#progress.tellOnce(news.lastFailure);
    const outcome = news.outcomeOf(this.#id) ?? (found === undefined ? await this.#unheard() : undefined);
    if (outcome === undefined) return undefined;
    const { elapsed } = this.#progress;
    if (outcome.ok) terminal.err(`Deployment ${this.#id} is done after ${elapsed}.`);
    else terminal.err(`Deployment ${this.#id} has failed after ${elapsed}: ${outcome.reason}.`);
    return outcome.ok ? EXIT.done : EXIT.unhealthy;
  }

  /**
   * One that is not listed any more has ended. How, is heard a moment later; where nothing is heard at all, it shows in its apps.
   */
  async #unheard(): Promise<Outcome | undefined> {
    this.#missed += 1;
    if (this.#missed <= PATIENT_LOOKS) return undefined;
    const apps = await affected(this.#waiting.client, this.#apps);
    return apps.every(isSettled)
      ? { ok: true }
      : { ok: false, reason: 'it is not under way any more, and its apps are not yet what they are to be' };
  }

  async #late(): Promise<ExitCode> {
    const { terminal } = this.#waiting;
    const isUnplaced = await tellUnplaced(this.#waiting, this.#apps);
    terminal.err(
      `Deployment ${this.#id} goes on after ${this.#progress.elapsed}; take it back with: deployments rollback ${this.#id}`,
    );
    return isUnplaced ? EXIT.notPlaced : EXIT.timedOut;
  }
}

/** Waits until a deployment has ended. */
export async function watchDeployment(waiting: Waiting, id: string): Promise<ExitCode> {
  const following = await follow(waiting.client);
  try {
    // One that is not there is told with what is.
    const found = await askOne(waiting.client, DEPLOYMENTS, id);
    return await new WatchedDeployment(asText(found['id']), waiting, following).end();
  } finally {
    following.end();
  }
}

async function printAnswer(
  answer: Item,
  id: string,
  options: OutputOptions,
  terminal: Terminal,
): Promise<void> {
  if (formOf(options) === 'table') return;
  const columns = [{ name: 'id', form: 'word', value: 'deploymentId' } as const];
  const { version } = answer;
  const item = { deploymentId: id, ...(version === undefined ? {} : { version }) };
  printText(await itemText(columns, item, options, Date.now()), false, terminal);
}

/**
 * Begins a deployment and waits until it has ended, unless told not to.
 * @param subject what it is about, for people.
 */
export async function deploy(
  waiting: Waiting,
  request: BridgeRequest,
  subject: string,
  options: DeployOptions,
): Promise<ExitCode> {
  const { client, terminal } = waiting;
  const forced = { ...request, query: { ...request.query, force: options.force === true } };
  if (options.detach === true) {
    const answer = await requestDeployment(client, forced, subject);
    terminal.err(`Deployment ${idIn(answer)} has begun; look at it with: deployments watch ${idIn(answer)}`);
    await printAnswer(answer, idIn(answer), options, terminal);
    return EXIT.done;
  }
  // First listen, then begin: it may be over before the answer is read.
  const following = await follow(client);
  try {
    const answer = await requestDeployment(client, forced, subject);
    const id = idIn(answer);
    terminal.err(`Deployment ${id} has begun.`);
    await printAnswer(answer, id, options, terminal);
    return await new WatchedDeployment(id, waiting, following).end();
  } finally {
    following.end();
  }
}

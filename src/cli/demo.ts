import type { Machinery } from '../assembly/back-end.ts';
import type { RunningDaemon } from '../assembly/daemon/run-daemon.ts';
import { schedulerOn } from '../assembly/daemon/scheduler-on.ts';
import type { RunnableDriver } from '../assembly/daemon/scheduler-on.ts';
import { EcsSchedulerDriver } from '../assembly/ecs-scheduler-driver.ts';
import { lastSegment } from '../ecs/arn.ts';
import type { Offer } from '../mesos/offer.ts';
import { isTerminal } from '../mesos/task-state.ts';
import type { TaskState } from '../mesos/task-state.ts';
import type { TaskStatus } from '../mesos/task-status.ts';
import { DemoScheduler } from './demo-scheduler.ts';
import type { DemoListener, DemoResult } from './demo-scheduler.ts';
import { EXIT } from './exit-code.ts';
import type { ExitCode } from './exit-code.ts';
import { formatTable } from './table.ts';
import type { Style, Terminal } from './terminal.ts';

const short = (id: string): string => `${id.slice(0, 8)}…`;

const ecsTaskOf = (status: TaskStatus | undefined): string =>
  lastSegment(status?.labels?.find(({ key }) => key === 'ecs.task-arn')?.value ?? '');

const zoneOf = ({ domain }: Offer): string => domain?.faultDomain?.zone.name ?? '';

function describeResources({ resources }: Offer): string {
  const amounts = resources.flatMap((r) => (r.type === 'SCALAR' ? [`${r.name} ${r.scalar}`] : []));
  return amounts.join(', ');
}

function colourOf(state: TaskState, style: Style): (text: string) => string {
  if (state === 'TASK_FINISHED' || state === 'TASK_RUNNING') return style.good;
  if (state === 'TASK_KILLED') return style.warning;
  return isTerminal(state) ? style.bad : style.faint;
}

/** Prints what happens, with the time since the beginning. */
function createListener({ out, style }: Terminal, begunAtMs: number): DemoListener {
  const say = (who: string, what: string): void => {
    const seconds = ((Date.now() - begunAtMs) / 1000).toFixed(2).padStart(6);
    out(`  ${style.faint(`+${seconds} s`)}  ${who.padEnd(8)}  ${what}`);
  };
  return {
    registered: (id) => {
      say('', `registered as framework ${id}`);
    },
    offered: (offer) => {
      say('', style.faint(`offer of ${offer.hostname} in ${zoneOf(offer)}: ${describeResources(offer)}`));
    },
    launched: ({ taskId, definition }, { hostname }) => {
      say(taskId, `launch ${definition} on ${hostname}`);
    },
    status: (status) => {
      const ecsTask = ecsTaskOf(status);
      const details = [ecsTask === '' ? '' : `ECS task ${short(ecsTask)}`, status.message ?? ''];
      const state = colourOf(status.state, style)(status.state.padEnd(13));
      say(status.taskId, `${state}  ${details.filter((text) => text !== '').join('  ')}`.trimEnd());
    },
    stopping: ({ taskId }) => {
      say(taskId, 'stopped early: killTask');
    },
    failed: (message) => {
      say('', style.bad(message));
    },
  };
}

function rowOf({ task, offer, runningAtMs, endedAtMs, last }: DemoResult): readonly string[] {
  const ranMs = runningAtMs === undefined || endedAtMs === undefined ? undefined : endedAtMs - runningAtMs;
  return [
    task.taskId,
    task.definition,
    last?.state ?? '-',
    offer?.hostname ?? '-',
    offer === undefined ? '-' : zoneOf(offer),
    ranMs === undefined ? '-' : `${(ranMs / 1000).toFixed(1)} s`,
    ecsTaskOf(last).slice(0, 8) || '-',
    last?.message ?? '',
  ];
}

const FRAMEWORK = { user: '', name: 'demo', capabilities: [{ type: 'TASK_KILLING_STATE' }] } as const;

const HEADINGS = ['task', 'definition', 'state', 'agent', 'zone', 'ran', 'ecs task', 'message'];

/** Says how it all ended. @returns done if all ended as they should. */
function conclude(results: readonly DemoResult[], { out, err, style }: Terminal): ExitCode {
  out('');
  out(formatTable(HEADINGS, results.map(rowOf)));
  out('');
  const wrong = results.filter(({ task, last }) => last?.state !== task.ends);
  if (wrong.length > 0) {
    err(style.bad(`${wrong.length} of ${results.length} tasks did not end as they should.`));
    return EXIT.failed;
  }
  out('All tasks ended as they should: two finished, one failed on purpose, one was stopped early.');
  return EXIT.done;
}

/** A driver on the daemon: over HTTP as every framework's, or where that asks who comes, beside its doors. */
function driverOn(
  { at, master, isOpen }: DemoDaemon,
  scheduler: DemoScheduler,
  machinery: Machinery,
): RunnableDriver {
  if (!isOpen) return schedulerOn(master, scheduler, FRAMEWORK, machinery);
  const { logger } = machinery;
  return new EcsSchedulerDriver(scheduler, FRAMEWORK, `http://${new URL(at.url).host}`, { logger });
}

type DemoDaemon = Pick<RunningDaemon, 'at' | 'master' | 'isOpen'>;

/**
 * Runs the demonstration as a framework of a daemon, and prints how it goes.
 * @param over aborts when it is to end before its time; its tasks are killed then.
 * @returns done if all ended as they should.
 */
export async function runDemo(
  daemon: DemoDaemon,
  machinery: Machinery,
  terminal: Terminal,
  over: AbortSignal,
): Promise<ExitCode> {
  const scheduler = new DemoScheduler(
    createListener(terminal, Date.now()),
    () => Date.now(),
    (delayMs, action) => {
      setTimeout(action, delayMs);
    },
  );
  const driver = driverOn(daemon, scheduler, machinery);
  over.addEventListener('abort', () => driver.stop());
  await driver.run();
  if (over.aborted) return EXIT.interrupted;
  return conclude(scheduler.results, terminal);
}
